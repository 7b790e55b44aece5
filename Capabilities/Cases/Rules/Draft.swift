package import Kernel
package import Posts
import Rights

/// What a rule may look at beside the case.
package struct RuleContext: Sendable {
    package let now: Timestamp
    package let actor: Actor
    package let calendar: WorkingCalendar
    package let catalogue: Catalogue
    package let directory: Directory

    package init(
        now: Timestamp, actor: Actor, calendar: WorkingCalendar, catalogue: Catalogue, directory: Directory
    ) {
        self.now = now
        self.actor = actor
        self.calendar = calendar
        self.catalogue = catalogue
        self.directory = directory
    }

    var holder: PostHolder? {
        guard case .post(let holder) = actor else { return nil }
        return holder
    }

    var isSystem: Bool {
        guard case .system = actor else { return false }
        return true
    }
}

/// A case in the making: every event is applied as soon as it is written, so each line sees the state before it.
struct Draft {
    private(set) var subject: Case
    private(set) var events: [CaseEvent] = []
    let context: RuleContext

    init(_ subject: Case, _ context: RuleContext) {
        self.subject = subject
        self.context = context
    }

    mutating func emit(_ event: CaseEvent) {
        subject.apply(event)
        events.append(event)
    }

    func category() throws(Refusal) -> Category {
        guard let category = context.catalogue.category(subject.category) else {
            throw .unknownCategory(subject.category.description)
        }
        return category
    }

    /// Whether the actor has this right to the case as it is now.
    func may(_ action: Action) -> Bool {
        decide(context.actor, action, on: subject.object(context.directory)).isAllowed
    }

    // MARK: Clocks

    mutating func start(
        _ kind: ClockKind, _ number: Int = 0, charging unit: UnitCode?, limit: TimeLimit
    ) throws(Refusal) {
        let clock = RunningClock(
            kind: kind, number: number, ordinal: subject.clockCount, unit: unit, limit: limit, started: context.now,
            due: try context.calendar.due(from: context.now, limit))
        emit(.clockStarted(clock))
    }

    /// Ends every clock of these kinds that runs.
    mutating func end(_ kinds: [ClockKind], _ outcome: ClockOutcome) {
        for clock in subject.clocks where kinds.contains(clock.kind) {
            emit(.clockEnded(clock.key, outcome, at: context.now))
        }
    }

    mutating func end(_ kind: ClockKind, _ number: Int = 0, _ outcome: ClockOutcome = .done) {
        guard let clock = subject.clock(kind, number) else { return }
        emit(.clockEnded(clock.key, outcome, at: context.now))
    }

    mutating func rest(_ clocks: [RunningClock]) {
        for clock in clocks where clock.restsSince == nil { emit(.clockRested(clock.key, at: context.now)) }
    }

    /// Lets resting clocks go on, their deadlines later by the time they rested, counted in their own unit.
    mutating func wake(at moment: Timestamp) throws(Refusal) {
        for clock in subject.clocks {
            guard let since = clock.restsSince else { continue }
            let due: Timestamp
            do {
                due = try context.calendar.resumed(
                    due: clock.due, suspendedAt: since, resumedAt: moment, unit: clock.limit.unit)
            } catch {
                throw .beyondCalendar
            }
            emit(.clockWoken(clock.key, due: due))
        }
    }
}

extension WorkingCalendar {
    /// As `deadline`, for rules.
    func due(from start: Timestamp, _ limit: TimeLimit) throws(Refusal) -> Timestamp {
        do {
            return try deadline(from: start, limit: limit)
        } catch {
            throw .beyondCalendar
        }
    }
}

/// A reason with something in it.
func said(_ reason: String) throws(Refusal) -> Reason { .said(try words(reason, "reason")) }

/// Words with something in them.
func words(_ text: String, _ field: String) throws(Refusal) -> String {
    let trimmed = text.drop { $0.isWhitespace }
    guard !trimmed.isEmpty else { throw .emptyWords(field: field) }
    return text
}
