import Kernel

/// From the first order to the answer. One item per round: a reopened case has to be closed again and counts again.
extension Indicator {
    /// 结案率: closed ÷ due to close. Counts in the period in which it was closed or its limit for solving fell,
    /// whichever came first.
    static let closing = Indicator("closing", version: "2026-2", of: .solve) { hop, facts, asOf in
        guard let round = Round(endingWith: hop, in: facts) else { return nil }
        return Reckoning(round.reckoned, round.exclusion(asOf).map { .excluded($0) } ?? .counted(round.isClosed))
    }

    /// 按期结案率: closed in time ÷ due to close, or ÷ closed, as the county's policy says.
    static func closingOnTime(_ denominator: RatesFormula.Denominator) -> Indicator {
        Indicator("closing-on-time", version: "2026-2-\(denominator.rawValue)", of: .solve) { hop, facts, asOf in
            guard let round = Round(endingWith: hop, in: facts),
                let at = denominator == .due ? round.reckoned : round.closed
            else { return nil }
            let membership = round.exclusion(asOf).map { Membership.excluded($0) }
            return Reckoning(at, membership ?? .counted(round.isClosed && round.isInTime))
        }
    }
}

/// The way from being dispatched, at first or after a reopening, to the answer.
struct Round {
    private let hops: [Hop]
    private let solve: Hop

    /// - Returns: `nil` unless `solve` is the last solving of its round.
    init?(endingWith solve: Hop, in facts: CaseFacts) {
        let hops = facts.round(of: solve)
        guard hops.last(where: { $0.kind == .solve }) == solve else { return nil }
        self.hops = hops
        self.solve = solve
    }

    /// When the residents got their answer, here or from another system.
    var closed: Timestamp? {
        if solve.isElsewhere { return solve.ended }
        guard let answer = hops.last(where: { $0.kind == .answer }), answer.outcome == .done else { return nil }
        return answer.ended
    }

    var reckoned: Timestamp { closed.map { min($0, solve.due) } ?? solve.due }

    /// Closed, and no resident said "not solved": that verdict takes the closing back.
    var isClosed: Bool { closed != nil && hops.last { $0.kind == .verdict }?.outcome != .reopened }

    /// Solving, verifying and answering were each within their limits; rework gives no second chance.
    var isInTime: Bool {
        hops.filter { [.solve, .verify, .answer].contains($0.kind) }.allSatisfy(\.isInTime)
    }

    func exclusion(_ asOf: Timestamp) -> Exclusion? {
        if solve.isElsewhere, solve.isLimitless { return .limitless }
        let solving = hops.filter { $0.kind == .solve }
        if solving.contains(where: \.isSuspended) { return .suspended }
        if solving.contains(where: \.isExtended) { return .extended }
        if solve.outcome == .returned, solve.isInTime { return .passedOn }
        return closed == nil && solve.due > asOf ? .undecided : nil
    }
}
