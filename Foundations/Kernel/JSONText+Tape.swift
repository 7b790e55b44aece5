/// A JSON text, looked through once: where each value stands and where the next one begins.
///
/// Belongs to one decoding, on one thread.
final class Tape {
    enum Kind: UInt8 {
        case null, yes, no, number, string, escaped, array, object
    }

    struct Node {
        var kind: Kind
        /// The bytes of a scalar, without quotes.
        var start: Int32
        var end: Int32
        /// The node after this one and all within it.
        var next: Int32 = 0
        /// The items of an array, the members of an object: each a string and its value.
        var count: Int32 = 0
        /// One bit for each member's name, so that most names that are not there are not looked for.
        var names: UInt64 = 0
    }

    /// The bit of a name.
    static func mark(_ first: UInt8, _ count: Int) -> UInt64 { 1 << ((UInt64(first) &* 7 &+ UInt64(count) &* 11) & 63) }

    /// A node as its readers see it.
    struct View {
        let kind: Kind
        let next: Int
        let count: Int
    }

    private let bytes: [UInt8]
    private let nodes: [Node]
    /// The member of each object to look at first: types read their members in the order in which they wrote them.
    private let likely: UnsafeMutablePointer<Int32>

    /// - Throws: `JSONError`.
    init(_ bytes: [UInt8]) throws(JSONError) {
        guard bytes.count < Int(Int32.max) else { throw .malformed(offset: 0) }
        var scan = Scan(bytes: bytes)
        try scan.document()
        self.bytes = bytes
        nodes = scan.nodes
        likely = .allocate(capacity: nodes.count)
        likely.initialize(repeating: 0, count: nodes.count)
    }

    deinit { likely.deallocate() }

    subscript(index: Int) -> View {
        let node = nodes[index]
        return View(kind: node.kind, next: Int(node.next), count: Int(node.count))
    }

    // MARK: Reading

    func demand(_ kind: Kind, _ index: Int) throws {
        guard nodes[index].kind == kind else { throw mismatch("\(kind)") }
    }

    func bool(_ index: Int) throws -> Bool {
        switch nodes[index].kind {
        case .yes: true
        case .no: false
        default: throw mismatch("a yes or no")
        }
    }

    func string(_ index: Int) throws -> String {
        let node = nodes[index]
        switch node.kind {
        case .string: return String(decoding: bytes[Int(node.start)..<Int(node.end)], as: UTF8.self)
        case .escaped:
            guard case .string(let text) = try JSON(parsing: Array(bytes[Int(node.start) - 1...Int(node.end)])) else {
                throw mismatch("a text")
            }
            return text
        default: throw mismatch("a text")
        }
    }

    func integer<T: FixedWidthInteger>(_ index: Int) throws -> T {
        let node = nodes[index]
        guard node.kind == .number else { throw mismatch("a whole number") }
        var value: T = 0
        let isNegative = bytes[Int(node.start)] == UInt8(ascii: "-")
        guard Int(node.end - node.start) > (isNegative ? 1 : 0) else { throw mismatch("a whole number") }
        for byte in bytes[Int(node.start) + (isNegative ? 1 : 0)..<Int(node.end)] {
            guard (0x30...0x39).contains(byte), let digit = T(exactly: byte - 0x30) else {
                throw mismatch("a whole number")
            }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, past) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !over, !past else { throw mismatch("a smaller number") }
            value = sum
        }
        return value
    }

    func real(_ index: Int) throws -> Double {
        let node = nodes[index]
        guard node.kind == .number,
            let value = Double(String(decoding: bytes[Int(node.start)..<Int(node.end)], as: UTF8.self))
        else { throw mismatch("a number") }
        return value
    }

    /// The value of member `name` of an object.
    func find(_ name: String, in object: Int) -> Int? {
        var name = name
        return name.withUTF8 { name in
            let node = nodes[object]
            if node.names & Self.mark(name.first ?? 0, name.count) == 0 { return nil }
            let first = object + 1
            let end = Int(node.next)
            let hint = Int(likely[object])
            var at = hint > first && hint < end ? hint : first
            for _ in 0..<node.count {
                if isKey(name, at) {
                    likely[object] = nodes[at + 1].next
                    return at + 1
                }
                at = Int(nodes[at + 1].next)
                if at >= end { at = first }
            }
            return nil
        }
    }

    private func isKey(_ name: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        let node = nodes[index]
        if node.kind == .escaped { return (try? string(index)).map { $0.utf8.elementsEqual(name) } ?? false }
        guard Int(node.end - node.start) == name.count else { return false }
        let start = Int(node.start)
        for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
        return true
    }

    func keys(of object: Int) -> [String] {
        var keys: [String] = []
        var at = object + 1
        for _ in 0..<nodes[object].count {
            if let key = try? string(at) { keys.append(key) }
            at = Int(nodes[at + 1].next)
        }
        return keys
    }

    private func mismatch(_ wanted: String) -> DecodingError {
        .typeMismatch(Any.self, .init(codingPath: [], debugDescription: "wanted \(wanted)"))
    }
}

