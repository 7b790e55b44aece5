import Kernel
import Places
import Posts

/// A case as a row of another system tells it, in our terms.
struct PastCase: Sendable {
    var line = 0
    var external = ""
    var created = Timestamp(milliseconds: 0)
    var due: Timestamp?
    var closed: Timestamp?
    var standing = Past.Standing.received
    var category: CategoryCode
    var lead: UnitCode?
    var channel = Channel.system
    var division: DivisionCode
    var point: Coordinate?
    var address: String?
    var text = ""
    var answer: String?
    var contact: Contact?
    /// Of the values of the row that the mapping looks at; tells whether the other system has changed them since.
    var digest: Int64 = 0
    /// Closed before it was created, says the other system; taken as closed at once.
    var isBackwards = false
}

/// What turning a `PastCase` into events takes, the same for all of a file.
struct PastContext: Sendable {
    let system: String
    let withoutDue: Mapping.WithoutDue
    let rules: Rulebook
    /// When they are brought along.
    let now: Timestamp
}

extension PastCase {
    /// The month whose numbers it takes one of, `2026-11`.
    var month: String {
        let (year, month, _) = CountyTime.china.date(created).components
        return "\(padded(year, 4))-\(padded(month, 2))"
    }

    /// What is known, and nothing that is not: it came, it was with a unit until a moment, it stood so.
    /// - Parameter desk: that accepts, dispatches and answers for it here.
    func events(
        id: ID<Case>, report: ID<Report>, number: CaseNumber, desk: Unit, _ context: PastContext
    ) throws(Refusal) -> [CaseEvent] {
        let reception = Reception(
            id: id, number: number, at: created, channel: channel, category: category,
            catalogue: context.rules.current.version, division: division, desk: desk.code,
            level: level(desk, context.rules.directory), reports: [report])
        let past = Past(
            former: Former(system: context.system, number: external), standing: standing, lead: lead, closed: closed,
            answer: answer)
        let start: [CaseEvent] = [.received(reception), .brought(past)]
        guard let clock = try clock(desk: desk, context) else { return start }
        guard standing != .closed else {
            return start + [.clockStarted(clock), .clockEnded(clock.key, .elsewhere, at: closed ?? created)]
        }
        return start + [.clockStarted(climbed(clock, start, context))]
    }

    private func level(_ desk: Unit, _ directory: Directory) -> Level {
        switch lead.flatMap({ directory.unit($0) })?.kind ?? desk.kind {
        case .village: .village
        case .township, .enforcement: .township
        case .centre, .department: .county
        }
    }

    /// The one clock: for solving it since it came where a unit had it, else for what our desk has to do from now on.
    private func clock(desk: Unit, _ context: PastContext) throws(Refusal) -> RunningClock? {
        guard let limits = context.rules.current.category(category)?.limits else {
            throw .unknownCategory(category.description)
        }
        let calendar = context.rules.calendar
        func from(_ start: Timestamp, _ kind: ClockKind, _ limit: TimeLimit) throws(Refusal) -> RunningClock {
            RunningClock(
                kind: kind, number: 0, ordinal: 0, unit: desk.code, limit: limit, started: start,
                due: try calendar.due(from: start, limit))
        }
        func solving(_ limit: TimeLimit, due: Timestamp) -> RunningClock {
            RunningClock(
                kind: .solve, number: 0, ordinal: 0, unit: lead, limit: limit, started: created, due: due)
        }
        switch standing {
        case .received: return try from(context.now, .accept, limits.accept)
        case .accepted: return try from(context.now, .dispatch, limits.dispatch)
        case .closed where lead == nil: return nil
        case .dispatched, .closed:
            if let due { return solving(Self.limit(from: created, to: due) ?? limits.solve, due: due) }
            if context.withoutDue == .catalogue {
                return solving(limits.solve, due: try calendar.due(from: created, limits.solve))
            }
            // Nobody had set a limit: for what is still open ours begins now, for the rest there was none.
            let due = standing == .closed ? CaseTable.never : try calendar.due(from: context.now, limits.solve)
            return solving(limits.solve, due: due)
        }
    }

    /// The other system gave a moment, not a limit: as many hours, the last one begun.
    private static func limit(from start: Timestamp, to due: Timestamp) -> TimeLimit? {
        let hours = (due.milliseconds - start.milliseconds + 3_599_999) / 3_600_000
        let amount = Int(min(max(hours, 0), Int64(TimeLimit.amounts.upperBound)))
        return TimeLimit(amount: amount, unit: .naturalHours)
    }

    /// What the clock should have set off before it was ours is not made up for now.
    private func climbed(_ clock: RunningClock, _ start: [CaseEvent], _ context: PastContext) -> RunningClock {
        var clock = clock
        while let rung = Case(replaying: start + [.clockStarted(clock)])?.nextRung(
            context.rules.current.policy, context.rules.calendar), rung.at <= context.now
        {
            clock.rung += 1
        }
        return clock
    }
}
