import Journal
import Kernel
import Reading

extension CaseWork {
    /// What a person's decision about a case teaches: its category, and the unit it was sent to.
    ///
    /// What a grid worker settles at once was decided by nobody; a case split from another has no words of its own.
    func learn(
        from events: [CaseEvent], about before: Case, by actor: Actor, _ passage: Passage, _ pen: Pen
    ) throws {
        guard case .post = actor, before.splitFrom == nil, let report = before.reporters.first?.report else { return }
        let table = ExampleTable(passage.county)
        guard !events.contains(where: \.isOnTheSpot) else { return }
        for event in events {
            switch event {
            case .accepted(let category):
                try table.learn(
                    report, of: Subject(before.id), is: category.description,
                    isCorrection: category != before.category, passage, pen)
                try ProposalTable(passage.county).decide(
                    Subject(before.id), category.description, at: passage.now, pen)
            case .dispatched(let dispatching) where !dispatching.isByRule:
                try table.sent(report, to: dispatching.lead, pen)
            default: break
            }
        }
    }
}

extension CaseEvent {
    fileprivate var isOnTheSpot: Bool {
        if case .handled(_, _, onTheSpot: true) = self { return true }
        return false
    }
}
