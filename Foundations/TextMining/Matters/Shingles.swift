/// The pairs and triples of characters in a message, each once: what its title holds, and what the beginning of its text
/// holds. A name of three or four characters is a few of them.
struct Shingles: Sendable {
    /// Hashes, never 0.
    let title: [UInt32]
    let text: [UInt32]
    /// Both, each once.
    let all: [UInt32]

    /// Characters read of a text: what a message is about stands at its beginning.
    static let limit = 300

    init(_ message: Message) {
        title = Self.shingles(message.title)
        text = Self.shingles(message.text)
        all = Self.once(title + text)
    }

    private static func shingles(_ text: String) -> [UInt32] {
        var found: [UInt32] = []
        let boundary = UInt64(PlainCharacter.boundary)
        var (before, last) = (boundary, boundary)
        for scalar in text.unicodeScalars.prefix(limit) {
            let character = UInt64(PlainCharacter.of(scalar.value))
            if character != boundary, last != boundary {
                found.append(hash(last << 21 | character))
                if before != boundary { found.append(hash(before << 42 | last << 21 | character)) }
            }
            (before, last) = (last, character)
        }
        return once(found)
    }

    private static func once(_ keys: [UInt32]) -> [UInt32] {
        var kept: [UInt32] = []
        kept.reserveCapacity(keys.count)
        for key in keys.sorted() where kept.last != key { kept.append(key) }
        return kept
    }

    @inline(__always)
    private static func hash(_ value: UInt64) -> UInt32 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return max(1, UInt32(truncatingIfNeeded: mixed >> 32))
    }
}
