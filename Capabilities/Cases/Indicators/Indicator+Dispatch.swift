import Kernel

/// From a case on file to the unit that signs for it. Counts in the period in which it was dispatched.
extension Indicator {
    /// 准确派遣率: dispatches that were not returned ÷ dispatches.
    static let dispatchAccurate = Indicator("dispatch-accurate", of: .dispatch) { hop, facts, period in
        guard isDispatched(hop, period) else { return .outside }
        if facts.isOnSpot(hop) { return .excluded(.settledOnSpot) }
        guard let sign = facts.next(.sign, after: hop) else { return .outside }
        switch sign.outcome {
        case .done: return .numerator
        case .returned: return .denominator
        case nil: return .excluded(.undecided)
        // It climbed before the unit signed: nobody said whether the dispatch was right.
        case .escalated, .merged, .reopened, .missed, .elsewhere: return .excluded(.passedOn)
        }
    }

    /// 按时派遣率: dispatches in time ÷ dispatches.
    static let dispatchOnTime = Indicator("dispatch-on-time", of: .dispatch) { hop, facts, period in
        guard isDispatched(hop, period) else { return .outside }
        return facts.isOnSpot(hop) ? .excluded(.settledOnSpot) : .counted(hop.isInTime)
    }

    private static func isDispatched(_ hop: Hop, _ period: Period) -> Bool {
        guard hop.outcome == .done, let ended = hop.ended else { return false }
        return period.contains(ended)
    }
}
