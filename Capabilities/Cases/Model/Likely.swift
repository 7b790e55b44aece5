package import Kernel
package import TextMining

/// An open case that may be the same matter as a report, with why.
package struct Likely: Sendable {
    package let subject: Case
    package let sameness: Sameness
    /// Between them; `nil` where one of them is no point.
    package let metres: Double?
    /// Milliseconds between them.
    package let age: Int64
    /// Words of the catalogue that both hold: what may be said to anybody.
    package let named: [String]
    /// Other words that both hold, for those who may read both.
    package var words: [String] = []

    /// How like they are, 0…100.
    package var points: Int { Int((sameness.score * 100).rounded()) }
}

/// A likely case as a caller of the interface and a kept answer know it.
package struct LikelyCase: Sendable, Codable, Hashable {
    package let number: CaseNumber
    /// 0…100.
    package let score: Int
    /// Words of the catalogue that both hold.
    package let words: [String]

    init(_ likely: Likely) {
        number = likely.subject.number
        score = likely.points
        words = likely.named
    }
}
