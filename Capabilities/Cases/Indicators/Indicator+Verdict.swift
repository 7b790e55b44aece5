import Kernel

/// The three rates: of valid call-backs on cases closed in the period, how many say so. One case and round is one
/// call-back; where several residents reported, every one who answers has to say so.
/// - Source: facts/standards.md, section 4, "Three rates".
extension Indicator {
    /// 响应率: contacted in time, by the clock and by the residents' word.
    static let firstContact = Indicator("first-contact", of: .verdict) { hop, facts, _ in
        calledBack(hop, facts) { verdict in
            let contact = facts.round(of: hop).last { $0.kind == .contact }
            return verdict.contacted && contact?.outcome == .done && contact?.isInTime == true
        }
    }

    /// 解决率.
    static let resolution = Indicator("resolution", of: .verdict) { hop, facts, _ in
        calledBack(hop, facts) { $0.solved }
    }

    /// 满意率.
    static let satisfaction = Indicator("satisfaction", of: .verdict) { hop, facts, _ in
        calledBack(hop, facts) { $0.satisfied }
    }

    private static func calledBack(
        _ hop: Hop, _ facts: CaseFacts, _ says: (Verdict) -> Bool
    ) -> Reckoning? {
        guard hop.ended != nil else { return Reckoning(hop.started, .excluded(.awaited)) }
        guard let verdict = facts.verdicts[hop.ordinal] else { return Reckoning(hop.started, .excluded(.silent)) }
        return Reckoning(hop.started, .counted(says(verdict)))
    }
}
