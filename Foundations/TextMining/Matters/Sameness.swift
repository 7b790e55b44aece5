/// How likely two reports are about the same matter, version 1:
/// `near · (0.55·words + 0.30·topic + 0.15·fresh)`, each from 0 to 1.
///
/// Place is a condition, so it multiplies: the same words a mile away are another lamp. Of the rest words say most; a
/// common category and a recent day are reasons, not proof.
package struct Sameness: Sendable, Hashable {
    /// What their words have in common.
    package let words: Float
    /// Filed as the same.
    package let hasSameTopic: Bool
    /// 1 at the same spot, 0.4 at the farthest that still counts, 0 beyond; 0.6 in the same area where one of them is no
    /// point.
    package let near: Float
    /// 1 today, 0 at the oldest that still counts.
    package let fresh: Float

    /// From here on it is worth somebody's look. Chosen on invented reports of a county's usual things
    /// (`Benchmarks/READING.md`).
    package static let worthShowing: Float = 0.35
    /// Two texts that name the same thing of the catalogue share at least so much.
    private static let naming: Float = 0.5

    /// - Parameters:
    ///   - namesSame: both hold a word by which the catalogue knows a category.
    ///   - metres: between them; `nil` where one of them is no point.
    ///   - most: metres and milliseconds that still count.
    package init(
        words: Float, namesSame: Bool, hasSameTopic: Bool, metres: Double?, isSameArea: Bool, age: Int64,
        most: (metres: Double, age: Int64)
    ) {
        self.words = namesSame ? max(words, Self.naming) : words
        self.hasSameTopic = hasSameTopic
        if let metres {
            near = metres <= most.metres ? Float(1 - 0.6 * metres / max(1, most.metres)) : 0
        } else {
            near = isSameArea ? 0.6 : 0
        }
        fresh = max(0, min(1, 1 - Float(max(0, age)) / Float(max(1, most.age))))
    }

    package var score: Float { near * (0.55 * min(1, words) + (hasSameTopic ? 0.3 : 0) + 0.15 * fresh) }
}
