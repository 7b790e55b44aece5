/// A class that a text may have. A person decides.
package struct Proposal: Sendable, Hashable {
    package let label: String
    /// From 0 to 1, of all proposals together 1. Of a hundred proposals at 0.8 about eighty are right.
    package let confidence: Double

    package init(label: String, confidence: Double) {
        self.label = label
        self.confidence = confidence
    }
}
