package import Kernel

/// What the county decides about its own loop: bounds, periods and lawful reasons. Data, never constants in code.
package struct Policy: Hashable, Sendable {
    /// What a running clock sets off, in order.
    package let rungs: [Rung]
    /// How often a case may be returned before the county centre's ruling binds.
    package let returnBound: Int
    package let extensionsBound: Int
    package let suspensionMax: TimeLimit
    package let reopenWithin: TimeLimit
    package let objectionWithin: TimeLimit
    package let duplicates: Duplicates
    package let hotIssues: HotIssues
    package let placeTolerance: PlaceTolerance
    package let refusalGrounds: [RefusalGround]
    package let ratesFormula: RatesFormula
    /// The category of what fits no other; words of its class count only when nothing else matches.
    package let otherCategory: CategoryCode
    /// The category of complaints about conduct: who leads those looks into complaints that nobody else may have.
    package let conductCategory: CategoryCode?
    /// The letters that lead the county's case numbers.
    package let numberPrefix: String

    package func refusalGround(_ code: String) -> RefusalGround? { refusalGrounds.first { $0.code == code } }
}

/// One rung a clock climbs.
package struct Rung: Hashable, Sendable {
    package enum Moment: Hashable, Sendable {
        /// When so much of the limit is used up, in thousandths, 1…1000.
        case share(Int)
        /// So long after the limit.
        case late(TimeLimit)
    }

    package let moment: Moment
    package let action: RungAction
}

package enum RungAction: String, Sendable, Codable, CaseIterable {
    case remind, warn, supervise, escalate
}

/// What may be the same matter: near and recent.
package struct Duplicates: Hashable, Sendable {
    package let metres: Int
    package let days: Int
}

/// What counts as a matter of many.
package struct HotIssues: Hashable, Sendable {
    /// How far back reports count.
    package let days: Int
    /// How many people report it at least.
    package let people: Int
    /// From this index on it is called out.
    package let alert: Int

    /// For catalogues made before there was such a part: a month, three people; six people within days are called out.
    static let usual = HotIssues(days: 30, people: 3, alert: 32)
}

/// How far outside every boundary a point may lie and still count for the nearest place.
package struct PlaceTolerance: Hashable, Sendable {
    package let metres: Int
}

/// A lawful reason not to take a report on, shown to the resident with its source.
/// - Source: facts/standards.md, section 4, "Not dispatched".
package struct RefusalGround: Hashable, Sendable {
    package let code: String
    package let name: String
    package let nameEnglish: String
    /// The article of law.
    package let source: String

    package func name(english: Bool) -> String { english ? nameEnglish : name }
}

/// What indicators leave open.
/// - Source: facts/standards.md, section 1, "Indicators".
package struct RatesFormula: Hashable, Sendable {
    package enum Denominator: String, Sendable, CaseIterable { case due, closed }

    package let version: String
    /// Closed in time ÷ due to close, or ÷ closed.
    package let closedInTimeDenominator: Denominator
}
