import Kernel
import Posts

@testable import Cases

/// What the loop is allowed to do, as data, and what must hold after every step.
enum LifecycleTable {
    /// The step that was taken; `nil` actions have names of their own.
    enum Step: Hashable {
        case action(CaseAction)
        case tick, settle

        init(_ command: Command) {
            if let action = command.action {
                self = .action(action)
            } else if case .tick = command {
                self = .tick
            } else {
                self = .settle
            }
        }
    }

    /// Steps that never change the state.
    private static let still: [CaseAction: [CaseState]] = [
        .supervise: [.received, .accepted, .dispatched, .handling, .suspended, .handled, .verified],
        .supplement: [.received, .accepted, .dispatched, .handling, .suspended, .handled, .verified],
        .merge: [.received, .accepted, .dispatched, .handling],
        .unmerge: [.received, .accepted, .dispatched, .handling],
        .split: [.received, .accepted, .dispatched, .handling],
        .link: CaseState.allCases,
        .contact: [.dispatched, .handling],
        .extend: [.handling], .whistle: [.handling], .respond: [.handling], .arrive: [.handling],
        .finish: [.handling], .stage: [.handling],
    ]

    /// The table of domain.md, "Case states", and beside it: what time may do, settling on the spot, and that a
    /// resident may reopen an evaluated case within the window.
    private static let moving: [(CaseState, Step, Set<CaseState>)] = [
        (.received, .action(.accept), [.accepted]), (.received, .action(.refuse), [.refused]),
        (.received, .settle, [.closed]), (.refused, .action(.object), [.received]),
        (.accepted, .action(.dispatch), [.dispatched]),
        (.dispatched, .action(.dispatch), [.dispatched]), (.dispatched, .action(.return), [.dispatched]),
        (.dispatched, .action(.sign), [.handling]), (.dispatched, .action(.escalate), [.dispatched]),
        (.handling, .action(.handle), [.handled]), (.handling, .action(.suspend), [.handling, .suspended]),
        (.handling, .action(.escalate), [.dispatched]), (.suspended, .action(.resume), [.handling]),
        (.handled, .action(.verify), [.verified]), (.handled, .action(.sendback), [.handling]),
        (.verified, .action(.close), [.closed]), (.verified, .action(.sendback), [.handling]),
        (.closed, .action(.judge), [.closed, .evaluated, .accepted]),
        (.evaluated, .action(.reopen), [.accepted]),
        (.received, .action(.shield), [.received]), (.accepted, .action(.shield), [.accepted]),
        (.dispatched, .action(.shield), [.dispatched]), (.handling, .action(.shield), [.handling, .dispatched]),
        (.received, .tick, [.received]), (.refused, .tick, [.refused]), (.accepted, .tick, [.accepted]),
        (.dispatched, .tick, [.dispatched]), (.handling, .tick, [.handling, .dispatched]),
        (.suspended, .tick, [.suspended, .handling, .dispatched]), (.handled, .tick, [.handled]),
        (.verified, .tick, [.verified]), (.closed, .tick, [.closed, .evaluated]), (.evaluated, .tick, [.evaluated]),
    ]

    private static let transitions: [CaseState: [Step: Set<CaseState>]] = {
        var table: [CaseState: [Step: Set<CaseState>]] = [:]
        for (action, states) in still { for state in states { table[state, default: [:]][.action(action)] = [state] } }
        for (from, step, to) in moving { table[from, default: [:]][step] = to }
        return table
    }()

    static func allows(_ from: CaseState, _ step: Step, _ to: CaseState) -> Bool {
        transitions[from]?[step]?.contains(to) == true
    }

    /// The clocks that run in each state: those that must, and those that may.
    static func clocks(_ subject: Case) -> (must: Set<ClockKind>, may: Set<ClockKind>) {
        switch subject.state {
        case .received: ([.accept], [])
        case .accepted: ([.dispatch], [])
        case .dispatched where subject.awaitsDispatch: ([.dispatch], [])
        case .dispatched: ([.sign, .solve], [.contact, .stage])
        case .handling, .suspended: ([.solve], [.contact, .stage, .task])
        case .handled: ([.verify], [.contact])
        case .verified: ([.answer], [.contact])
        case .closed: ([.verdict], [])
        case .refused, .evaluated: ([], [])
        }
    }

    // MARK: Permissions

    /// What somebody is to a case.
    enum Relation { case desk, supervisor, lead, townLead, called, local, reporter }

