/// Values as JSON text, written in one go: for what is stored and sent often.
///
/// Keys stand in the order in which a type encodes them. What is hashed or signed is written canonically instead, by
/// `JSON`.
package enum JSONText {
    /// - Throws: what `value` itself throws, and `JSONError.unsupportedNumber` for what is not a finite number.
    package static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let page = Page()
        try Writer(page: page).write(value)
        return page.bytes
    }

    package static func string(_ value: some Encodable) throws -> String {
        String(decoding: try bytes(value), as: UTF8.self)
    }
}

/// The text in the making and the brackets that are open.
private final class Page {
    var bytes: [UInt8] = []
    private var open: [(closing: UInt8, isEmpty: Bool)] = []

    init() { bytes.reserveCapacity(1024) }

    var depth: Int { open.count }

    func begin(_ bracket: UInt8, _ closing: UInt8) -> Int {
        bytes.append(bracket)
        open.append((closing, true))
        return open.count
    }

    /// Closes what lies deeper than `depth`.
    func close(to depth: Int) {
        while open.count > depth { bytes.append(open.removeLast().closing) }
    }

    /// Makes room for the next item of the bracket at `depth`.
    func next(_ depth: Int) {
        close(to: depth)
        if open[depth - 1].isEmpty {
            open[depth - 1].isEmpty = false
        } else {
            bytes.append(UInt8(ascii: ","))
        }
    }

    func key(_ key: some CodingKey, _ depth: Int) {
        next(depth)
        JSON.write(key.stringValue, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    func null() { bytes += [0x6E, 0x75, 0x6C, 0x6C] }
    func bool(_ value: Bool) { bytes += (value ? "true" : "false").utf8 }
    func string(_ value: String) { JSON.write(value, to: &bytes) }

    func integer(_ value: some BinaryInteger) {
        guard value >= 10 || value < 0 else { return bytes.append(0x30 + UInt8(truncatingIfNeeded: value)) }
        bytes += String(value).utf8
    }

    func real(_ value: Double) throws {
        guard value.isFinite else { throw JSONError.unsupportedNumber(path: "\(value)") }
        bytes += "\(value)".utf8
    }
}

private struct Writer: Encoder {
    let page: Page
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func write(_ value: some Encodable) throws {
        let depth = page.depth
        let start = page.bytes.count
        try value.encode(to: self)
        page.close(to: depth)
        // A type without contents encodes nothing.
        if page.bytes.count == start { page.bytes += "{}".utf8 }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Members(page: page, depth: page.begin(UInt8(ascii: "{"), UInt8(ascii: "}"))))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        Items(page: page, depth: page.begin(UInt8(ascii: "["), UInt8(ascii: "]")))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { One(page: page) }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let page: Page
    let depth: Int
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        page.key(key, depth)
        page.null()
    }
    func encode(_ value: Bool, forKey key: Key) {
        page.key(key, depth)
        page.bool(value)
    }
    func encode(_ value: String, forKey key: Key) {
        page.key(key, depth)
        page.string(value)
    }
    func encode(_ value: Int, forKey key: Key) {
        page.key(key, depth)
        page.integer(value)
    }
    func encode(_ value: Int64, forKey key: Key) {
        page.key(key, depth)
        page.integer(value)
    }
    func encode(_ value: Double, forKey key: Key) throws {
        page.key(key, depth)
        try page.real(value)
    }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        page.key(key, depth)
        try Writer(page: page).write(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        page.key(key, depth)
        return Writer(page: page).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        page.key(key, depth)
        return Writer(page: page).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { preconditionFailure("classes are not stored as JSON") }
    func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }
}

private struct Items: UnkeyedEncodingContainer {
    let page: Page
    let depth: Int
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(page: Page, depth: Int) {
        self.page = page
        self.depth = depth
    }

    private mutating func next() {
        page.next(depth)
        count += 1
    }

    mutating func encodeNil() {
        next()
        page.null()
    }
    mutating func encode(_ value: some Encodable) throws {
        next()
        try Writer(page: page).write(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        next()
        return Writer(page: page).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        next()
        return Writer(page: page).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { preconditionFailure("classes are not stored as JSON") }
}

private struct One: SingleValueEncodingContainer {
    let page: Page
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { page.null() }
    func encode(_ value: Bool) { page.bool(value) }
    func encode(_ value: String) { page.string(value) }
    func encode(_ value: Double) throws { try page.real(value) }
    func encode(_ value: Float) throws { try page.real(Double(value)) }
    func encode(_ value: Int) { page.integer(value) }
    func encode(_ value: Int8) { page.integer(value) }
    func encode(_ value: Int16) { page.integer(value) }
    func encode(_ value: Int32) { page.integer(value) }
    func encode(_ value: Int64) { page.integer(value) }
    func encode(_ value: UInt) { page.integer(value) }
    func encode(_ value: UInt8) { page.integer(value) }
    func encode(_ value: UInt16) { page.integer(value) }
    func encode(_ value: UInt32) { page.integer(value) }
    func encode(_ value: UInt64) { page.integer(value) }
    func encode(_ value: some Encodable) throws { try Writer(page: page).write(value) }
}
