import Kernel

extension Draft {
    /// Somebody other than the handler looks whether it is done.
    mutating func verify(_ text: String) throws(Refusal) {
        if let handler = subject.handledBy, let holder = context.holder,
            handler.post == holder.post || handler.person == holder.person
        {
            throw .ownWork
        }
        emit(.verified(words: try words(text, "words")))
        end(.verify)
        try start(.answer, charging: subject.desk, limit: try category().limits.answer)
    }

    /// 返工: back to the lead unit with a new clock.
    mutating func sendBack(_ reason: String) throws(Refusal) {
        emit(.sentBack(reason: try words(reason, "reason")))
        end([.verify, .answer], .returned)
        try startSolving(charging: subject.holder, try category().limits)
    }

    /// Tells the residents what was done and asks them; their verdict, not this, ends the loop.
    mutating func close(_ answer: String) throws(Refusal) {
        emit(.closed(at: context.now, answer: try words(answer, "answer")))
        end(.answer)
        try start(.verdict, charging: nil, limit: try category().limits.verdict)
    }

    /// One "not solved" reopens and alerts a supervisor; the last "solved" completes the loop.
    mutating func judge(_ named: ID<Report>?, _ verdict: Verdict, _ text: String?) throws(Refusal) {
        let report = try judging(named)
        emit(.judged(report: report, verdict, words: text))
        if !verdict.solved {
            try begin(again: .rule("cases.why.notSolved", [:]), alerting: true)
        } else if subject.reporters.allSatisfy({ $0.verdict != nil }) {
            end(.verdict)
            emit(.evaluated(context.holder == nil ? .resident : .callback))
        }
    }

    mutating func reopen(_ reason: String) throws(Refusal) {
        let window = context.catalogue.policy.reopenWithin
        if let closed = subject.closedAt, try context.calendar.due(from: closed, window) < context.now {
            throw .windowOver(window)
        }
        try begin(again: .said(try words(reason, "reason")), alerting: true)
    }

    /// The verdict period passed in silence.
    mutating func endVerdict() {
        end(.verdict)
        let someone = subject.reporters.contains { $0.verdict != nil }
        emit(.evaluated(someone ? .resident : .silence))
    }

    private mutating func begin(again reason: Reason, alerting: Bool) throws(Refusal) {
        end([.verdict], .reopened)
        emit(.reopened(reason))
        try start(.dispatch, charging: subject.desk, limit: try category().limits.dispatch)
        if alerting { emit(.supervised(reason)) }
    }

    /// A resident judges for themselves; a post names whom it asked.
    private func judging(_ named: ID<Report>?) throws(Refusal) -> ID<Report> {
        var asked = named
        if case .reporter(let own) = context.actor { asked = own }
        guard let asked = asked ?? (subject.reporters.count == 1 ? subject.reporters.first?.report : nil),
            let reporter = subject.reporters.first(where: { $0.report == asked })
        else { throw .notAReporter }
        guard reporter.verdict == nil else { throw .alreadyJudged }
        return asked
    }
}