    /// Who may do what; `system` may do everything, `anyone` nothing.
    static let permissions: [CaseAction: Set<Relation>] = [
        .accept: [.desk], .refuse: [.desk], .object: [.reporter], .dispatch: [.desk], .return: [.lead], .sign: [.lead],
        .contact: [.lead], .handle: [.lead], .suspend: [.lead, .supervisor], .resume: [.lead, .supervisor, .desk],
        .extend: [.lead, .supervisor], .whistle: [.desk, .supervisor, .townLead], .respond: [.called],
        .arrive: [.called], .finish: [.called], .stage: [.lead], .verify: [.desk, .supervisor, .local],
        .sendback: [.desk, .supervisor], .close: [.desk], .judge: [.desk, .reporter],
        .reopen: [.supervisor, .reporter],
        .escalate: [.desk, .supervisor, .lead], .supervise: [.supervisor], .merge: [.desk], .unmerge: [.desk],
        .split: [.desk], .link: [.desk, .supervisor, .lead], .shield: [.desk],
        .supplement: [.desk, .supervisor, .lead, .called, .local, .reporter],
    ]

    static func relations(_ cast: LifecycleCast, _ subject: Case) -> Set<Relation> {
        if case .reporter(let report) = cast.actor {
            return subject.reporters.contains { $0.report == report } ? [.reporter] : []
        }
        guard let holder = cast.holder else { return [] }
        var relations: Set<Relation> = []
        let works: Set<Role> = [.handler, .dutyOfficer, .supervisor, .villageSecretary, .gridWorker]
        if holder.unit == subject.lead, works.contains(holder.role) {
            relations.insert(.lead)
            if holder.unit.description.hasPrefix("t-") { relations.insert(.townLead) }
        }
        if works.contains(holder.role), subject.tasks.contains(where: { $0.unit == holder.unit }) {
            relations.insert(.called)
        }
        guard holder.place.contains(subject.division) else { return relations }
        switch holder.role {
        case .dispatcher: relations.insert(.desk)
        case .dutyOfficer where subject.level >= .township: relations.insert(.desk)
        case .supervisor: relations.insert(.supervisor)
        case .gridWorker, .partTimeWorker, .villageSecretary: relations.insert(.local)
        default: break
        }
        return relations
    }

    static func isPermitted(_ action: CaseAction, _ cast: LifecycleCast, _ subject: Case) -> Bool {
        if case .system = cast.actor { return true }
        // Whom it is about has no part in it.
        if let about = subject.about, cast.holder?.unit == about { return false }
        let relations = relations(cast, subject)
        // Whoever leads does not ask residents for the verdict on its own work.
        if action == .judge, cast.holder.map({ $0.unit == subject.lead }) == true { return false }
        if action == .refuse, subject.objections > 0, relations.contains(.supervisor) { return true }
        return !permissions[action, default: []].isDisjoint(with: relations)
    }
}

/// What is wrong with a step; empty when nothing is.
struct LifecycleCheck {
    let policy: Policy
    private(set) var faults: [String] = []

    init(_ policy: Policy) { self.policy = policy }

    private mutating func expect(_ holds: Bool, _ fault: @autoclosure () -> String) {
        if !holds { faults.append(fault()) }
    }

    mutating func step(
        _ before: Case, _ command: Command, _ cast: LifecycleCast, _ events: [CaseEvent], _ after: Case, now: Timestamp
    ) {
        let step = LifecycleTable.Step(command)
        if before.mergedInto != nil, step == .tick {
            expect(events.isEmpty, "time moves a merged case")
            return
        }
        expect(LifecycleTable.allows(before.state, step, after.state), "\(before.state) → \(after.state) by \(step)")
        expect(step == .tick || !events.isEmpty, "\(step) accepted without an event")
        expect(
            Set(before.reporters.map(\.report)).isSubset(of: Set(after.reporters.map(\.report))),
            "\(step) lost a reporter")
        if after.isSettledOnSpot, step == .settle {
            expect(before.state == .received, "settled late")
        } else {
            if after.state == .closed, before.state != .closed {
                expect(before.state == .verified, "closed without verification")
            }
            if after.state == .verified, before.state != .verified, let holder = cast.holder {
                expect(
                    before.handledBy.map { $0.post != holder.post && $0.person != holder.person } ?? true,
                    "verified by the handler")
            }
        }
        var wasDispatched = false
        for event in events {
            switch event {
            case .judged(_, let verdict, _) where !verdict.solved:
                expect(after.state == .accepted, "not solved, and not reopened")
                expect(after.supervisions > before.supervisions, "not solved, and no supervisor told")
            case .evaluated:
                let isTime = before.clock(.verdict).map { $0.due <= now } ?? false
                expect(step == .action(.judge) || (step == .tick && isTime), "evaluated without verdict or silence")
            case .whistled(let task): expect(task.unit != after.lead, "the lead was whistled for")
            case .dispatched(let dispatching):
                wasDispatched = true
                if case .said(let why) = dispatching.why {
                    expect(why.contains { !$0.isWhitespace }, "dispatched without why")
                }
            case .clockStarted(let clock):
                expect(clock.due >= clock.started && clock.started == now, "a clock starts at another time")
            case .returned:
                expect(!before.rulingBinds && before.returns < policy.returnBound, "returned past the bound")
            default: break
            }
        }
        if !wasDispatched, after.lead != nil { expect(before.lead == after.lead, "\(step) changed the lead") }
        state(after)
    }

