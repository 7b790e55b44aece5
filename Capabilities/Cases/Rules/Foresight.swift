package import Kernel
import Posts

/// What would happen if somebody did something now: the rule itself, asked without keeping its answer.
package struct Foresight: Hashable, Sendable {
    package let before: Case
    package let after: Case
    package let events: [CaseEvent]

    /// - Throws: `Refusal`: why it would not happen.
    package init(of commands: [Command], on subject: Case, _ context: RuleContext) throws(Refusal) {
        var (after, events) = (subject, [CaseEvent]())
        for command in commands {
            let more = try decide(after, command, context)
            for event in more { after.apply(event) }
            events += more
        }
        before = subject
        self.after = after
        self.events = events
    }
}

/// What of a form changes what it causes; the words in it do not.
package struct FormChoice: Hashable, Sendable {
    package var category: CategoryCode?
    package var unit: UnitCode?
    package var joint: [UnitCode]?
    package var ruling = false
    /// Accepted only, to be dispatched later.
    package var onlyAccept = false

    package init() {}
}

extension CaseAction {
    /// The action as commands, words left to be written; empty where what it causes hangs on what only the one who acts
    /// knows.
    package func foreseen(on subject: Case, _ context: RuleContext, _ choice: FormChoice = FormChoice()) -> [Command] {
        let words = "—"
        switch self {
        case .accept:
            let accept = Command.accept(category: choice.category)
            let dispatch = Command.dispatch(to: nil, joint: nil, reason: nil, ruling: false)
            return choice.onlyAccept ? [accept] : [accept, dispatch]
        case .dispatch:
            return [.dispatch(to: choice.unit, joint: choice.joint, reason: words, ruling: choice.ruling)]
        case .refuse:
            let ground = context.catalogue.policy.refusalGrounds.first
            return ground.map { [.refuse(ground: $0.code, words: words)] } ?? []
        case .return: return [.return(reason: words)]
        case .sign: return [.sign]
        case .contact: return [.contact(reached: true, note: nil)]
        case .handle: return [.handle(words: words)]
        case .suspend:
            let until = subject.request == nil ? context.now.adding(days: 1) : nil
            return [.suspend(until: until, reason: words, approve: subject.request == nil ? nil : true)]
        case .extend:
            return [
                .extend(
                    by: TimeLimit(amount: 1, unit: .workingDays), reason: words,
                    approve: subject.request == nil ? nil : true)
            ]
        case .resume: return [.resume(reason: nil)]
        case .respond: return task(of: subject, context).map { [.respond(task: $0)] } ?? []
        case .arrive: return task(of: subject, context).map { [.arrive(task: $0)] } ?? []
        case .finish: return task(of: subject, context).map { [.finish(task: $0, words: words)] } ?? []
        case .verify: return [.verify(words: words)]
        case .sendback: return [.sendback(reason: words)]
        case .close: return [.close(answer: words)]
        case .reopen: return [.reopen(reason: words)]
        case .escalate: return [.escalate(reason: words)]
        case .supervise: return [.supervise(reason: words)]
        case .object, .whistle, .stage, .judge, .merge, .unmerge, .split, .link, .shield, .supplement: return []
        }
    }

    private func task(of subject: Case, _ context: RuleContext) -> Int? {
        subject.tasks.first { $0.unit == context.holder?.unit && subject.clock(.task, $0.number) != nil }?.number
    }
}
