package import Journal
package import Kernel
import Masking
import Platform
import Rights
package import Store

extension Votes {
    /// Writes a vote down; nobody but those who conduct it sees it before its notice.
    /// - Throws: `RightRefusal`, `VoteRefusal`.
    package func make(_ draft: VoteDraft, by actor: Actor, key: IdempotencyKey? = nil) async throws -> CaseNumber {
        try require(actor, .conductParticipation, on: Object(at: draft.place))
        return try await house.door.open(once: key) { passage in
            guard let rule = bodies.rule(draft.body, on: CountyTime.china.date(passage.now)) else {
                throw VoteRefusal.noRules
            }
            let vote = try draft.vote(
                ID(at: passage.now), try passage.nextNumber(Self.prefix, in: "votes"), under: rule,
                hasSecret: secret != nil)
            let pen = try passage.record(
                entry(
                    "vote.made", vote, by: actor,
                    what: [
                        "title": .string(vote.title), "text": .string(vote.text), "kind": .string(vote.kind.rawValue),
                        "choices": .array(vote.choices.map { .string($0) }), "most": .integer(Int64(vote.most)),
                        "method": .string(vote.method.rawValue), "roll": .string(vote.roll.rawValue),
                        "body": .string(rule.body.rawValue), "opens": .integer(vote.opens.milliseconds),
                        "closes": .integer(vote.closes.milliseconds),
                    ]), first: true)
            try table.insert(vote, pen)
            return vote.number
        }
    }

    /// Publishes what will be asked and freezes the roll: from now on nobody comes onto it or leaves it.
    /// - Throws: `RightRefusal`; `VoteRefusal`, also when the body's rule wants it earlier.
    package func giveNotice(_ number: CaseNumber, by actor: Actor) async throws {
        let consultation = Consultation.current
        try await house.door.open { passage in
            var vote = try load(number, passage)
            try require(actor, .conductParticipation, on: Object(at: vote.place), consultation)
            guard vote.state == .draft else { throw VoteRefusal.state(vote.state) }
            let today = CountyTime.china.date(passage.now)
            guard let rule = bodies.rule(vote.rule.body, on: today) else { throw VoteRefusal.noRules }
            let earliest = today.adding(days: rule.noticeDays)
            guard CountyTime.china.date(vote.opens) >= earliest else {
                throw VoteRefusal.notice(days: rule.noticeDays, earliest: earliest)
            }
            guard vote.closes > passage.now else { throw VoteRefusal.period }
            let frozen = FrozenRoll(of: try rolls.all(vote.id, passage).filter { $0.counts(vote.roll) })
            guard frozen.entries > 0 else { throw VoteRefusal.emptyRoll }
            vote = vote.under(rule)
            (vote.state, vote.noticed, vote.frozen) = (.noticed, passage.now, frozen)
            let pen = try passage.record(
                entry(
                    "vote.noticed", vote, by: actor,
                    what: [
                        "entries": .integer(Int64(frozen.entries)), "area": .integer(frozen.area.count),
                        "root": .string(hex(frozen.root)), "ruleFrom": .string(rule.from.description),
                    ]))
            try table.update(vote, pen)
            try rolls.freeze(vote, pen)
            try secret?.prepare(vote, pen, at: passage.now)
            try pen.schedule(Self.opening, of: Subject(vote.id), at: vote.opens)
            try pen.schedule(Self.closing, of: Subject(vote.id), at: vote.closes)
        }
    }

    /// Calls a vote off that has not opened.
    package func withdraw(_ number: CaseNumber, reason: String, by actor: Actor) async throws {
        let consultation = Consultation.current
        try await house.door.open { passage in
            var vote = try load(number, passage)
            try require(actor, .conductParticipation, on: Object(at: vote.place), consultation)
            guard [.draft, .noticed].contains(vote.state) else { throw VoteRefusal.state(vote.state) }
            vote.state = .withdrawn
            let pen = try passage.record(entry("vote.withdrawn", vote, by: actor, reason: mask(reason).text))
            try table.update(vote, pen)
            try pen.cancel(Self.opening, of: Subject(vote.id))
            try pen.cancel(Self.closing, of: Subject(vote.id))
        }
    }

    /// - Throws: `VoteRefusal.unknown`.
    package func load(_ number: CaseNumber, _ connection: any Connection) throws -> Vote {
        guard let vote = try table.find(number, connection) else { throw VoteRefusal.unknown }
        return vote
    }

    func entry(
        _ kind: String, _ vote: Vote, by actor: Actor, reason: String? = nil, what: [String: JSON] = [:]
    ) -> Entry {
        Entry(
            kind, Subject(vote.id), by: actor, reason: reason, division: vote.place,
            reference: vote.number.description, what: .object(what))
    }

    func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

extension Vote {
    /// The same under the rule that is in force on the day of the notice.
    fileprivate func under(_ rule: BodyRule) -> Vote {
        Vote(
            id: id, number: number, place: place, title: title, text: text, kind: kind, choices: choices, most: most,
            method: method, rule: rule, roll: roll, opens: opens, closes: closes, state: state)
    }
}
