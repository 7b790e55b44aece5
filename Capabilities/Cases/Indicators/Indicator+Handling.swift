import Kernel

/// From the unit that solves it to the one that looks whether it did.
extension Indicator {
    /// 处置率: handled ÷ due. Counts in the period in which it was handled or fell due, whichever came first.
    static let handling = Indicator("handling", version: "2026-2", of: .solve) { hop, facts, asOf in
        handled(hop, facts, asOf) { _ in true }
    }

    /// 按期处置率: handled in time ÷ due.
    static let handlingOnTime = Indicator("handling-on-time", version: "2026-2", of: .solve) { hop, facts, asOf in
        handled(hop, facts, asOf) { $0.isInTime }
    }

    /// 返工率: sent back ÷ handled. Counts in the period in which it was handled.
    static let rework = Indicator("rework", version: "2026-2", of: .solve) { hop, facts, _ in
        guard hop.outcome == .done || hop.isElsewhere, let ended = hop.ended else { return nil }
        if hop.isElsewhere { return Reckoning(ended, .excluded(.elsewhere)) }
        return Reckoning(ended, facts.isOnSpot(hop) ? .excluded(.settledOnSpot) : .counted(facts.wasSentBack(hop)))
    }

    /// 按时核查率: looked at in time ÷ due. Sending it back is looking at it.
    static let verificationOnTime = Indicator("verification-on-time", of: .verify) { hop, facts, asOf in
        if facts.isOnSpot(hop) { return Reckoning(hop.reckoned, .excluded(.settledOnSpot)) }
        if hop.ended == nil, hop.due > asOf { return Reckoning(hop.reckoned, .excluded(.undecided)) }
        return Reckoning(hop.reckoned, .counted(hop.isInTime))
    }

    /// What was sent back was not handled; the second try is counted on its own.
    private static func handled(
        _ hop: Hop, _ facts: CaseFacts, _ asOf: Timestamp, _ isGood: (Hop) -> Bool
    ) -> Reckoning? {
        Reckoning(hop.reckoned, handledAs(hop, facts, asOf, isGood))
    }

    private static func handledAs(
        _ hop: Hop, _ facts: CaseFacts, _ asOf: Timestamp, _ isGood: (Hop) -> Bool
    ) -> Membership {
        if hop.isElsewhere { return hop.isLimitless ? .excluded(.limitless) : .counted(isGood(hop)) }
        if hop.isSuspended { return .excluded(.suspended) }
        if hop.isExtended { return .excluded(.extended) }
        guard let outcome = hop.outcome else {
            return hop.due > asOf ? .excluded(.undecided) : .denominator
        }
        if outcome == .done { return .counted(isGood(hop) && !facts.wasSentBack(hop)) }
        return hop.isInTime ? .excluded(.passedOn) : .denominator
    }
}
