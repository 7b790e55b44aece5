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
    package static func quoted(_ field: String) -> String {
        var bytes: [UInt8] = []
        append(field, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A record with its line end (CRLF).
    package static func record(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// Appends the field, in quotes where it needs them; also where a program that splits at `;` or tab would.
    package static func append(_ field: String, to bytes: inout [UInt8]) {
        let utf8 = field.utf8
        guard utf8.contains(where: isSpecial) || utf8.first == 0x20 || utf8.last == 0x20 else {
            bytes += utf8
            return
        }
        bytes.append(quote)
        for byte in utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case comma, quote, lineFeed, carriageReturn, UInt8(ascii: ";"), 0x09: true
        default: false
        }
    }
}

let comma = UInt8(ascii: ",")
let quote = UInt8(ascii: "\"")
let lineFeed = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")
