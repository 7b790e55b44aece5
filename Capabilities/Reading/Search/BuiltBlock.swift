import Kernel

/// The index of some thousand cases that follow each other in time, ready to be written.
struct BuiltBlock: Sendable {
    let span: Range<Timestamp>
    /// The ids in the order of their ordinals.
    let subjects: [UInt8]
    let count: Int
    /// By bucket.
    let drawers: [[UInt8]]

    /// - Complexity: sorts all pairs of all documents.
    /// - Precondition: at most 65,536 documents.
    init(_ documents: [SearchDocument], over span: Range<Timestamp>) {
        precondition(documents.count <= 65_536)
        self.span = span
        count = documents.count
        subjects = documents.flatMap(\.id)
        var pairs: [UInt64] = []
        for (ordinal, document) in documents.enumerated() {
            pairs += document.grams.map { $0.value << 16 | UInt64(ordinal) }
        }
        pairs.sort()
        drawers = Self.drawers(pairs)
    }

    private static func drawers(_ pairs: [UInt64]) -> [[UInt8]] {
        var drawers = [[UInt8]](repeating: [], count: Gram.buckets)
        var last = [Gram?](repeating: nil, count: Gram.buckets)
        var start = 0
        while start < pairs.count {
            let gram = Gram(value: pairs[start] >> 16)
            var ordinals: [UInt16] = []
            while start < pairs.count, pairs[start] >> 16 == gram.value {
                let ordinal = UInt16(truncatingIfNeeded: pairs[start])
                if ordinals.last != ordinal { ordinals.append(ordinal) }
                start += 1
            }
            Drawer.add(gram, after: last[gram.bucket], ordinals, to: &drawers[gram.bucket])
            last[gram.bucket] = gram
        }
        return drawers
    }
}
