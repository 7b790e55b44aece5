import Foundation

/// The identity of an `Entity`: a UUID of version 7, so that ids made later sort later.
/// - Source: RFC 9562, section 5.7.
package struct ID<Entity>: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new id for something that happens at `time`, its other 74 bits drawn from `generator`.
    package init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
        let a: UInt64 = .random(in: 0...0xFFF, using: &generator)
        let b: UInt64 = .random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &generator)
        self.init(high: milliseconds << 16 | 0x7000 | a, low: 0x8000_0000_0000_0000 | b)
    }

    /// A new id from the system's source of randomness.
    package init(at time: Timestamp) {
        var generator = SystemRandomNumberGenerator()
        self.init(at: time, using: &generator)
    }

    /// The id in 16 bytes, or `nil` when there are not 16.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        let words = bytes.reduce(into: (UInt64(0), UInt64(0))) { words, byte in
            words.0 = words.0 << 8 | words.1 >> 56
            words.1 = words.1 << 8 | UInt64(byte)
        }
        self.init(high: words.0, low: words.1)
    }

    /// The id written as in `description`, in either case; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        guard let uuid = UUID(uuidString: String(text)) else { return nil }
        let id = withUnsafeBytes(of: uuid.uuid) { Self(bytes: Array($0)) }
        guard let id else { return nil }
        self = id
    }

    package var bytes: [UInt8] {
        [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
    }

    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    package static func < (a: Self, b: Self) -> Bool { (a.high, a.low) < (b.high, b.low) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
