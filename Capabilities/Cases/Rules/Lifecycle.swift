package import Kernel

/// The case lifecycle: what happens when somebody does something, or why it may not.
///
/// Pure: equal arguments give equal events. The events are applied in order with `Case.apply`.
/// - Source: domain.md, "Matters: the closed loop"; facts/standards.md, sections 1 and 4.
package func decide(
    _ subject: Case, _ command: Command, _ context: RuleContext
) throws(Refusal) -> [CaseEvent] {
    if let action = command.action {
        try authorise(action, on: subject, context.actor, context.directory)
        if let target = subject.mergedInto, action != .unmerge { throw .merged(into: target.number) }
        guard allowed(action, in: subject) else { throw .state(action, subject.state) }
    } else if let target = subject.mergedInto {
        if case .tick = command { return [] }
        throw .merged(into: target.number)
    }
    var draft = Draft(subject, context)
    try draft.carryOut(command)
    return draft.events
}

/// Whether the state allows the action, before anything else is looked at.
package func allowed(_ action: CaseAction, in subject: Case) -> Bool {
    let state = subject.state
    switch action {
    case .accept, .refuse: return state == .received
    case .object: return state == .refused
    case .dispatch: return state == .accepted || (state == .dispatched && subject.awaitsDispatch)
    case .return, .sign: return state == .dispatched && !subject.awaitsDispatch
    case .contact: return (state == .dispatched && !subject.awaitsDispatch) || state == .handling
    case .handle, .whistle, .extend, .stage: return state == .handling
    case .respond, .arrive, .finish: return state == .handling && !subject.tasks.isEmpty
    case .suspend: return state == .handling
    case .resume: return state == .suspended
    case .verify: return state == .handled
    case .sendback: return state == .handled || state == .verified
    case .close: return state == .verified
    case .judge: return state == .closed
    case .reopen: return state == .evaluated
    case .escalate: return (state == .dispatched && !subject.awaitsDispatch) || state == .handling
    case .supervise: return !state.isSettled && state != .closed
    case .merge: return [.received, .accepted, .dispatched, .handling].contains(state)
    case .unmerge: return subject.mergedInto != nil
    case .split: return [.received, .accepted, .dispatched, .handling].contains(state)
    case .link: return true
    case .shield: return [.received, .accepted, .dispatched, .handling].contains(state)
    case .supplement: return !state.isSettled && state != .closed
    }
}

extension Case {
    /// Whether somebody may still join it with a report of their own.
    package var takesReports: Bool {
        mergedInto == nil && reporters.count < Case.mostReporters && (allowed(.merge, in: self) || state == .suspended)
    }

    /// More than this many reports of one matter make a case of their own; the desk can merge them.
    package static let mostReporters = 500
}

/// The actions open to this actor now: what a page offers.
package func offered(_ subject: Case, to actor: Actor, _ context: RuleContext) -> [CaseAction] {
    let object = subject.object(context.directory)
    return CaseAction.allCases.filter { action in
        guard subject.mergedInto == nil || action == .unmerge, allowed(action, in: subject) else { return false }
        return (try? authorise(action, on: object, actor)) != nil
    }
}

extension Draft {
    mutating func carryOut(_ command: Command) throws(Refusal) {
        switch command {
        case .accept(let category): try accept(category)
        case .refuse(let ground, let words): try refuse(ground, words)
        case .object(let words): try object(words)
        case .dispatch(let unit, let joint, let reason, let ruling): try dispatch(unit, joint, reason, ruling)
        case .return(let reason): try giveBack(reason)
        case .sign: sign()
        case .contact(let reached, let note): try contact(reached, note)
        case .handle(let words): try handle(words, onTheSpot: false)
        case .suspend(let until, let reason, let approve): try suspend(until, reason, approve)
        case .resume(let reason): try resume(reason.map { .said($0) } ?? .rule("cases.why.resumed", [:]))
        case .extend(let limit, let reason, let approve): try extend(limit, reason, approve)
        case .whistle(let units, let what, let limit): try whistle(units, what, limit)
        case .respond(let task): try respond(task)
        case .arrive(let task): try arrive(task)
        case .finish(let task, let words): try finish(task, words)
        case .stage(let stage, let words): try finishStage(stage, words)
        case .verify(let words): try verify(words)
        case .sendback(let reason): try sendBack(reason)
        case .close(let answer): try close(answer)
        case .judge(let report, let verdict, let words): try judge(report, verdict, words)
        case .reopen(let reason): try reopen(reason)
        case .escalate(let reason): try escalate(try said(reason))
        case .supervise(let reason): emit(.supervised(try said(reason)))
        case .merge(let target, let reason): try merge(into: target, reason)
        case .unmerge(let reason): try unmerge(reason)
        case .split(let part, let reason): try split(into: part, reason)
        case .link(let other, let reason): try link(to: other, reason)
        case .shield(let unit, let reason): try shield(unit, reason)
        case .supplement(let words, let pictures): try supplement(words, pictures)
        case .tick: try tick()
        case .settleOnSpot(let words): try settleOnSpot(words)
        }
    }
}
