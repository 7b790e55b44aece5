import Kernel

/// From a report to a case on file.
extension Indicator {
    /// 立案率: filed ÷ received. Counts in the period in which it was received.
    static let filing = Indicator("filing", of: .accept) { hop, facts, period in
        filed(hop, facts, period)
    }

    /// 有效上报率: filed ÷ reported by staff.
    static let staffReportsValid = Indicator("staff-reports-valid", of: .accept) { hop, facts, period in
        facts.channel == .grid ? filed(hop, facts, period) : .outside
    }

    /// 按时立案率: filed in time ÷ filed. Counts in the period in which it was filed.
    static let filingOnTime = Indicator("filing-on-time", of: .accept) { hop, facts, period in
        guard isFiled(hop, facts, period) else { return .outside }
        return .counted(hop.isInTime)
    }

    /// 准确立案率: (filed − void) ÷ filed. Void is what was filed although it was another case already: a merged one.
    static let filingAccurate = Indicator("filing-accurate", of: .accept, countsMerged: true) { hop, facts, period in
        guard isFiled(hop, facts, period) else { return .outside }
        return .counted(!facts.isMerged)
    }

    /// 漏报率: filed from the public ÷ filed from the public and from staff; components and events only.
    static let missedReports = Indicator("missed-reports", of: .accept) { hop, facts, period in
        guard isFiled(hop, facts, period) else { return .outside }
        if facts.category.kind == .matter { return .excluded(.personal) }
        if facts.channel == .system { return .excluded(.sensor) }
        return .counted(facts.channel != .grid)
    }

    /// One case counts once, by its first accept clock; an objection that led to filing counts as filed.
    private static func filed(_ hop: Hop, _ facts: CaseFacts, _ period: Period) -> Membership {
        let accepts = facts.hops.filter { $0.kind == .accept }
        guard hop == accepts.first, period.contains(hop.started) else { return .outside }
        if accepts.contains(where: facts.isFiled) { return .numerator }
        if let last = accepts.last, last.ended == nil, last.due > period.asOf { return .excluded(.undecided) }
        return .denominator
    }

    private static func isFiled(_ hop: Hop, _ facts: CaseFacts, _ period: Period) -> Bool {
        guard let ended = hop.ended else { return false }
        return period.contains(ended) && facts.isFiled(by: hop)
    }
}
