/// How a model learns. The defaults are those that did best by cross-validation (`Benchmarks/READING.md`).
package struct Training: Sendable, Hashable {
    /// What a wrong sample costs against large weights.
    package var cost: Float = 1
    /// How often each sample is looked at.
    package var passes = 12
    /// What a gram keeps that says nothing by itself.
    package var floor: Float = 0.25
    /// Whether the model learns how sure it may be, which costs nearly as much again.
    package var calibrates = true
    /// Grams kept at most, those that most texts hold; `nil` for all that two texts hold.
    package var mostGrams: Int?

    package init() {}
}
