extension JSON {
    /// What `value` encodes itself as.
    /// - Throws: `JSONError.unsupportedNumber` for floating point and for integers outside `integers`,
    ///   `JSONError.unordered` for what has no order of its own, and what `value` itself throws.
    package init(encoding value: some Encodable) throws {
        self = try ValueEncoder(codingPath: []).encoded(value)
    }
}

/// A value in the making; containers fill it while the encoder walks.
private final class Node {
    var value: JSON?
    var items: [Node]?
    var members: [String: Node]?

    var json: JSON {
        if let members { return .object(members.mapValues(\.json)) }
        if let items { return .array(items.map(\.json)) }
        return value ?? .object([:])
    }
}

/// What iterates in no fixed order.
private protocol Unordered {}
extension Set: Unordered {}
extension Dictionary: Unordered {}

private struct ValueEncoder: Encoder {
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    var node = Node()

    func encoded(_ value: some Encodable) throws -> JSON {
        try value.encode(to: self)
        if let items = node.items, items.count > 1, value is any Unordered { throw JSONError.unordered(path: path) }
        return node.json
    }

    var path: String { codingPath.map(\.stringValue).joined(separator: ".") }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if node.members == nil { node.members = [:] }
        return KeyedEncodingContainer(KeyedContainer(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if node.items == nil { node.items = [] }
        return UnkeyedContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleContainer(encoder: self) }

    /// The encoder of a part of this value.
    func child(_ key: any CodingKey) -> ValueEncoder { ValueEncoder(codingPath: codingPath + [key]) }

    func integer(_ value: some BinaryInteger) throws -> JSON {
        guard let number = Int64(exactly: value), JSON.integers.contains(number) else {
            throw JSONError.unsupportedNumber(path: path)
        }
        return .integer(number)
    }

    func put(_ value: some Encodable) throws {
        switch value {
        case let value as Bool: node.value = .bool(value)
        case let value as String: node.value = .string(value)
        case is any FloatingPoint: throw JSONError.unsupportedNumber(path: path)
        case let value as any BinaryInteger: node.value = try integer(value)
        default: node.value = try ValueEncoder(codingPath: codingPath).encoded(value)
        }
    }
}

private struct SingleContainer: SingleValueEncodingContainer {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    mutating func encodeNil() { encoder.node.value = .null }
    mutating func encode(_ value: some Encodable) throws { try encoder.put(value) }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    private func child(_ key: any CodingKey) -> ValueEncoder {
        let child = encoder.child(key)
        encoder.node.members?[key.stringValue] = child.node
        return child
    }

    mutating func encodeNil(forKey key: Key) { child(key).node.value = .null }
    mutating func encode(_ value: some Encodable, forKey key: Key) throws { try child(key).put(value) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { child(key).container(keyedBy: type) }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        child(key).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { child(Position(stringValue: "super")) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { child(key) }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.node.items?.count ?? 0 }

    private func child() -> ValueEncoder {
        let child = encoder.child(Position(intValue: count))
        encoder.node.items?.append(child.node)
        return child
    }

    mutating func encodeNil() { child().node.value = .null }
    mutating func encode(_ value: some Encodable) throws { try child().put(value) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        child().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { child() }
}

private struct Position: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
