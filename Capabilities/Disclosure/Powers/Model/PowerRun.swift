import Kernel

/// One thing that happened to a run.
struct PowerEvent: Sendable, Hashable, Codable {
    enum Kind: String, Sendable, Codable, CaseIterable {
        case started, done
        /// Somebody has a relative among the parties and leaves the step to another.
        case aside
        case late, stopped
    }

    let kind: Kind
    let at: Timestamp
    /// The step it happened to; none for the start.
    var step: String?
    /// Of whoever did it.
    var role: Role?
    var person: ID<Person>?
    /// The day on which it was done, which may be before it was written down.
    var day: LocalDate?
    /// What the paper says, or why it was stopped; personal data covered.
    var paper: String?
    /// Done after its time.
    var isLate: Bool?
    /// When the next step has to be done.
    var due: Timestamp?
}

/// A power in use: what it is about, and everything that happened, in order. All else follows from these.
struct PowerRun: Sendable, Hashable {
    enum State: String, Sendable, CaseIterable { case running, finished, stopped }

    let id: ID<PowerRun>
    let number: CaseNumber
    let village: DivisionCode
    let power: String
    /// The first day of the list under which it began.
    let list: LocalDate
    let title: String
    /// The name is covered for a natural person.
    let party: Payee
    let sum: Money?
    var events: [PowerEvent]

    /// Steps that are done, in order.
    var done: [PowerEvent] { events.filter { $0.kind == .done } }
    var started: PowerEvent? { events.first }
    var due: Timestamp? { events.last { $0.kind == .started || $0.kind == .done }?.due }

    func state(_ power: Power) -> State {
        if events.last?.kind == .stopped { return .stopped }
        return done.count >= power.steps.count ? .finished : .running
    }

    /// Whose turn it is; nothing once it has ended.
    func turn(_ power: Power) -> PowerStep? {
        state(power) == .running ? power.steps[done.count] : nil
    }

    func isLate(_ power: Power, at now: Timestamp) -> Bool {
        guard let step = turn(power), let due else { return false }
        return now >= due || events.contains { $0.kind == .late && $0.step == step.id }
    }

    /// Steps that were not done in time, whether or not they are done now.
    var lateSteps: Set<String> {
        Set(events.compactMap { $0.kind == .late || $0.isLate == true ? $0.step : nil })
    }

    /// Persons with a relative among the parties.
    var aside: Set<ID<Person>> { Set(events.compactMap { $0.kind == .aside ? $0.person : nil }) }

    /// The step by which the matter was decided.
    func decided(_ power: Power) -> PowerEvent? {
        guard let decision = power.decision else { return nil }
        return done.first { $0.step == decision.id }
    }
}

/// What a clerk writes down when a power begins to be used.
struct PowerDraft: Sendable, Hashable {
    var title: String
    var party: Payee
    var sum: Money?
    var day: LocalDate
}
