/// A text whose class is known.
package struct Sample: Sendable, Hashable {
    /// A title and a body, say; each kind of text in its own place.
    package let fields: [String]
    package let label: String

    package init(_ fields: [String], _ label: String) {
        self.fields = fields
        self.label = label
    }
}

/// How texts become numbers; a model keeps it.
package struct TextSettings: Sendable, Hashable {
    /// What each field weighs against the others.
    package let weights: [Float]
    /// Characters read of each field.
    package let limit: Int

    /// - Parameter fields: how many; where there are several, the first is a title and weighs 1.3 (by cross-validation,
    ///   `Benchmarks/READING.md`).
    package init(fields: Int, limit: Int = 1000) {
        weights = fields > 1 ? [1.3] + Array(repeating: 1, count: fields - 1) : [1]
        self.limit = limit
    }

    init(weights: [Float], limit: Int) {
        self.weights = weights
        self.limit = limit
    }
}

/// What a gram weighs in its text.
enum GramWeight {
    /// `1 + ln(count)`: the tenth time says less than the second.
    static let dampened: [Float] = (0...255).map { $0 == 0 ? 0 : 1 + Logarithm.of(Float($0)) }

    /// How much a gram says, by the number of texts that hold it: `1 + ln((1 + all) / (1 + holders))`.
    /// - Source: Salton and Buckley, Term-weighting approaches in automatic text retrieval, 1988.
    static func rarity(holders: Int, of all: Int) -> Float {
        1 + Logarithm.of(Float(all + 1) / Float(holders + 1))
    }
}