/// Looks through a text.
private struct Scan {
    typealias Node = Tape.Node

    let bytes: [UInt8]
    var nodes: [Node] = []
    private var offset = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        nodes.reserveCapacity(bytes.count / 8 + 8)
    }

    mutating func document() throws(JSONError) {
        try value(depth: 0)
        guard offset == bytes.count else { throw .malformed(offset: offset) }
    }

    private mutating func value(depth: Int) throws(JSONError) {
        guard depth < 128 else { throw .tooDeep(offset: offset) }
        skipBlanks()
        let index = nodes.count
        nodes.append(Node(kind: .null, start: Int32(offset), end: Int32(offset)))
        switch peek {
        case UInt8(ascii: "{"): try object(index, depth)
        case UInt8(ascii: "["): try array(index, depth)
        case UInt8(ascii: "\""): try string(into: index)
        case UInt8(ascii: "t"): try word("true", .yes, index)
        case UInt8(ascii: "f"): try word("false", .no, index)
        case UInt8(ascii: "n"): try word("null", .null, index)
        default: try number(index)
        }
        nodes[index].next = Int32(nodes.count)
        skipBlanks()
    }

    private mutating func object(_ index: Int, _ depth: Int) throws(JSONError) {
        nodes[index].kind = .object
        offset += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return }
        repeat {
            skipBlanks()
            let key = nodes.count
            nodes.append(Node(kind: .string, start: 0, end: 0))
            guard peek == UInt8(ascii: "\"") else { throw .malformed(offset: offset) }
            try string(into: key)
            nodes[key].next = Int32(nodes.count)
            nodes[index].names |= marks(key)
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw .malformed(offset: offset) }
            try value(depth: depth + 1)
            nodes[index].count += 1
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw .malformed(offset: offset) }
    }

    /// The bit of a member's name; every bit for one with escapes, which has to be read first.
    private func marks(_ key: Int) -> UInt64 {
        guard nodes[key].kind == .string else { return .max }
        let (start, end) = (Int(nodes[key].start), Int(nodes[key].end))
        return Tape.mark(start < end ? bytes[start] : 0, end - start)
    }

    private mutating func array(_ index: Int, _ depth: Int) throws(JSONError) {
        nodes[index].kind = .array
        offset += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return }
        repeat {
            try value(depth: depth + 1)
            nodes[index].count += 1
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw .malformed(offset: offset) }
    }

    private mutating func string(into index: Int) throws(JSONError) {
        offset += 1
        nodes[index].kind = .string
        nodes[index].start = Int32(offset)
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                nodes[index].end = Int32(offset)
                offset += 1
                return
            case UInt8(ascii: "\\"):
                nodes[index].kind = .escaped
                offset += 2
            default: offset += 1
            }
        }
        throw .malformed(offset: offset)
    }

    private mutating func number(_ index: Int) throws(JSONError) {
        nodes[index].kind = .number
        while let byte = peek, (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) {
            offset += 1
        }
        guard offset > Int(nodes[index].start) else { throw .malformed(offset: offset) }
        nodes[index].end = Int32(offset)
    }

    private mutating func word(_ word: StaticString, _ kind: Tape.Kind, _ index: Int) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        guard offset + length <= bytes.count,
            (0..<length).allSatisfy({ bytes[offset + $0] == word.utf8Start[$0] })
        else { throw .malformed(offset: offset) }
        offset += length
        nodes[index].kind = kind
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }
}
