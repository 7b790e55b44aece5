import Kernel

/// From the unit that solves it to the one that looks whether it did.
extension Indicator {
    /// 处置率: handled ÷ due. Counts in the period in which it was handled or fell due, whichever came first.
    static let handling = Indicator("handling", version: "2026-2", of: .solve) { hop, facts, period in
        handled(hop, facts, period) { _ in true }
    }

    /// 按期处置率: handled in time ÷ due.
    static let handlingOnTime = Indicator("handling-on-time", version: "2026-2", of: .solve) { hop, facts, period in
        handled(hop, facts, period) { $0.isInTime }
    }

    /// 返工率: sent back ÷ handled. Counts in the period in which it was handled.
    static let rework = Indicator("rework", version: "2026-2", of: .solve) { hop, facts, period in
        guard hop.outcome == .done || hop.isElsewhere, let ended = hop.ended, period.contains(ended) else {
            return .outside
        }
        if hop.isElsewhere { return .excluded(.elsewhere) }
        return facts.isOnSpot(hop) ? .excluded(.settledOnSpot) : .counted(facts.wasSentBack(hop))
    }

    /// 按时核查率: looked at in time ÷ due. Sending it back is looking at it.
    static let verificationOnTime = Indicator("verification-on-time", of: .verify) { hop, facts, period in
        guard period.contains(hop.reckoned) else { return .outside }
        if facts.isOnSpot(hop) { return .excluded(.settledOnSpot) }
        if hop.ended == nil, hop.due > period.asOf { return .excluded(.undecided) }
        return .counted(hop.isInTime)
    }

    /// What was sent back was not handled; the second try is counted on its own.
    private static func handled(
        _ hop: Hop, _ facts: CaseFacts, _ period: Period, _ isGood: (Hop) -> Bool
    ) -> Membership {
        guard period.contains(hop.reckoned) else { return .outside }
        if hop.isElsewhere { return hop.isLimitless ? .excluded(.limitless) : .counted(isGood(hop)) }
        if hop.isSuspended { return .excluded(.suspended) }
        if hop.isExtended { return .excluded(.extended) }
        guard let outcome = hop.outcome else {
            return hop.due > period.asOf ? .excluded(.undecided) : .denominator
        }
        if outcome == .done { return .counted(isGood(hop) && !facts.wasSentBack(hop)) }
        return hop.isInTime ? .excluded(.passedOn) : .denominator
    }
}
