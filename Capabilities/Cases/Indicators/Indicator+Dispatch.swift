import Kernel

/// From a case on file to the unit that signs for it. Counts in the period in which it was dispatched.
extension Indicator {
    /// 准确派遣率: dispatches that were not returned ÷ dispatches.
    static let dispatchAccurate = Indicator("dispatch-accurate", of: .dispatch) { hop, facts, _ in
        guard let at = dispatched(hop) else { return nil }
        if facts.isOnSpot(hop) { return Reckoning(at, .excluded(.settledOnSpot)) }
        guard let sign = facts.next(.sign, after: hop) else { return nil }
        switch sign.outcome {
        case .done: return Reckoning(at, .numerator)
        case .returned: return Reckoning(at, .denominator)
        case nil: return Reckoning(at, .excluded(.undecided))
        // It climbed before the unit signed: nobody said whether the dispatch was right.
        case .escalated, .merged, .reopened, .missed, .elsewhere: return Reckoning(at, .excluded(.passedOn))
        }
    }

    /// 按时派遣率: dispatches in time ÷ dispatches.
    static let dispatchOnTime = Indicator("dispatch-on-time", of: .dispatch) { hop, facts, _ in
        dispatched(hop).map { at in
            Reckoning(at, facts.isOnSpot(hop) ? .excluded(.settledOnSpot) : .counted(hop.isInTime))
        }
    }

    private static func dispatched(_ hop: Hop) -> Timestamp? { hop.outcome == .done ? hop.ended : nil }
}
