import Journal
import Kernel

extension CaseWork {
    /// Makes a second case of a part of the matter; its reporters follow both.
    func split(
        _ subject: Case, _ category: CategoryCode?, _ reason: String, as actor: Actor, _ rules: Rulebook,
        _ passage: Passage
    ) throws -> Case {
        try authorise(.split, on: subject, actor, rules.directory)
        guard subject.mergedInto == nil, allowed(.split, in: subject) else {
            throw Refusal.state(.split, subject.state)
        }
        let (id, now) = (ID<Case>(at: passage.now), passage.now)
        let point = try cases.point(of: subject.id, passage)
        let new = try NewCase(at: now, point, content: nil, by: actor, rules, passage.county) { number in
            Reception(
                id: id, number: number, at: now, channel: subject.channel, category: category ?? subject.category,
                catalogue: rules.current.version, division: subject.division, desk: subject.desk, level: subject.level,
                reports: subject.reporters.map(\.report), splitFrom: subject.reference,
                about: subject.about, aboutPost: subject.aboutPost)
        }
        let part = CaseReference(id: id, number: try new.nextNumber(passage))
        let events = try decide(
            subject, .split(into: part, reason: reason), rules.context(for: subject, actor, at: now))
        _ = try new.write(as: part.number, by: actor, passage)
        return try write(events, to: subject, by: actor, rules, passage)
    }
}
