import Kernel
import Reading

/// From a report to a case on file.
extension Indicator {
    /// 立案率: filed ÷ received. Counts in the period in which it was received.
    static let filing = Indicator("filing", of: .accept) { hop, facts, asOf in
        filed(hop, facts, asOf)
    }

    /// 有效上报率: filed ÷ reported by staff.
    static let staffReportsValid = Indicator("staff-reports-valid", of: .accept) { hop, facts, asOf in
        facts.channel == .grid ? filed(hop, facts, asOf) : nil
    }

    /// 按时立案率: filed in time ÷ filed. Counts in the period in which it was filed.
    static let filingOnTime = Indicator("filing-on-time", of: .accept) { hop, facts, _ in
        filedAt(hop, facts).map { Reckoning($0, .counted(hop.isInTime)) }
    }

    /// 准确立案率: (filed − void) ÷ filed. Void is what was filed although it was another case already: a merged one.
    static let filingAccurate = Indicator("filing-accurate", of: .accept, countsMerged: true) { hop, facts, _ in
        filedAt(hop, facts).map { Reckoning($0, .counted(!facts.isMerged)) }
    }

    /// 漏报率: filed from the public ÷ filed from the public and from staff; components and events only.
    static let missedReports = Indicator("missed-reports", of: .accept) { hop, facts, _ in
        guard let at = filedAt(hop, facts) else { return nil }
        if facts.category.kind == .matter { return Reckoning(at, .excluded(.personal)) }
        if facts.channel == .system { return Reckoning(at, .excluded(.sensor)) }
        return Reckoning(at, .counted(facts.channel != .grid))
    }

    /// 机器建议采用率: filed under the category that the machine proposed ÷ filed cases for which it proposed one. Where the
    /// reporter chose the category nothing was proposed. Counts in the period in which it was filed.
    /// - Parameter model: only what this one proposed.
    static func proposalsTaken(by model: Int? = nil) -> Indicator {
        Indicator("proposals-taken", of: .accept) { hop, facts, _ in
            guard let proposal = facts.proposal, model == nil || proposal.model == model,
                let at = filedAt(hop, facts)
            else { return nil }
            if facts.isOnSpot(hop) { return Reckoning(at, .excluded(.settledOnSpot)) }
            return Reckoning(at, .counted(proposal.category == facts.category.description))
        }
    }

    /// One case counts once, by its first accept clock; an objection that led to filing counts as filed.
    private static func filed(_ hop: Hop, _ facts: CaseFacts, _ asOf: Timestamp) -> Reckoning? {
        let accepts = facts.hops.filter { $0.kind == .accept }
        guard hop == accepts.first else { return nil }
        if accepts.contains(where: facts.isFiled) { return Reckoning(hop.started, .numerator) }
        if let last = accepts.last, last.ended == nil, last.due > asOf {
            return Reckoning(hop.started, .excluded(.undecided))
        }
        return Reckoning(hop.started, .denominator)
    }

    private static func filedAt(_ hop: Hop, _ facts: CaseFacts) -> Timestamp? {
        facts.isFiled(by: hop) ? hop.ended : nil
    }
}
