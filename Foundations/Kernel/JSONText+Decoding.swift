extension JSONText {
    /// - Throws: `JSONError.malformed`, and `DecodingError` for what is not such a value.
    package static func value<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws -> T {
        try Reader(tape: try Tape(bytes), node: 0).value(type)
    }

    package static func value<T: Decodable>(_ type: T.Type, from text: String) throws -> T {
        try value(type, from: Array(text.utf8))
    }
}

private struct Reader: Decoder {
    let tape: Tape
    let node: Int
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func value<T: Decodable>(_ type: T.Type) throws -> T { try T(from: self) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try tape.demand(.object, node)
        return KeyedDecodingContainer(ReadMembers(tape: tape, node: node))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try tape.demand(.array, node)
        return ReadItems(tape: tape, node: node)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { ReadOne(tape: tape, node: node) }
}

private struct ReadMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let tape: Tape
    let node: Int
    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] { tape.keys(of: node).compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { tape.find(key.stringValue, in: node) != nil }

    private func find(_ key: Key) throws -> Int {
        guard let found = tape.find(key.stringValue, in: node) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: "no \(key.stringValue)"))
        }
        return found
    }

    private func present(_ key: Key) -> Int? {
        guard let found = tape.find(key.stringValue, in: node), tape[found].kind != .null else { return nil }
        return found
    }

    func decodeNil(forKey key: Key) throws -> Bool { tape[try find(key)].kind == .null }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try tape.bool(try find(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try tape.string(try find(key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try tape.integer(try find(key)) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try tape.integer(try find(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try tape.real(try find(key)) }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try Reader(tape: tape, node: try find(key)).value(type)
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try present(key).map(tape.bool) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try present(key).map(tape.string) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try present(key).map { try tape.integer($0) }
    }
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        try present(key).map { try Reader(tape: tape, node: $0).value(type) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try Reader(tape: tape, node: try find(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try Reader(tape: tape, node: try find(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { Reader(tape: tape, node: node) }
    func superDecoder(forKey key: Key) throws -> any Decoder { Reader(tape: tape, node: try find(key)) }
}

private struct ReadItems: UnkeyedDecodingContainer {
    let tape: Tape
    let count: Int?
    private(set) var currentIndex = 0
    private var next: Int
    var codingPath: [any CodingKey] { [] }
    var isAtEnd: Bool { currentIndex == count }

    init(tape: Tape, node: Int) {
        self.tape = tape
        count = tape[node].count
        next = node + 1
    }

    private mutating func take() throws -> Reader {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(Any.self, .init(codingPath: [], debugDescription: "the array has ended"))
        }
        defer {
            next = tape[next].next
            currentIndex += 1
        }
        return Reader(tape: tape, node: next)
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, tape[next].kind == .null else { return false }
        _ = try take()
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try take().value(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try take().container(keyedBy: type) }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try take().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try take() }
}

private struct ReadOne: SingleValueDecodingContainer {
    let tape: Tape
    let node: Int
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { tape[node].kind == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try tape.bool(node) }
    func decode(_ type: String.Type) throws -> String { try tape.string(node) }
    func decode(_ type: Double.Type) throws -> Double { try tape.real(node) }
    func decode(_ type: Float.Type) throws -> Float { Float(try tape.real(node)) }
    func decode(_ type: Int.Type) throws -> Int { try tape.integer(node) }
    func decode(_ type: Int8.Type) throws -> Int8 { try tape.integer(node) }
    func decode(_ type: Int16.Type) throws -> Int16 { try tape.integer(node) }
    func decode(_ type: Int32.Type) throws -> Int32 { try tape.integer(node) }
    func decode(_ type: Int64.Type) throws -> Int64 { try tape.integer(node) }
    func decode(_ type: UInt.Type) throws -> UInt { try tape.integer(node) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try tape.integer(node) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try tape.integer(node) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try tape.integer(node) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try tape.integer(node) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try Reader(tape: tape, node: node).value(type) }
}
