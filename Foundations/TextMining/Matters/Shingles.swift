/// The pairs and triples of characters in a message, each once: what its title holds, and what the beginning of its text
/// holds. A name of three or four characters is a few of them.
struct Shingles: Sendable {
    /// Hashes, never 0.
    let title: [UInt32]
    let text: [UInt32]
    /// For each character of the title the pair and the triple that end with it; 0 where there is none.
    let ends: [(pair: UInt32, triple: UInt32)]
    /// What both hold.
    let echoed: [UInt32]
    /// Both, each once.
    let all: [UInt32]

    /// Characters read of a text: what a message is about stands at its beginning.
    static let limit = 300

    init(_ message: Message) {
        ends = Self.ends(message.title)
        title = Self.once(ends.flatMap { [$0.pair, $0.triple] }.filter { $0 != 0 })
        text = Self.once(Self.ends(message.text).flatMap { [$0.pair, $0.triple] }.filter { $0 != 0 })
        all = Self.once(title + text)
        echoed = Self.both(title, text)
    }

    private static func ends(_ text: String) -> [(pair: UInt32, triple: UInt32)] {
        let boundary = UInt64(PlainCharacter.boundary)
        var (before, last) = (boundary, boundary)
        return text.unicodeScalars.prefix(limit).map { scalar in
            let character = UInt64(PlainCharacter.of(scalar.value))
            defer { (before, last) = (last, character) }
            guard character != boundary, last != boundary else { return (0, 0) }
            let triple = before == boundary ? 0 : Grams.hash(before << 42 | last << 21 | character)
            return (Grams.hash(last << 21 | character), triple)
        }
    }

    private static func both(_ few: [UInt32], _ many: [UInt32]) -> [UInt32] {
        var place = 0
        return few.filter { key in
            while place < many.count, many[place] < key { place += 1 }
            return place < many.count && many[place] == key
        }
    }

    private static func once(_ keys: [UInt32]) -> [UInt32] {
        var kept: [UInt32] = []
        kept.reserveCapacity(keys.count)
        for key in keys.sorted() where kept.last != key { kept.append(key) }
        return kept
    }
}
