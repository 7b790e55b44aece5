package import Kernel

/// The name of another system and the number a case had there.
package struct Former: Hashable, Sendable, Codable {
    package let system: String
    package let number: String

    package init(system: String, number: String) {
        self.system = system
        self.number = number
    }
}

/// What another system knew of a case that was brought along, beside what `Reception` says. Steps that it did not
/// record are not made up.
package struct Past: Hashable, Sendable, Codable {
    package let former: Former
    package let standing: Standing
    /// The unit it was with.
    package let lead: UnitCode?
    package let closed: Timestamp?
    package let answer: String?

    package init(former: Former, standing: Standing, lead: UnitCode?, closed: Timestamp?, answer: String?) {
        self.former = former
        self.standing = standing
        self.lead = lead
        self.closed = closed
        self.answer = answer
    }

    /// How far it had come.
    package enum Standing: String, Sendable, Codable, CaseIterable {
        /// Nobody had taken it on.
        case received
        /// Taken on, with no unit yet.
        case accepted
        /// With a unit.
        case dispatched
        case closed
    }
}
