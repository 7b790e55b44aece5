/// Characters, looked up by their bit.
final class CharacterSet16: Sendable {
    private let bits: [UInt64]

    convenience init(_ text: String) { self.init(text.unicodeScalars.map { UInt16($0.value) }) }

    init(_ units: [UInt16]) {
        var bits = [UInt64](repeating: 0, count: 1024)
        for unit in units { bits[Int(unit) >> 6] |= 1 << (UInt64(unit) & 63) }
        self.bits = bits
    }

    func contains(_ unit: UInt16) -> Bool { bits[Int(unit) >> 6] >> (UInt64(unit) & 63) & 1 == 1 }
}

/// Words of one to four characters, looked for at a place of a text.
final class Lexicon: Sendable {
    /// Words as numbers, each at or behind the place that its product with an odd number names.
    private let slots: [UInt64]
    private let shift: UInt64
    private let first: CharacterSet16
    private let last: CharacterSet16

    /// - Parameter text: words between blanks.
    init(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map { Array($0.utf16) }
        precondition(words.allSatisfy { $0.count <= 4 }, "a word of the lexicon has four characters at most")
        var bits: UInt64 = 4
        while 1 << bits < words.count * 3 { bits += 1 }
        shift = 64 - bits
        var slots = [UInt64](repeating: 0, count: 1 << Int(bits))
        for word in words {
            let key = word.reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
            var slot = Int((key &* Self.odd) >> shift)
            while slots[slot] != 0, slots[slot] != key { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = key
        }
        self.slots = slots
        first = CharacterSet16(words.compactMap(\.first))
        last = CharacterSet16(words.compactMap(\.last))
    }

    private static let odd: UInt64 = 0x9E37_79B9_7F4A_7C15

    private func contains(_ key: UInt64) -> Bool {
        var slot = Int((key &* Self.odd) >> shift)
        while slots[slot] != 0 {
            if slots[slot] == key { return true }
            slot = (slot + 1) & (slots.count - 1)
        }
        return false
    }

    /// The length of the longest word that begins at `index`, 0 when none does.
    func begins(_ index: Int, in units: Units) -> Int {
        guard first.contains(units[index]) else { return 0 }
        var (key, longest) = (UInt64(0), 0)
        for length in 1...4 {
            let unit = units[index + length - 1]
            guard unit != 0 else { break }
            key = key << 16 | UInt64(unit)
            if contains(key) { longest = length }
        }
        return longest
    }

    /// The length of the longest word that ends before `index`, 0 when none does.
    func ends(_ index: Int, in units: Units) -> Int {
        guard last.contains(units[index - 1]) else { return 0 }
        var (key, longest) = (UInt64(0), 0)
        for length in 1...4 {
            let unit = units[index - length]
            guard unit != 0 else { break }
            key |= UInt64(unit) << (16 * UInt64(length - 1))
            if contains(key) { longest = length }
        }
        return longest
    }

    /// Whether a word ends within the `reach` characters before `index`, and no sentence ends between.
    func isNear(_ index: Int, reach: Int, in units: Units) -> Bool {
        for place in stride(from: index, to: max(0, index - reach), by: -1) {
            if ends(place, in: units) > 0 { return true }
            if Words.sentenceEnds.contains(units[place - 1]) { return false }
        }
        return false
    }
}
