import Journal
import Kernel

extension CaseWork {
    /// Makes a second case of a part of the matter; its reporters follow both.
    func split(
        _ subject: Case, _ category: CategoryCode?, _ reason: String, as actor: Actor, _ rules: Rulebook,
        _ passage: Passage
    ) throws -> Case {
        let date = CountyTime.china.date(passage.now)
        let id = ID<Case>(at: passage.now)
        try authorise(.split, on: subject, actor, rules.directory)
        guard subject.mergedInto == nil, allowed(.split, in: subject) else {
            throw Refusal.state(.split, subject.state)
        }
        // The number counter is written under the entry of the parent, which says that a case is being split off.
        let draft = try passage.record(
            Entry("case.numbered", Subject(subject.id), by: actor, reference: subject.number.description))
        let number = try cases.nextNumber(prefix: rules.current.policy.numberPrefix, on: date, draft)
        let part = CaseReference(id: id, number: number)
        let context = rules.context(for: subject, actor, at: passage.now)
        let events = try decide(subject, .split(into: part, reason: reason), context)
        let reception = Reception(
            id: id, number: number, at: passage.now, channel: subject.channel, category: category ?? subject.category,
            catalogue: rules.current.version, division: subject.division, desk: subject.desk, level: subject.level,
            reports: subject.reporters.map(\.report), splitFrom: subject.reference,
            about: subject.about)
        let point = try cases.point(of: subject.id, passage)
        try begin(receive(reception, rules.context(at: passage.now, actor)), at: point, by: actor, rules, passage)
        return try write(events, to: subject, by: actor, rules, passage)
    }

    /// Writes a new case with its first events.
    @discardableResult
    func begin(
        _ events: [CaseEvent], at point: Coordinate?, by actor: Actor, _ rules: Rulebook, _ passage: Passage
    ) throws -> (subject: Case, pen: Pen) {
        guard let subject = Case(replaying: events) else { throw CaseError.unknown }
        let pen = try passage.record(try entry(events, subject, by: actor), first: true)
        try cases.insert(subject, at: point, pen)
        try clocks.write(events, of: subject, pen)
        try setTimer(of: subject, rules, pen)
        return (subject, pen)
    }
}
