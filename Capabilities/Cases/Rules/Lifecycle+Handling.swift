import Kernel
import Rights

extension Draft {
    /// Moves nothing and stops no clock: those who work on it read it, those who reported it see that it came.
    mutating func supplement(_ text: String, _ pictures: Int) throws(Refusal) {
        emit(.supplemented(words: pictures == 0 ? try words(text, "words") : text, pictures: pictures))
    }

    mutating func sign() {
        emit(.signed)
        end(.sign)
    }

    /// The first contact counts once a resident was reached; a call that nobody answered is noted.
    mutating func contact(_ reached: Bool, _ note: String?) throws(Refusal) {
        if subject.isContacted, reached { throw .alreadyContacted }
        emit(.contacted(reached: reached, note: note))
        if reached { end(.contact) }
    }

    mutating func handle(_ text: String, onTheSpot: Bool) throws(Refusal) {
        guard let holder = context.holder else { throw .notSignedIn }
        emit(.handled(by: holder, words: try words(text, "words"), onTheSpot: onTheSpot))
        end(.solve)
        end(.stage, (try category().stages.count) - 1)
        end([.contact, .stage, .task], .missed)
        try start(.verify, charging: subject.desk, limit: try category().limits.verify)
    }

    mutating func finishStage(_ stage: Int, _ text: String) throws(Refusal) {
        guard subject.clock(.stage, stage) != nil else { throw .unknownStage }
        emit(.stageDone(stage, words: try words(text, "words")))
        end(.stage, stage)
    }

    /// The same states in one step, and marked so: the grid worker saw it and solved it.
    mutating func settleOnSpot(_ text: String) throws(Refusal) {
        guard let holder = context.holder else { throw .notSignedIn }
        guard may(.settleOnSpot) else { throw .notYours(.handle) }
        guard subject.state == .received else { throw .state(.handle, subject.state) }
        let limits = try category().limits
        try accept(nil)
        try send(
            Dispatching(
                lead: holder.unit, joint: [], level: .village, why: .rule("cases.why.onTheSpot", [:]), row: nil),
            limits)
        sign()
        if !subject.reporters.isEmpty { try contact(true, nil) }
        try handle(text, onTheSpot: true)
        end(.verify)
        emit(.verified(words: text))
        try start(.answer, charging: subject.desk, limit: limits.answer)
        try close(text)
    }
}
