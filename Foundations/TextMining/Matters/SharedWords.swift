/// What two texts have in common: how much, and which words.
package struct SharedWords: Sendable {
    private let one: Shingles
    private let text: String

    package init(_ text: String) {
        self.text = text
        one = Shingles(Message(id: "", title: "", text: text, time: 0, person: "", votes: 0))
    }

    /// From 0 for nothing in common to 1 for the same: what both hold as a share of what they hold, where the shorter
    /// text counts for 0.7. Two words somebody has typed so far may well be all that matters in a long letter.
    package func likeness(_ other: SharedWords) -> Float {
        let (a, b) = (one.all, other.one.all)
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        var (i, j, shared) = (0, 0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                (i, j, shared) = (i + 1, j + 1, shared + 1)
            } else if a[i] < b[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return Float(shared) / (0.7 * Float(min(a.count, b.count)) + 0.3 * Float(max(a.count, b.count)))
    }

    /// The longest runs of two characters or more that both hold, at most `most`, none within another, in the order of
    /// this text.
    /// - Complexity: the product of both lengths, of which the first 300 characters count.
    package func runs(with other: SharedWords, most: Int = 2) -> [String] {
        let (a, b) = (Self.scalars(text), Self.scalars(other.text))
        var best: [(end: Int, length: Int)] = []
        var before = [Int](repeating: 0, count: b.count + 1)
        for (i, x) in a.enumerated() {
            var now = [Int](repeating: 0, count: b.count + 1)
            guard x.isWord else {
                before = now
                continue
            }
            var longest = 0
            for (j, y) in b.enumerated() where x.value == y.value {
                now[j + 1] = before[j] + 1
                longest = max(longest, now[j + 1])
            }
            if longest >= 2 { best.append((i + 1, longest)) }
            before = now
        }
        var found: [Range<Int>] = []
        for run in best.sorted(by: { ($1.length, $0.end) < ($0.length, $1.end) }) where found.count < most {
            let range = Self.trimmed(run.end - run.length..<run.end, a)
            guard range.count >= 2, !found.contains(where: { $0.overlaps(range) }) else { continue }
            found.append(range)
        }
        let words = found.sorted { $0.lowerBound < $1.lowerBound }.map { range in
            String(String.UnicodeScalarView(a[range].map(\.scalar)))
        }
        return words.reduce(into: []) { kept, word in if !kept.contains(word) { kept.append(word) } }
    }

    private struct Sign {
        let scalar: Unicode.Scalar
        let value: UInt32
        /// Neither punctuation nor a digit: a number says little, and may be somebody's.
        var isWord: Bool { value != PlainCharacter.boundary && value != 0x30 }
    }

    private static func scalars(_ text: String) -> [Sign] {
        text.unicodeScalars.prefix(Shingles.limit).map { Sign(scalar: $0, value: PlainCharacter.of($0.value)) }
    }

    // check: allow text, because these are the characters the rule looks at
    private static let edges = Set("的了在是有我们你他请和都也很就把被着过没不吗呢吧这那个上里".unicodeScalars)

    /// Without the small words at its ends.
    private static func trimmed(_ range: Range<Int>, _ text: [Sign]) -> Range<Int> {
        var (from, to) = (range.lowerBound, range.upperBound)
        while from < to, edges.contains(text[from].scalar) { from += 1 }
        while to > from, edges.contains(text[to - 1].scalar) { to -= 1 }
        return from..<to
    }
}
