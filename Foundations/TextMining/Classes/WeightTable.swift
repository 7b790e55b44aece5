/// What each gram weighs for each class, in whole steps of a 127th of its largest weight: eight classes in eight bytes,
/// found with one look at memory.
struct WeightTable: Sendable {
    /// A gram takes `1 + rows` words. The first holds its key, how rare it is, and what one step is (the last two as the
    /// upper halves of floats); a word is 0 where there is no gram.
    let words: [UInt64]
    let count: Int
    let rows: Int
    /// Places for grams, a power of two.
    let size: Int

    init(_ keys: [UInt32], rarity: [Float], weights: [Lanes], rows: Int) {
        var filled: [UInt64] = []
        filled.reserveCapacity(keys.count * (1 + rows))
        for (gram, key) in keys.enumerated() {
            let own = weights[gram * rows..<(gram + 1) * rows]
            let largest = own.reduce(Float(0)) { max($0, pointwiseMax($1, -$1).max()) }
            // Grams that say nothing still lengthen their text.
            let step = Self.rounded(largest / 127)
            filled.append(UInt64(key) << 32 | UInt64(Self.half(rarity[gram])) << 16 | UInt64(Self.half(step)))
            for row in own { filled.append(Self.packed(row, step)) }
        }
        self.init(filled, rows: rows)
    }

    /// - Parameter filled: the words of each gram, one after the other, no key twice.
    init(_ filled: [UInt64], rows: Int) {
        let stride = 1 + rows
        count = filled.count / stride
        var size = 16
        while size < count * 2 { size *= 2 }
        var words = [UInt64](repeating: 0, count: size * stride)
        for first in Swift.stride(from: 0, to: filled.count, by: stride) {
            var slot = GramIndex.slot(UInt32(truncatingIfNeeded: filled[first] >> 32), size)
            while words[slot * stride] != 0 { slot = (slot + 1) & (size - 1) }
            for word in 0..<stride { words[slot * stride + word] = filled[first + word] }
        }
        self.words = words
        self.rows = rows
        self.size = size
    }

    func holds(_ key: UInt32) -> Bool {
        var slot = GramIndex.slot(key, size)
        while words[slot * (1 + rows)] != 0 {
            if UInt32(truncatingIfNeeded: words[slot * (1 + rows)] >> 32) == key { return true }
            slot = (slot + 1) & (size - 1)
        }
        return false
    }

    /// The words of the grams, without the gaps between.
    var filled: [UInt64] {
        var filled: [UInt64] = []
        filled.reserveCapacity(count * (1 + rows))
        for slot in 0..<size where words[slot * (1 + rows)] != 0 {
            filled += words[slot * (1 + rows)..<(slot + 1) * (1 + rows)]
        }
        return filled
    }

    @inline(__always)
    static func rarity(_ word: UInt64) -> Float {
        Float(bitPattern: UInt32(truncatingIfNeeded: word) & 0xFFFF_0000)
    }

    @inline(__always)
    static func step(_ word: UInt64) -> Float { Float(bitPattern: UInt32(truncatingIfNeeded: word) << 16) }

    /// Eight weights in steps.
    @inline(__always)
    static func steps(_ word: UInt64) -> Lanes { Lanes(unsafeBitCast(word, to: SIMD8<Int8>.self)) }

    private static func half(_ value: Float) -> UInt16 { UInt16(rounded(value).bitPattern >> 16) }

    /// The nearest float with only an upper half.
    private static func rounded(_ value: Float) -> Float {
        Float(bitPattern: (value.bitPattern &+ 0x8000) & 0xFFFF_0000)
    }

    private static func packed(_ row: Lanes, _ step: Float) -> UInt64 {
        guard step > 0 else { return 0 }
        let steps = (row / step).rounded(.toNearestOrEven).clamped(
            lowerBound: Lanes(repeating: -127), upperBound: Lanes(repeating: 127))
        return unsafeBitCast(SIMD8<Int8>(steps), to: UInt64.self)
    }
}
