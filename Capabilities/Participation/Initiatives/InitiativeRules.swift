import Kernel

extension Initiative {
    /// One more joins; with enough of them the clock begins.
    /// - Throws: `InitiativeRefusal.isOver`; `CalendarError`.
    func joined(at now: Timestamp, _ calendar: WorkingCalendar) throws -> Initiative {
        guard state == .gathering || state == .awaiting else { throw InitiativeRefusal.isOver }
        var next = self
        next.supporters += 1
        guard state == .gathering, next.supporters >= kind.threshold else { return next }
        next.state = .awaiting
        next.answerBy = try kind.limit.map { try calendar.deadline(from: now, limit: $0) }
        return next
    }

    /// - Throws: `InitiativeRefusal.notAwaiting`; nobody may be told no before an answer is owed.
    func answered(_ words: String, accepting: Bool, at now: Timestamp) throws(InitiativeRefusal) -> Initiative {
        guard state == .awaiting || (state == .gathering && accepting) else { throw .notAwaiting }
        var next = self
        (next.state, next.answer, next.answered) = (accepting ? .accepted : .declined, words, now)
        return next
    }

    /// What was agreed and by whom, with the steps that follow from it.
    /// - Throws: `InitiativeRefusal.notAccepted`.
    func agreed(_ meeting: Meeting?, _ steps: [Step]) throws(InitiativeRefusal) -> Initiative {
        guard state == .accepted else { throw .notAccepted }
        var next = self
        (next.state, next.meeting, next.steps) = (steps.isEmpty ? .done : .agreed, meeting, steps)
        return next
    }

    /// - Throws: `InitiativeRefusal`; what was done does not become less.
    func progressed(_ index: Int, to percent: Int) throws(InitiativeRefusal) -> Initiative {
        guard state == .agreed else { throw .notAgreed }
        guard steps.indices.contains(index) else { throw .unknownStep }
        guard (steps[index].percent...100).contains(percent) else { throw .backwards }
        var next = self
        next.steps[index].percent = percent
        if next.steps.allSatisfy({ $0.percent == 100 }) { next.state = .done }
        return next
    }
}