    mutating func state(_ subject: Case) {
        let kinds = Set(subject.clocks.map(\.kind))
        let (must, may) = LifecycleTable.clocks(subject)
        expect(must.isSubset(of: kinds), "\(subject.state) lacks a clock of \(must.subtracting(kinds))")
        expect(
            kinds.isSubset(of: must.union(may)), "\(subject.state) keeps clocks \(kinds.subtracting(must.union(may)))")
        expect(Set(subject.clocks.map(\.key)).count == subject.clocks.count, "two clocks with one key")
        let rests = subject.mergedInto != nil || subject.state == .suspended
        expect(subject.clocks.allSatisfy { ($0.restsSince != nil) == rests }, "\(subject.state) clocks rest wrongly")
        if !subject.state.isSettled, !rests { expect(subject.nextClock != nil, "nobody is waited for") }
        expect((subject.state == .suspended) == (subject.suspendedUntil != nil), "a suspension without an end")
        for clock in subject.clocks {
            let charged: UnitCode? =
                switch clock.kind {
                case .accept, .dispatch, .verify, .answer: subject.desk
                case .sign, .contact, .solve, .stage: subject.lead
                case .task: subject.tasks.first { $0.number == clock.number }?.unit
                case .verdict: nil
                }
            expect(clock.unit == charged, "\(clock.kind) charges \(clock.unit?.description ?? "nobody")")
            expect(clock.rung <= policy.rungs.count, "more rungs than there are")
            expect(clock.ordinal < subject.clockCount, "an ordinal to come")
            if clock.kind == .task {
                expect(
                    subject.tasks.first { $0.number == clock.number }.map { $0.finished == nil } ?? false,
                    "a clock of a finished task")
            }
        }
        let hasLead = ![.received, .refused, .accepted].contains(subject.state) && !subject.awaitsDispatch
        expect((subject.lead != nil) == hasLead, "\(subject.state) with lead \(subject.lead?.description ?? "none")")
        let isWithLead = hasLead && [.dispatched, .handling, .suspended].contains(subject.state)
        expect(subject.holder == (isWithLead ? subject.lead : subject.desk), "\(subject.state) held by the wrong unit")
        expect(subject.joint.allSatisfy { $0 != subject.lead }, "the lead is a joint unit too")
        expect(subject.request == nil || subject.state == .handling, "a request in \(subject.state)")
        expect(subject.request.map { $0.by.unit == subject.lead } ?? true, "a request of another unit")
        expect(subject.returns <= policy.returnBound, "too many returns")
        expect(subject.extensions <= policy.extensionsBound, "too many extensions")
        expect(
            [.closed, .evaluated].contains(subject.state) == (subject.closedAt != nil), "\(subject.state), closedAt")
        expect((subject.state == .evaluated) == (subject.evaluation != nil), "\(subject.state), evaluation")
        expect(!subject.reporters.isEmpty, "nobody reported it")
        if let about = subject.about {
            expect(
                ![subject.lead, subject.desk, subject.holder].contains(about) && !subject.joint.contains(about)
                    && !subject.tasks.contains { $0.unit == about }, "\(about) has a part in a complaint about it")
        }
    }

    /// After time was looked at, nothing is left to do at that moment, and the next moment lies ahead.
    mutating func settledTime(_ story: LifecycleStory, at now: Timestamp) {
        let again = try? story.deciding(.tick, .system, at: now)
        expect(again?.isEmpty == true, "a second tick does something: \(again ?? [])")
        if let next = story.subject.nextMoment(policy, LifecycleFixture.calendar) {
            expect(next > now, "the next moment has passed")
        }
    }
}
