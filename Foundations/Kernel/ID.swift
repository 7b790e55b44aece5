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
        var (words, digits, place) = ((UInt64(0), UInt64(0)), 0, 0)
        for byte in text.utf8 {
            defer { place += 1 }
            if place == 8 || place == 13 || place == 18 || place == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let value: UInt8
            switch byte {
            case 0x30...0x39: value = byte - 0x30
            case 0x41...0x46: value = byte - 0x37
            case 0x61...0x66: value = byte - 0x57
            default: return nil
            }
            guard digits < 32 else { return nil }
            if digits < 16 { words.0 = words.0 << 4 | UInt64(value) } else { words.1 = words.1 << 4 | UInt64(value) }
            digits += 1
        }
        guard place == 36 else { return nil }
        self.init(high: words.0, low: words.1)
    }

    package var bytes: [UInt8] {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }

    package var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var next = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    text[next] = UInt8(ascii: "-")
                    next += 1
                }
                let word = index < 8 ? high : low
                let byte = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index % 8)))
                text[next] = Self.digit(byte >> 4)
                text[next + 1] = Self.digit(byte & 15)
                next += 2
            }
            return next
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

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
