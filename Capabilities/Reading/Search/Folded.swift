/// Words as they are compared: Latin letters small, full-width signs narrow, one scalar for each scalar of the text, so
/// that a place in one is a place in the other.
package struct Folded: Hashable, Sendable {
    package let scalars: [UInt32]

    package init(_ text: some StringProtocol) {
        scalars = text.unicodeScalars.map(Self.fold)
    }

    package var isEmpty: Bool { scalars.isEmpty }

    /// Whether `words` stand in it, sign by sign.
    package func contains(_ words: Folded) -> Bool { first(words, from: 0) != nil }

    /// Where `words` stand in it, from left to right, not one over the other.
    package func places(of words: Folded) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while let place = first(words, from: start) {
            found.append(place)
            start = place.upperBound
        }
        return found
    }

    private func first(_ words: Folded, from start: Int) -> Range<Int>? {
        let (text, sought) = (scalars, words.scalars)
        guard let head = sought.first, text.count >= sought.count + start else { return nil }
        for place in start...(text.count - sought.count) where text[place] == head {
            var next = 1
            while next < sought.count, text[place + next] == sought[next] { next += 1 }
            if next == sought.count { return place..<(place + next) }
        }
        return nil
    }

    private static func fold(_ scalar: Unicode.Scalar) -> UInt32 {
        let value = scalar.value
        if value < 0x80 { return small(value) }
        // Full-width signs lie in the order of ASCII.
        if (0xFF01...0xFF5E).contains(value) { return small(value - 0xFEE0) }
        if value == 0x3000 { return 0x20 }
        // Nothing between Georgian and the full-width signs has another case that people here write.
        guard value < 0x1100 else { return value }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first?.value ?? value : value
    }

    private static func small(_ value: UInt32) -> UInt32 { (0x41...0x5A).contains(value) ? value + 0x20 : value }
}
