extension JSON {
    /// A JSON text in UTF-8, blanks allowed.
    ///
    /// Refused: numbers with a fraction or exponent or outside `integers`, a key twice in an object, lone surrogates, a
    /// byte order mark, more than 128 levels.
    /// - Source: RFC 8259; RFC 7493.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .invalidUTF8 }
        var parser = Parser(bytes: bytes)
        self = try parser.document()
    }
}

private struct Parser {
    let bytes: [UInt8]
    var offset = 0

    mutating func document() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        guard offset == bytes.count else { throw .malformed(offset: offset) }
        return value
    }

    /// A value with the blanks around it.
    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < 128 else { throw .tooDeep(offset: offset) }
        skipBlanks()
        defer { skipBlanks() }
        switch peek {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    private mutating func object(_ depth: Int) throws(JSONError) -> JSON {
        var members: [String: JSON] = [:]
        offset += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw .malformed(offset: offset) }
            let key = try string()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw .malformed(offset: offset) }
            guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
                throw .duplicateKey(key)
            }
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw .malformed(offset: offset) }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(JSONError) -> JSON {
        var values: [JSON] = []
        offset += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw .malformed(offset: offset) }
        return .array(values)
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[offset...].starts(with: word.utf8) else { throw .malformed(offset: offset) }
        offset += word.utf8.count
        return value
    }

    private mutating func integer() throws(JSONError) -> Int64 {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        let digits = offset
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        guard offset > digits, offset == digits + 1 || bytes[digits] != UInt8(ascii: "0") else {
            throw .malformed(offset: start)
        }
        guard ![UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(peek ?? 0),
            let value = Int64(String(decoding: bytes[start..<offset], as: UTF8.self)), JSON.integers.contains(value)
        else { throw .notAnInteger(offset: start) }
        return value
    }

    private mutating func string() throws(JSONError) -> String {
        offset += 1
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += String(try escaped()).utf8
            case 0..<0x20: throw .malformed(offset: offset)
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw .malformed(offset: offset)
    }

    private mutating func escaped() throws(JSONError) -> Unicode.Scalar {
        let start = offset
        offset += 2
        guard offset <= bytes.count else { throw .malformed(offset: start) }
        switch bytes[offset - 1] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw .malformed(offset: start)
        }
        var code = try hex(start)
        if (0xD800..<0xDC00).contains(code), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let low = try hex(start)
            guard (0xDC00..<0xE000).contains(low) else { throw .malformed(offset: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw .malformed(offset: start) }
        return scalar
    }

    private mutating func hex(_ start: Int) throws(JSONError) -> UInt32 {
        let digits = bytes[offset...].prefix(4)
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count == 4, text.allSatisfy(\.isHexDigit), let code = UInt32(text, radix: 16) else {
            throw .malformed(offset: start)
        }
        offset += 4
        return code
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
    }
}
