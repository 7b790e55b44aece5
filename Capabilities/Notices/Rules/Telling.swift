package import Cases
package import Kernel

/// That somebody is to be told of something that happened to a case.
package struct Telling: Sendable, Hashable {
    package enum Whom: Sendable, Hashable {
        case report(ID<Report>)
        /// Those in a unit who deal with cases.
        case unit(UnitCode)
        /// Those who supervise the place.
        case supervisors
    }

    package let whom: Whom
    package let kind: NoticeKind

    package init(_ whom: Whom, _ kind: NoticeKind) {
        self.whom = whom
        self.kind = kind
    }
}

/// Whom the events of one entry concern, each once: of several things the gravest, for residents the latest.
///
/// Nobody is told of what they did themselves, except that a report arrived. What a county's centre receives is its list,
/// and no news to it; what was brought along from another system is news to nobody.
/// - Parameters:
///   - subject: after the events, or as it stands by now.
///   - before: the case before, known where it went away from a unit.
///   - at: when it happened.
package func tellings(
    _ events: [CaseEvent], of subject: Case, before: Case? = nil, by actor: Actor, at: Timestamp,
    centres: Set<UnitCode>
) -> [Telling] {
    var found = Tellings(subject: subject, before: before, at: at, centres: centres)
    for event in events {
        if case .brought = event { return [] }
        found.take(event)
    }
    return found.all.filter { telling in
        guard case .reporter(let report) = actor, telling.kind != .received else { return true }
        return telling.whom != .report(report)
    }
}

extension CaseEvent {
    /// Whether anybody could be told of it.
    package var isNews: Bool {
        switch self {
        case .received, .attached, .refused, .objected, .dispatched, .returned, .whistled, .suspended, .extended,
            .sentBack, .closed, .reopened, .escalated, .supervised, .rungReached, .merged, .shielded:
            true
        default: false
        }
    }
}

private struct Tellings {
    let subject: Case
    let before: Case?
    let at: Timestamp
    let centres: Set<UnitCode>
    /// In the order in which they were first to be told.
    var all: [Telling] = []

    mutating func take(_ event: CaseEvent) {
        switch event {
        case .received(let reception):
            if reception.splitFrom == nil { for report in reception.reports { tell(.report(report), .received) } }
            tellDesk(reception.desk, .charged)
        case .attached(let report): tell(.report(report), .received)
        case .refused: tellReporters(.refused)
        case .dispatched(let dispatching):
            tellReporters(.dispatched)
            for unit in [dispatching.lead] + dispatching.joint { tell(.unit(unit), .charged) }
        case .suspended, .extended: tellReporters(.extended)
        case .closed: tellReporters(.answered)
        case .reopened:
            tellReporters(.reopened)
            tell(.unit(subject.desk), .sentBack)
        case .merged: tellReporters(.merged)
        default: takeWork(event)
        }
    }

    /// What concerns those who serve alone.
    private mutating func takeWork(_ event: CaseEvent) {
        switch event {
        case .objected: tell(.unit(subject.desk), .sentBack)
        case .returned(_, let desk, _): tell(.unit(desk), .sentBack)
        case .whistled(let task): tell(.unit(task.unit), .charged)
        case .sentBack: tell(.unit(subject.lead ?? subject.desk), .sentBack)
        case .shielded(_, let desk, _, _): tellDesk(desk, .charged)
        case .escalated: if let lead = before?.lead { tell(.unit(lead), .escalated) }
        case .supervised(let reason):
            tell(.unit(subject.holder), .supervised)
            // A supervisor's own word is no news to supervisors.
            if case .rule = reason { tell(.supervisors, .supervised) }
        case .rungReached(let key, let action): climb(key, action)
        default: break
        }
    }

    /// A reminder or a warning; what follows from the higher rungs has events of its own.
    private mutating func climb(_ key: RunningClock.Key, _ action: RungAction) {
        guard [.remind, .warn].contains(action), let clock = subject.clocks.first(where: { $0.key == key }),
            let unit = clock.unit
        else { return }
        tell(.unit(unit), clock.due <= at ? .overdue : .dueSoon)
    }

    private mutating func tellReporters(_ kind: NoticeKind) {
        for reporter in subject.reporters { tell(.report(reporter.report), kind) }
    }

    private mutating func tellDesk(_ desk: UnitCode, _ kind: NoticeKind) {
        if !centres.contains(desk) { tell(.unit(desk), kind) }
    }

    private mutating func tell(_ whom: Telling.Whom, _ kind: NoticeKind) {
        guard let index = all.firstIndex(where: { $0.whom == whom }) else { return all.append(Telling(whom, kind)) }
        all[index] = Telling(whom, all[index].kind.joined(by: kind))
    }
}
