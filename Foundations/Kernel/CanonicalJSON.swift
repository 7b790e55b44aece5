/// A JSON value whose numbers are whole: what the journal signs.
///
/// Keys and strings are compared as Swift compares strings, so two spellings of one letter (é as one or as two scalars)
/// are equal here although their bytes differ; compare `canonicalBytes` where the bytes matter.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// Within `integers` when parsed or encoded.
    case integer(Int64)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// The whole numbers every reader of JSON keeps exactly.
    /// - Source: RFC 8785, section 3.2.2.3; RFC 7493, section 2.2.
    package static let integers: ClosedRange<Int64> = -9_007_199_254_740_991...9_007_199_254_740_991

    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    package var object: [String: JSON]? { if case .object(let value) = self { value } else { nil } }
    package subscript(key: String) -> JSON? { object?[key] }

    /// The one way to write this value in UTF-8: no blanks, keys in the order of their UTF-16 code units.
    /// - Source: RFC 8785 (JCS).
    package var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .string(let value): Self.write(value, to: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Adds `text` as a JSON string.
    /// - Source: RFC 8785, section 3.2.2.2: the two-character escapes, `\u00xx` for other controls, nothing else.
    package static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { write($0, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Copies what needs no escape run by run: texts that are JSON themselves are written by the million.
    private static func write(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var start = 0
        for place in text.indices {
            let byte = text[place]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            bytes.append(contentsOf: text[start..<place])
            start = place + 1
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x08: bytes.append(UInt8(ascii: "b"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0C: bytes.append(UInt8(ascii: "f"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case 0..<0x20:
                bytes += "u00".utf8
                bytes += [byte >> 4, byte & 15].map { Array("0123456789abcdef".utf8)[Int($0)] }
            default: bytes.append(byte)
            }
        }
        bytes.append(contentsOf: text[start...])
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

/// Why a text is not JSON of ours, or a value cannot be written as it. Offsets are in bytes.
package enum JSONError: Error, Hashable {
    case malformed(offset: Int)
    case invalidUTF8
    case notAnInteger(offset: Int)
    case duplicateKey(String)
    case tooDeep(offset: Int)
    /// A value at this path is floating point, or an integer outside `JSON.integers`.
    case unsupportedNumber(path: String)
    /// A set, or a dictionary whose keys are not strings, at this path: its order would differ from run to run.
    case unordered(path: String)
}
