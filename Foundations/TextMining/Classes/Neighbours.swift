import Foundation

/// Texts whose class was decided a moment ago, found again by the pairs of characters that a new text shares with them.
///
/// One text is enough to change what is said of the next one like it, and a text that is taken away leaves nothing.
package struct Neighbours<Key: Hashable & Sendable>: Sendable {
    /// A text that is like the one asked about.
    package struct Kin: Sendable, Hashable {
        package let key: Key
        package let label: String
        /// The cosine of what both hold, from 0 to 1.
        package let likeness: Float
        package let weight: Float
    }

    private struct Text: Sendable {
        let key: Key
        let label: String
        let weight: Float
        let pairs: [UInt64: Float]
        let length: Float
    }

    /// In places that are used again.
    private var texts: [Text?] = []
    private var free: [Int32] = []
    private var places: [Key: Int32] = [:]
    private var holders: [UInt64: [Int32]] = [:]

    package init() {}

    package var count: Int { places.count }
    package var isEmpty: Bool { places.isEmpty }

    /// Learns a text, or learns anew what it is.
    /// - Parameter weight: against other texts that are as like.
    package mutating func put(_ key: Key, _ text: String, _ label: String, weight: Float = 1) {
        remove(key)
        let pairs = TellingPairs.of(text)
        guard !pairs.isEmpty else { return }
        let new = Text(key: key, label: label, weight: weight, pairs: pairs, length: TellingPairs.length(pairs))
        let place = free.popLast() ?? Int32(texts.count)
        if Int(place) == texts.count { texts.append(new) } else { texts[Int(place)] = new }
        places[key] = place
        for pair in pairs.keys { holders[pair, default: []].append(place) }
    }

    /// Forgets a text wholly.
    package mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key), let text = texts[Int(place)] else { return }
        texts[Int(place)] = nil
        free.append(place)
        for pair in text.pairs.keys {
            holders[pair]?.removeAll { $0 == place }
            if holders[pair]?.isEmpty == true { holders[pair] = nil }
        }
    }

    /// The texts most like one, the most alike first.
    /// - Parameter least: how like they must be.
    /// - Complexity: a pair that more than a twentieth of the texts hold (and more than 40) is passed over.
    package func nearest(to text: String, most: Int = 5, least: Float = 0.15) -> [Kin] {
        guard !isEmpty else { return [] }
        let pairs = TellingPairs.of(text)
        let length = TellingPairs.length(pairs)
        guard length > 0 else { return [] }
        let common = max(40, count / 20)
        var shared = [Float](repeating: 0, count: texts.count)
        for (pair, value) in pairs {
            guard let holders = holders[pair], holders.count <= common else { continue }
            for place in holders { shared[Int(place)] += value * value }
        }
        var found: [Kin] = []
        // A single pair, "estate" say, stands in matters of all kinds.
        for (place, sum) in shared.enumerated() where sum > 1.9 {
            guard let other = texts[place] else { continue }
            let likeness = sum / (length * other.length)
            guard likeness >= least else { continue }
            found.append(Kin(key: other.key, label: other.label, likeness: likeness, weight: other.weight))
        }
        return Array(found.sorted { ($0.likeness, $1.label) > ($1.likeness, $0.label) }.prefix(most))
    }

    /// The runs of characters that a text shares with one of these, the longest first.
    package func words(of text: String, sharedWith key: Key, most: Int = 4) -> [String] {
        guard let place = places[key], let other = texts[Int(place)] else { return [] }
        return TellingPairs.runs(of: text, most) { other.pairs[$0] != nil }
    }
}

/// Pairs of characters, with little weight where a character stands in any sentence.
enum TellingPairs {
    /// Characters of grammar, not of matters; no matter is told by two of them.
    // check: allow text, because these are characters of the language, not words for a reader.
    private static let grammar = Set("的了是在有我们你他她它这那和与及也都就不没吗呢吧啊请到说要会能把被给对很还又着过个一为以从".unicodeScalars.map(\.value))

    static func of(_ text: String, limit: Int = 400) -> [UInt64: Float] {
        var pairs: [UInt64: Float] = [:]
        each(text, limit) { pair, value, _ in pairs[pair] = value }
        return pairs
    }

    static func length(_ pairs: [UInt64: Float]) -> Float {
        pairs.values.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
    }

    /// - Parameter body: gets the pair, what it weighs, and the place of its second character among those of the text.
    private static func each(_ text: String, _ limit: Int, _ body: (UInt64, Float, Int) -> Void) {
        var last = PlainCharacter.boundary
        for (place, scalar) in text.unicodeScalars.prefix(limit).enumerated() {
            let character = PlainCharacter.of(scalar.value)
            defer { last = character }
            guard character != PlainCharacter.boundary, last != PlainCharacter.boundary else { continue }
            let plain = (grammar.contains(character) ? 1 : 0) + (grammar.contains(last) ? 1 : 0)
            body(UInt64(last) << 21 | UInt64(character), plain == 0 ? 1 : plain == 1 ? 0.3 : 0.1, place)
        }
    }

    /// Runs of pairs that are `wanted` and tell something.
    static func runs(of text: String, _ most: Int, _ wanted: (UInt64) -> Bool) -> [String] {
        var ends: Set<Int> = []
        each(text, 400) { pair, value, place in
            if value == 1, wanted(pair) { ends.insert(place) }
        }
        let scalars = Array(text.unicodeScalars.prefix(400))
        var (words, start) = ([String](), 0)
        for place in 1...max(1, scalars.count) where !ends.contains(place) {
            if place - start > 1 { words.append(String(String.UnicodeScalarView(scalars[start..<place]))) }
            start = place
        }
        var seen: Set<String> = []
        return Array(
            words.filter { seen.insert($0).inserted }.sorted { ($0.count, $1) > ($1.count, $0) }.prefix(most))
    }
}
