import Kernel

extension CaseEvent {
    /// The name under which the journal files it.
    package var name: String {
        switch self {
        case .received: "received"
        case .brought: "brought"
        case .attached: "attached"
        case .accepted: "accepted"
        case .refused: "refused"
        case .objected: "objected"
        case .dispatched: "dispatched"
        case .returned: "returned"
        case .signed: "signed"
        case .contacted: "contacted"
        case .whistled: "whistled"
        case .responded: "responded"
        case .arrived: "arrived"
        case .finished: "finished"
        case .stageDone: "stageDone"
        case .asked: "asked"
        case .denied: "denied"
        case .suspended: "suspended"
        case .resumed: "resumed"
        case .extended: "extended"
        case .handled: "handled"
        case .sentBack: "sentBack"
        case .verified: "verified"
        case .closed: "closed"
        case .judged: "judged"
        case .reopened: "reopened"
        case .evaluated: "evaluated"
        case .escalated: "escalated"
        case .supervised: "supervised"
        case .rungReached: "rungReached"
        case .merged: "merged"
        case .absorbed: "absorbed"
        case .unmerged: "unmerged"
        case .released: "released"
        case .split: "split"
        case .linked: "linked"
        case .shielded: "shielded"
        case .supplemented: "supplemented"
        case .clockStarted: "clockStarted"
        case .clockExtended: "clockExtended"
        case .clockRested: "clockRested"
        case .clockWoken: "clockWoken"
        case .clockEnded: "clockEnded"
        }
    }

    /// Reports that came in with this event.
    var newReports: [ID<Report>] {
        switch self {
        case .received(let reception): reception.splitFrom == nil ? reception.reports : []
        case .attached(let report): [report]
        default: []
        }
    }

    /// Why, where somebody or a rule said so.
    package var reason: Reason? {
        switch self {
        case .refused(_, let words, _), .objected(let words): .said(words)
        case .dispatched(let dispatching): dispatching.why
        case .returned(_, _, let reason), .denied(let reason), .suspended(_, let reason), .extended(_, let reason),
            .sentBack(let reason), .merged(_, let reason), .unmerged(_, let reason), .split(_, let reason),
            .shielded(_, _, _, let reason):
            .said(reason)
        case .asked(let request): .said(request.reason)
        case .resumed(let reason), .reopened(let reason), .escalated(_, _, let reason), .supervised(let reason): reason
        case .linked(_, let reason): reason.map { .said($0) }
        default: nil
        }
    }
}
