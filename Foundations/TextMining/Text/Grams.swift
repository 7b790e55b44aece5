/// The characters of a text and their pairs, as hashes; of a title also three in a row.
///
/// Chinese needs no word boundaries this way, and a typing error costs a few grams instead of a word.
enum Grams {
    /// Calls `body` with each gram's hash and the number of its characters, in the order of the text.
    /// - Parameters:
    ///   - field: texts of different fields (a title, a body) have different grams. The first is a title.
    ///   - limit: characters that are read; what comes later says little new.
    @inline(__always)
    static func each(
        in text: String, field: Int, limit: Int, _ body: (_ key: UInt32, _ length: Int, _ position: Int) -> Void
    ) {
        let seed = UInt64(field &+ 1) &* 0x9E37_79B9_7F4A_7C15
        let boundary = UInt64(PlainCharacter.boundary)
        var (before, last) = (boundary, boundary)
        var (read, position) = (0, 0)
        for scalar in text.unicodeScalars {
            defer { position &+= 1 }
            let character = UInt64(PlainCharacter.of(scalar.value))
            if character == boundary, last == boundary { continue }
            body(hash(seed ^ character), 1, position)
            body(hash(seed &+ 1 ^ (last << 21 | character)), 2, position)
            if field == 0, read > 0 { body(hash(seed &+ 2 ^ (before << 42 | last << 21 | character)), 3, position) }
            (before, last) = (last, character)
            read &+= 1
            if read == limit { return }
        }
    }

    /// The upper half of the finalizer of SplitMix64 (Steele, Lea, Flood 2014): each bit of the input moves each of the
    /// output. Never 0.
    @inline(__always)
    static func hash(_ value: UInt64) -> UInt32 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return max(1, UInt32(truncatingIfNeeded: mixed >> 32))
    }
}
