package import Kernel
package import Reading

/// What indicators know of a case: small, impersonal, and enough to recompute every figure.
package struct CaseFacts: Hashable, Sendable {
    package let id: ID<Case>
    package let number: CaseNumber
    package let received: Timestamp
    package let category: CategoryCode
    package let channel: Channel
    package let division: DivisionCode
    /// It rests inside another case.
    package let isMerged: Bool
    /// In the order in which they started.
    package let hops: [Hop]
    /// What residents said, by the ordinal of the verdict clock they said it under.
    package let verdicts: [Int: Verdict]
    /// What the machine proposed, and what a person decided; `nil` where the reporter chose.
    package let proposal: Fate?

    package init(
        id: ID<Case>, number: CaseNumber, received: Timestamp, category: CategoryCode,
        channel: Channel, division: DivisionCode, isMerged: Bool, hops: [Hop], verdicts: [Int: Verdict],
        proposal: Fate? = nil
    ) {
        self.id = id
        self.number = number
        self.received = received
        self.category = category
        self.channel = channel
        self.division = division
        self.isMerged = isMerged
        self.hops = hops
        self.verdicts = verdicts
        self.proposal = proposal
    }
}

/// One clock a case had: who was charged with what, from when, until when, and how it ended.
package struct Hop: Hashable, Sendable {
    /// How many clocks the case had before.
    package let ordinal: Int
    package let kind: ClockKind
    /// The unit it charged; `nil` when it waited for residents.
    package let unit: UnitCode?
    package let started: Timestamp
    package let due: Timestamp
    package let ended: Timestamp?
    package let outcome: ClockOutcome?
    package let isSuspended: Bool
    package let isExtended: Bool

    package init(
        ordinal: Int, kind: ClockKind, unit: UnitCode?, started: Timestamp, due: Timestamp, ended: Timestamp? = nil,
        outcome: ClockOutcome? = nil, isSuspended: Bool = false, isExtended: Bool = false
    ) {
        self.ordinal = ordinal
        self.kind = kind
        self.unit = unit
        self.started = started
        self.due = due
        self.ended = ended
        self.outcome = outcome
        self.isSuspended = isSuspended
        self.isExtended = isExtended
    }

    /// Another system closed the case; what came after handling is not known.
    package var isElsewhere: Bool { outcome == .elsewhere }

    /// The other system that closed the case had set no limit.
    package var isLimitless: Bool { due == CaseTable.never }

    /// Ended no later than its limit.
    package var isInTime: Bool { ended.map { $0 <= due } ?? false }

    /// The one moment at which it counts: when it ended or when its limit fell, whichever came first.
    package var reckoned: Timestamp { ended.map { min($0, due) } ?? due }
}

extension CaseFacts {
    /// From one reopening to the next: the hops that share one verdict. What another system closed is one on its own.
    package func round(of hop: Hop) -> [Hop] {
        let ends = hops.filter { $0.kind == .verdict || $0.isElsewhere }.map(\.ordinal)
        let before = ends.last { $0 < hop.ordinal } ?? -1
        let last = ends.first { $0 >= hop.ordinal } ?? .max
        return hops.filter { $0.ordinal > before && $0.ordinal <= last }
    }

    /// The hop of `kind` that began at the moment `hop` ended: each step starts the clock of the next.
    package func next(_ kind: ClockKind, after hop: Hop) -> Hop? {
        hops.first { $0.ordinal > hop.ordinal && $0.kind == kind && $0.started == hop.ended }
    }

    /// The unit a hop speaks of; residents judge the unit that solved.
    package func unit(of hop: Hop) -> UnitCode? {
        hop.unit ?? hops.last { $0.kind == .solve && $0.ordinal < hop.ordinal }?.unit
    }

    /// A grid worker settled it where it was found: it was received and verified in one moment.
    var wasSettledOnSpot: Bool { hops.contains { $0.kind == .verify && $0.ended == received } }

    /// Whether this hop was one of those steps that nobody took apart from settling it on the spot.
    func isOnSpot(_ hop: Hop) -> Bool { hop.ended == received && wasSettledOnSpot }

    /// Accepting it led to dispatching it; refusing it did not.
    func isFiled(by hop: Hop) -> Bool { hop.outcome == .done && next(.dispatch, after: hop) != nil }

    /// 返工: what this hop handled was sent back, before or after it was verified.
    func wasSentBack(_ hop: Hop) -> Bool {
        guard let verify = next(.verify, after: hop) else { return false }
        return verify.outcome == .returned || next(.answer, after: verify)?.outcome == .returned
    }
}
