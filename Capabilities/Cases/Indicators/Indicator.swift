package import Kernel

/// A published figure: an id, the version of its formula, and the one rule from which its value, its exclusions and
/// the cases behind it all follow. Its formula in words is in the strings.
/// - Source: facts/standards.md, section 1, "Indicators", and section 4, "Three rates".
package struct Indicator: Sendable {
    package let id: String
    package let version: String
    /// The clock whose hops are counted.
    package let kind: ClockKind
    private let rule: @Sendable (Hop, CaseFacts, Timestamp) -> Reckoning?
    /// Merged cases are excluded unless the indicator is about them.
    private let countsMerged: Bool

    init(
        _ id: String, version: String = "2026-1", of kind: ClockKind, countsMerged: Bool = false,
        _ rule: @escaping @Sendable (Hop, CaseFacts, Timestamp) -> Reckoning?
    ) {
        self.id = id
        self.version = version
        self.kind = kind
        self.countsMerged = countsMerged
        self.rule = rule
    }

    /// What one hop is to the figure of a period.
    package func classify(_ hop: Hop, of facts: CaseFacts, in period: Period) -> Membership {
        guard let found = reckon(hop, of: facts, asOf: period.asOf), period.contains(found.at) else { return .outside }
        return found.membership
    }

    /// When one hop counts and as what, seen from a moment; `nil` when it never does. Since it counts at one moment
    /// only, the figure of a period is the sum of the figures of its days.
    package func reckon(_ hop: Hop, of facts: CaseFacts, asOf: Timestamp) -> Reckoning? {
        guard hop.kind == kind, let found = rule(hop, facts, asOf) else { return nil }
        return facts.isMerged && !countsMerged ? Reckoning(found.at, .excluded(.merged)) : found
    }
}

/// The moment at which a hop counts, and what it is to the figure then.
package struct Reckoning: Hashable, Sendable {
    package let at: Timestamp
    package let membership: Membership

    init(_ at: Timestamp, _ membership: Membership) {
        self.at = at
        self.membership = membership
    }
}

/// What a hop is to a figure.
package enum Membership: Hashable, Sendable {
    /// It has nothing to do with it.
    case outside
    /// In the denominator only.
    case denominator
    /// In the numerator, and so in the denominator.
    case numerator
    /// It would be in it, but for a reason that is listed.
    case excluded(Exclusion)

    static func counted(_ isNumerator: Bool) -> Self { isNumerator ? .numerator : .denominator }
}

/// Why something is left out of a figure; the words are in the strings.
package enum Exclusion: String, Sendable, Hashable, CaseIterable {
    /// It rests inside another case, which is counted.
    case merged
    case suspended
    case extended
    /// Still within its limit: nobody can say yet.
    case undecided
    /// Settled where it was found: nobody took this step on its own.
    case settledOnSpot
    /// Returned or passed to a higher level before the limit fell: somebody else was charged with it.
    case passedOn
    /// A sensor reported it.
    case sensor
    /// A matter of a person, such as advice: nobody could have found it on patrol.
    case personal
    /// The residents can still judge.
    case awaited
    /// The residents said nothing.
    case silent
    /// Closed in another system that had set no limit.
    case limitless
    /// Closed in another system that does not say.
    case elsewhere
}

extension Indicator {
    /// Every indicator, the three rates first.
    package static func all(_ formula: RatesFormula) -> [Indicator] {
        [
            firstContact, resolution, satisfaction, filing, filingOnTime, filingAccurate, dispatchAccurate,
            dispatchOnTime, handling, handlingOnTime, closing, closingOnTime(formula.closedInTimeDenominator), rework,
            staffReportsValid, missedReports, verificationOnTime, proposalsTaken(),
        ]
    }

    /// The ids of the three rates.
    package static let threeRates: Set<String> = ["first-contact", "resolution", "satisfaction"]
}
