/// What the index knows of a case: a pair of signs that stand side by side in its words, or a feature of it.
package struct Gram: Hashable, Sendable, Comparable {
    /// 48 bits: two scalars, or the mark of a feature and its hash.
    let value: UInt64

    init(value: UInt64) { self.value = value }

    private init(_ first: UInt32, _ second: UInt32) { value = UInt64(first) << 21 | UInt64(second) }

    /// A feature that is looked for as a whole, like a category.
    package enum Feature: UInt64, Sendable { case category, township, village, channel }

    /// - Note: hashed, so two features may rarely meet: what is found is looked at again.
    package init(_ feature: Feature, _ name: String) {
        // FNV-1a, cut to 44 bits. Source: draft-eastlake-fnv.
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        value = 1 << 47 | feature.rawValue << 44 | (hash >> 20)
    }

    /// The pairs of a text, in no order and each as often as it stands there.
    package static func all(in text: Folded) -> [Gram] {
        let scalars = text.scalars
        guard scalars.count > 1 else { return [] }
        return (1..<scalars.count).compactMap { place in
            let (first, second) = (scalars[place - 1], scalars[place])
            return isKept(first) && isKept(second) ? Gram(first, second) : nil
        }
    }

    /// Letters, digits and Chinese characters; signs between words are not worth their room.
    private static func isKept(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39, 0x61...0x7A: true
        case 0..<0xC0, 0x2000...0x2BFF, 0x3000...0x3004, 0x3008...0x3020, 0xFE30...0xFE4F, 0xFF00...0xFFEF: false
        default: true
        }
    }

    /// How many drawers the pairs of a block are put into: so many that one holds few, so few that a block is no more
    /// rows than the writer takes on in passing.
    static let buckets = 1024

    var bucket: Int { Int((value &* 0x9E37_79B9_7F4A_7C15) >> 54) }

    package static func < (a: Gram, b: Gram) -> Bool { a.value < b.value }
}
