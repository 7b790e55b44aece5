/// Reads JSON strictly: UTF-8 only, one value, no repeated names, no lone surrogates, bounded depth.
/// - Source: RFC 8259 and its interoperable profile RFC 7493 (I-JSON).
struct JSONParser {
    private let bytes: [UInt8]
    private let depth: Int
    private var at = 0

    /// - Throws: `WebRefusal.json` with the offset of the first fault, `.jsonTooDeep`, `.repeatedField`.
    static func parse(_ bytes: [UInt8], depth: Int = 16) throws -> JSONValue {
        var parser = JSONParser(bytes: bytes, depth: depth)
        let value = try parser.value(level: 0)
        parser.skipBlanks()
        guard parser.at == bytes.count else { throw parser.fault }
        return value
    }

    private init(bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    private var fault: WebRefusal { .json(offset: at) }
    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        for byte in word.withUTF8Buffer({ Array($0) }) {
            guard next == byte else { throw fault }
            at += 1
        }
        return value
    }

    private mutating func value(level: Int) throws -> JSONValue {
        guard level <= depth else { throw WebRefusal.jsonTooDeep }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object(level: level)
        case UInt8(ascii: "["): return try array(level: level)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(level: Int) throws -> JSONValue {
        at += 1
        var fields: [String: JSONValue] = [:]
        skipBlanks()
        if take("}") { return .object(fields) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw fault }
            let name = try string()
            skipBlanks()
            guard take(":") else { throw fault }
            let value = try value(level: level + 1)
            guard fields.updateValue(value, forKey: name) == nil else {
                throw WebRefusal.repeatedField(String(name.unicodeScalars.prefix(60)))
            }
            skipBlanks()
        } while take(",")
        guard take("}") else { throw fault }
        return .object(fields)
    }

    private mutating func array(level: Int) throws -> JSONValue {
        at += 1
        var items: [JSONValue] = []
        skipBlanks()
        if take("]") { return .array(items) }
        repeat {
            items.append(try value(level: level + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw fault }
        return .array(items)
    }

    private mutating func string() throws -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw fault }
                at += 1
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
            case 0..<0x20: throw fault
            default:
                text.append(byte)
                at += 1
            }
        }
        throw fault
    }

    private mutating func escape() throws -> [UInt8] {
        at += 1
        let byte = next
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte ?? 0]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var code = try hex()
            if (0xD800..<0xDC00).contains(code) {
                guard take("\\"), take("u") else { throw fault }
                let low = try hex()
                guard (0xDC00..<0xE000).contains(low) else { throw fault }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw fault }
            return Array(String(Character(scalar)).utf8)
        default: throw fault
        }
    }

    private mutating func hex() throws -> UInt32 {
        guard at + 4 <= bytes.count, let code = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16),
            bytes[at] != UInt8(ascii: "+"), bytes[at] != UInt8(ascii: "-")
        else { throw fault }
        at += 4
        return code
    }

    private mutating func number() throws -> JSONValue {
        let start = at
        _ = take("-")
        if !take("0") { try digits() }
        var whole = true
        if take(".") {
            whole = false
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            whole = false
            at += 1
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if whole, let value = Int(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { throw fault }
        return .double(value)
    }

    private mutating func digits() throws {
        let start = at
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        guard at > start else { throw fault }
    }
}
