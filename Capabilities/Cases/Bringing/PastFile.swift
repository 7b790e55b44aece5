import Foundation
import Kernel

/// A row as it stands in the file.
enum RawRow: Sendable {
    case record(CSVRecord)
    case object(JSONSplitter.Piece)
    /// Cannot be read; nothing after it when `isLast`.
    case broken(PastFault, isLast: Bool)
}

/// Why a row was not brought along.
package struct PastFault: Sendable, Hashable {
    package let line: Int
    package let column: String
    /// The words are in the strings, `cases.past.…`.
    package let key: String
    package let arguments: [String: String]
    /// The row as it stood, ready to be written to a file of rejected rows; empty when it could not be read.
    package var original = ""

    init(_ line: Int, _ column: String, _ reason: String, _ arguments: [String: String] = [:]) {
        self.line = line
        self.column = column
        key = "cases.past.\(reason)"
        self.arguments = arguments.merging(["column": column]) { $1 }
    }
}

/// Another system's export, read row by row.
struct PastFile {
    private enum Reader {
        case csv(CSVReader)
        case json(JSONSplitter)
    }

    private var reader: Reader
    /// The first line of a CSV file, for the file of rejected rows.
    let header: String
    private let names: [String]
    private var isOver = false

    /// - Parameter source: the file in pieces, `nil` at its end.
    /// - Throws: `MappingRefusal` when it lacks a column the mapping names, `CSVError` when it has no header.
    init(_ mapping: Mapping, source: @escaping () throws -> [UInt8]?) throws {
        guard mapping.format == .csv else {
            reader = .json(JSONSplitter(lines: mapping.format == .jsonl, source: source))
            (header, names) = ("", [])
            return
        }
        var csv = CSVReader(source: source)
        let found = try csv.header()
        let faults = mapping.rules.flatMap { field, rule in
            rule.columns.filter { found.position($0) == nil }.map { column in
                MappingFault(
                    rule.line, "fields.\(field.rawValue)", "noSuchColumn",
                    ["value": column, "known": found.names.joined(separator: ", ")])
            }
        }
        guard faults.isEmpty else { throw MappingRefusal(faults: faults.sorted { $0.line < $1.line }) }
        header = CSVWriter.record(found.names)
        names = found.names
        reader = .csv(csv)
    }

    /// At most `count` rows; none at the end.
    mutating func next(_ count: Int) throws -> [RawRow] {
        var rows: [RawRow] = []
        rows.reserveCapacity(count)
        while rows.count < count, !isOver, let row = try next() { rows.append(row) }
        return rows
    }

    private mutating func next() throws -> RawRow? {
        switch reader {
        case .csv(var csv):
            // Moved out and back, so that its buffers are not copied.
            reader = .json(JSONSplitter(lines: true) { nil })
            defer { reader = .csv(csv) }
            do {
                return try csv.next().map { .record($0) }
            } catch let error as CSVError {
                return broken(error)
            }
        case .json(var json):
            reader = .json(JSONSplitter(lines: true) { nil })
            defer { reader = .json(json) }
            do {
                return try json.next().map { .object($0) }
            } catch let error as JSONSplitError {
                isOver = true
                return .broken(Self.fault(error), isLast: true)
            }
        }
    }

    private mutating func broken(_ error: CSVError) -> RawRow {
        func at(_ line: Int, _ column: Int, _ reason: String, _ arguments: [String: String] = [:]) -> PastFault {
            PastFault(line, names.indices.contains(column - 1) ? names[column - 1] : "", reason, arguments)
        }
        switch error {
        case .wrongColumnCount(let line, let expected, let found):
            return .broken(at(line, 0, "columnCount", ["expected": "\(expected)", "found": "\(found)"]), isLast: false)
        case .invalidUTF8(let line, let column): return .broken(at(line, column, "notUTF8"), isLast: false)
        case .strayQuote(let line, let column):
            isOver = true
            return .broken(at(line, column, "strayQuote"), isLast: true)
        case .unterminatedQuote(let line, let column):
            isOver = true
            return .broken(at(line, column, "openQuote"), isLast: true)
        case .fieldTooLong(let line, let column, let limit):
            isOver = true
            return .broken(at(line, column, "fieldTooLong", ["limit": "\(limit)"]), isLast: true)
        case .empty, .missingColumn, .duplicateColumn:
            isOver = true
            return .broken(at(1, 0, "columnCount"), isLast: true)
        }
    }

    private static func fault(_ error: JSONSplitError) -> PastFault {
        switch error {
        case .notAnObject(let line): PastFault(line, "", "notAnObject")
        case .open(let line): PastFault(line, "", "openObject")
        case .tooLong(let line): PastFault(line, "", "fieldTooLong", ["limit": "\(JSONSplitter.limit)"])
        }
    }
}

/// What the columns of a mapping hold in one row.
struct Cells: Sendable {
    let line: Int
    /// Trimmed; empty where there is nothing.
    let values: [String]

    /// - Parameter columns: as `Mapping.columns`.
    init(_ record: CSVRecord, columns: [String]) {
        line = record.line
        values = columns.map { column in
            guard let position = record.header.position(column) else { return "" }
            return Self.trimmed(record.bytes(position))
        }
    }

    /// - Throws: `PastFault` when the object cannot be read.
    init(_ piece: JSONSplitter.Piece, columns: [String]) throws(PastFault) {
        line = piece.line
        guard let value = try? JSONDecoder().decode(Member.self, from: Data(piece.bytes)) else {
            var fault = PastFault(piece.line, "", "notJSON")
            fault.original = Self.line(piece)
            throw fault
        }
        values = columns.map { column in
            var member: Member? = value[column]
            if member == nil {
                member = value
                for part in column.split(separator: ".") { member = member?[String(part)] }
            }
            return member.map { Self.trimmed(Array($0.text.utf8)[...]) } ?? ""
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || (0x09...0x0D).contains(first) { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || (0x09...0x0D).contains(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// On one line, as a file of JSON lines has it.
    static func line(_ piece: JSONSplitter.Piece) -> String {
        String(decoding: piece.bytes.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self) + "\n"
    }
}

extension PastFault: Error {}

/// A value of a JSON object, as text.
private enum Member: Decodable {
    case text(String)
    case object([String: Member])
    case list([Member])

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            self = .object(
                try members.allKeys.reduce(into: [:]) {
                    $0[$1.stringValue] = try members.decode(Member.self, forKey: $1)
                })
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .text("")
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let number = try? value.decode(Int64.self) {
            self = .text("\(number)")
        } else if let number = try? value.decode(Double.self) {
            self = .text("\(number)")
        } else if let flag = try? value.decode(Bool.self) {
            self = .text("\(flag)")
        } else {
            self = .list(try value.decode([Member].self))
        }
    }

    /// A member of an object, or the item of a list by its number, from 0.
    subscript(name: String) -> Member? {
        switch self {
        case .text: nil
        case .object(let members): members[name]
        case .list(let items): Int(name).flatMap { items.indices.contains($0) ? items[$0] : nil }
        }
    }

    var text: String {
        switch self {
        case .text(let text): text
        case .object: ""
        case .list(let items): items.map(\.text).joined(separator: " ")
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
