/// A value that is blank in most cases, and then not written.
@propertyWrapper
package struct Seldom<Value: Blank & Hashable & Codable & Sendable>: Hashable, Sendable, Codable {
    package var wrappedValue: Value

    package init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

    package init(from decoder: any Decoder) throws { wrappedValue = try Value(from: decoder) }
    package func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

/// A type with a value that says nothing.
package protocol Blank {
    static var blank: Self { get }
}

extension Bool: Blank { package static var blank: Bool { false } }
extension Int: Blank { package static var blank: Int { 0 } }
extension Array: Blank { package static var blank: [Element] { [] } }

// What a synthesised `Codable` calls for a member of this type.

extension KeyedEncodingContainer {
    package mutating func encode<Value>(_ value: Seldom<Value>, forKey key: Key) throws {
        if value.wrappedValue != .blank { try encode(value.wrappedValue, forKey: key) }
    }
}

extension KeyedDecodingContainer {
    package func decode<Value>(_ type: Seldom<Value>.Type, forKey key: Key) throws -> Seldom<Value> {
        Seldom(wrappedValue: try decodeIfPresent(Value.self, forKey: key) ?? .blank)
    }
}
