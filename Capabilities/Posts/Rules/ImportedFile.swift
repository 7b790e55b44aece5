import Foundation
import Kernel

/// What an import did.
package struct StaffImport: Sendable, Hashable {
    package var added = 0
    package var changed = 0
    package var unchanged = 0
    package var rejected: [RejectedRow] = []
}

/// A row that was not imported, and why. The words are in the strings under `key`.
package struct RejectedRow: Sendable, Hashable, Error {
    /// Counts from 1, the header being the first line.
    package let line: Int
    /// The name of the column at fault; empty when the row as a whole cannot be read.
    package let column: String
    package let key: String
    package let arguments: [String: String]
    /// The row as it was, to be written to `FILE.rejected`; empty when it cannot be read.
    package let fields: [String]
}

/// What is wrong with one value of a row.
struct RowFault: Error, Hashable {
    let column: String
    let key: String
    let arguments: [String: String]

    init(_ column: String, _ reason: String, _ arguments: [String: String] = [:]) {
        self.column = column
        key = "posts.import.\(reason)"
        self.arguments = arguments
    }
}

/// A good row and where it stood.
struct ImportedRow<Content: Sendable>: Sendable {
    let line: Int
    let fields: [String]
    let content: Content

    func rejected(_ fault: RowFault) -> RejectedRow {
        RejectedRow(line: line, column: fault.column, key: fault.key, arguments: fault.arguments, fields: fields)
    }
}

/// The rows of a file, the good apart from the bad.
struct ImportedFile<Content: Sendable>: Sendable {
    var rows: [ImportedRow<Content>] = []
    var rejected: [RejectedRow] = []

    /// - Throws: `CSVError` when the header cannot be read or lacks a column; everything later is a rejected row.
    init(_ bytes: [UInt8], requiring columns: [String], parse: (CSVRecord) throws -> Content) throws {
        var reader = CSVReader(bytes)
        try reader.header(requiring: columns)
        while true {
            do {
                guard let record = try reader.next() else { break }
                do {
                    rows.append(ImportedRow(line: record.line, fields: record.fields, content: try parse(record)))
                } catch let fault as RowFault {
                    rejected.append(
                        ImportedRow(line: record.line, fields: record.fields, content: ()).rejected(fault))
                }
            } catch let error as CSVError {
                rejected.append(RejectedRow(error))
            }
        }
    }

    /// Moves every row at fault to the rejected.
    mutating func reject(_ fault: (Content) -> RowFault?) -> Int {
        let before = rows.count
        rows.removeAll { row in
            guard let fault = fault(row.content) else { return false }
            rejected.append(row.rejected(fault))
            return true
        }
        return before - rows.count
    }
}

extension RejectedRow {
    fileprivate init(_ error: CSVError) {
        switch error {
        case .wrongColumnCount(let line, let expected, let found):
            self.init(line, 0, "columnCount", ["expected": "\(expected)", "found": "\(found)"])
        case .invalidUTF8(let line, let column): self.init(line, column, "encoding")
        case .unterminatedQuote(let line, let column): self.init(line, column, "openQuote")
        case .strayQuote(let line, let column): self.init(line, column, "strayQuote")
        case .fieldTooLong(let line, let column, let limit):
            self.init(line, column, "tooLong", ["limit": "\(limit)"])
        case .empty, .missingColumn, .duplicateColumn: self.init(1, 0, "header")
        }
    }

    private init(_ line: Int, _ column: Int, _ reason: String, _ arguments: [String: String] = [:]) {
        self.init(
            line: line, column: column == 0 ? "" : "\(column)", key: "posts.import.\(reason)", arguments: arguments,
            fields: [])
    }
}

extension CSVRecord {
    /// The value without blanks around it; `nil` when it is empty or there is no such column.
    func optional(_ column: String) -> String? {
        let text = self[column]?.trimmingCharacters(in: .whitespaces) ?? ""
        return text.isEmpty ? nil : text
    }

    /// A name of at most 200 characters.
    func name(_ column: String) throws -> String {
        guard let text = optional(column) else { throw RowFault(column, "missing") }
        guard text.count <= 200 else { throw RowFault(column, "tooLong", ["limit": "200"]) }
        return text
    }

    func parsed<T>(_ column: String, _ reason: String, _ parse: (String) -> T?) throws -> T {
        guard let text = optional(column) else { throw RowFault(column, "missing") }
        guard let value = parse(text) else { throw RowFault(column, reason, ["value": text]) }
        return value
    }

    /// A place that is in the county and that `isPlace` knows.
    func place(_ column: String, in county: County, _ isPlace: (DivisionCode) -> Bool) throws -> DivisionCode {
        try parsed(column, "badPlace") { text in
            DivisionCode(text).flatMap { county.code.contains($0) && isPlace($0) ? $0 : nil }
        }
    }
}
