/// What is wrong in a CSV file. Lines and columns count from 1; a column is a field, not a byte.
package enum CSVError: Error, Hashable {
    case empty
    case missingColumn(String)
    case duplicateColumn(String)
    /// The quote opened here is never closed; nothing can be read after it.
    case unterminatedQuote(line: Int, column: Int)
    /// A quote inside a field without quotes, or text after the closing quote; nothing can be read after it.
    case strayQuote(line: Int, column: Int)
    /// Nothing can be read after it.
    case fieldTooLong(line: Int, column: Int, limit: Int)
    /// The next record can be read.
    case wrongColumnCount(line: Int, expected: Int, found: Int)
    /// The next record can be read.
    case invalidUTF8(line: Int, column: Int)
}

/// The names of the columns, from the first record.
package struct CSVHeader: Hashable, Sendable {
    package let names: [String]
    private let positions: [String: Int]

    init(_ names: [String]) throws(CSVError) {
        self.names = names
        var positions: [String: Int] = [:]
        for (position, name) in names.enumerated() where positions.updateValue(position, forKey: name) != nil {
            throw .duplicateColumn(name)
        }
        self.positions = positions
    }

    package func position(_ name: String) -> Int? { positions[name] }
}

/// One record, as many fields as the header has.
package struct CSVRecord: Sendable {
    package let header: CSVHeader
    /// The line on which the record starts.
    package let line: Int
    /// All fields without quotes and commas, one after another, valid UTF-8.
    let bytes: [UInt8]
    /// Where each field ends in `bytes`.
    let ends: [Int]

    package func bytes(_ column: Int) -> ArraySlice<UInt8> {
        bytes[(column == 0 ? 0 : ends[column - 1])..<ends[column]]
    }
    package subscript(column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }
    /// The field under `name`; `nil` when there is no such column.
    package subscript(name: String) -> String? { header.position(name).map { self[$0] } }
    package var fields: [String] { ends.indices.map { self[$0] } }
}

/// Writes fields as RFC 4180 wants them.
package enum CSVWriter {
    /// The field, in quotes where it needs them.
    /// - Parameter forSpreadsheets: whether to put an apostrophe before what a spreadsheet would run as a formula.
    package static func quoted(_ field: String, forSpreadsheets: Bool = false) -> String {
        let field = forSpreadsheets && isFormula(field) ? "'" + field : field
        let special = field.utf8.contains { $0 == comma || $0 == quote || $0 == lineFeed || $0 == carriageReturn }
        guard special || field.utf8.first == 0x20 || field.utf8.last == 0x20 else { return field }
        return "\"" + String(decoding: field.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }, as: UTF8.self) + "\""
    }

    /// A record with its line end (CRLF).
    package static func record(_ fields: [String], forSpreadsheets: Bool = false) -> String {
        fields.map { quoted($0, forSpreadsheets: forSpreadsheets) }.joined(separator: ",") + "\r\n"
    }

    /// Begins as a formula and is not just a number.
    private static func isFormula(_ field: String) -> Bool {
        guard let first = field.utf8.first, "=+-@\t\r".utf8.contains(first) else { return false }
        let number = field.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        return !number || !"+-".utf8.contains(first)
    }
}

let comma = UInt8(ascii: ",")
let quote = UInt8(ascii: "\"")
let lineFeed = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")
