import Kernel

/// What somebody wants to do with a run.
enum PowerCommand: Sendable, Hashable {
    enum Declaration: String, Sendable, CaseIterable {
        /// No relative is among the parties.
        case none
        case related
    }

    case perform(step: String, paper: String, day: LocalDate, Declaration?)
    /// Declares a relative among the parties, and leaves the step to another.
    case standAside(step: String)
    /// Ends it without a result: the meeting said no, or the wish was withdrawn.
    case stop(reason: String)
    /// The clock of the step has run out.
    case lapse(step: String)
}

/// What a decision depends on beside the run.
struct PowerContext: Sendable {
    /// Who acts; nobody for the clock.
    struct Hand: Sendable, Hashable {
        let role: Role
        let person: ID<Person>
    }

    let now: Timestamp
    let calendar: WorkingCalendar
    let list: PowerList
    /// From which sum on a purchase is put out to tender.
    let tender: Money
    let hand: Hand?

    var today: LocalDate { CountyTime.china.date(now) }
}

/// How powers are used: every step once, in order, by whom it belongs to, on its paper, by nobody with a relative in it.
enum PowerRules {
    /// - Returns: what a run begins with.
    static func start(
        _ power: Power, _ draft: PowerDraft, _ context: PowerContext
    ) throws -> PowerEvent {
        guard !draft.title.isEmpty else { throw PowerRefusal.noTitle }
        try checkParty(draft.party, power)
        try checkSum(draft.sum, power, context.tender)
        guard draft.day <= context.today else { throw PowerRefusal.future }
        return PowerEvent(
            kind: .started, at: context.now, role: context.hand?.role, person: context.hand?.person, day: draft.day,
            due: try power.steps.first.map { try context.calendar.deadline(from: context.now, limit: $0.limit) })
    }

    /// - Returns: the run with what happened at its end.
    /// - Throws: `PowerRefusal`; `CalendarError` when nobody can say when the next step is due.
    static func decide(
        _ run: PowerRun, _ command: PowerCommand, _ power: Power, _ context: PowerContext
    ) throws -> PowerRun {
        guard let turn = run.turn(power) else { throw PowerRefusal.ended }
        var next = run
        switch command {
        case .perform(let step, let paper, let day, let declaration):
            try checkTurn(step, turn, run, power)
            try checkHand(turn, run, power, context)
            try checkDeclaration(declaration, turn, run, context)
            try checkPaper(paper, turn)
            try checkDay(day, turn, run, power, context)
            next.events.append(try done(turn, paper, day, run, power, context))
        case .standAside(let step):
            try checkTurn(step, turn, run, power)
            guard turn.declares == true else { throw PowerRefusal.noAsideNeeded }
            try checkHand(turn, run, power, context)
            if let hand = context.hand, run.aside.contains(hand.person) { throw PowerRefusal.related }
            next.events.append(event(.aside, turn, context))
        case .stop(let reason):
            try checkHand(turn, run, power, context)
            if let hand = context.hand, run.aside.contains(hand.person) { throw PowerRefusal.related }
            guard !reason.isEmpty else { throw PowerRefusal.noReason }
            var stopped = event(.stopped, turn, context)
            stopped.paper = reason
            next.events.append(stopped)
        case .lapse(let step):
            try checkTurn(step, turn, run, power)
            guard let due = run.due, context.now >= due, !run.lateSteps.contains(turn.id) else {
                throw PowerRefusal.notDue
            }
            next.events.append(PowerEvent(kind: .late, at: context.now, step: turn.id))
        }
        return next
    }

    /// The posts that may do a step now: its own, and those that stand in once somebody has stood aside.
    static func roles(_ step: PowerStep, _ run: PowerRun, _ list: PowerList) -> [Role] {
        let isOpen = step.declares == true && run.events.contains { $0.kind == .aside && $0.role == step.role }
        return [step.role] + (isOpen ? list.standIns(for: step.role) : [])
    }

    private static func done(
        _ step: PowerStep, _ paper: String, _ day: LocalDate, _ run: PowerRun, _ power: Power, _ context: PowerContext
    ) throws -> PowerEvent {
        var done = event(.done, step, context)
        done.day = day
        done.paper = paper
        if let due = run.due, context.now >= due { done.isLate = true }
        let index = run.done.count + 1
        if index < power.steps.count {
            // What is posted counts from today.
            let from = step.publishes == true ? context.today : day
            done.due = try due(power.steps[index], after: from, context)
        }
        return done
    }

    /// The clock of a step begins when the one before is written down, or when its time of waiting is over.
    private static func due(
        _ step: PowerStep, after day: LocalDate, _ context: PowerContext
    ) throws -> Timestamp {
        let waited = CountyTime.china.moment(day.adding(days: step.afterDays ?? 0))
        return try context.calendar.deadline(from: max(context.now, waited), limit: step.limit)
    }

    private static func event(_ kind: PowerEvent.Kind, _ step: PowerStep, _ context: PowerContext) -> PowerEvent {
        PowerEvent(
            kind: kind, at: context.now, step: step.id, role: context.hand?.role, person: context.hand?.person)
    }
}
