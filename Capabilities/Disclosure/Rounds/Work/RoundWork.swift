import Foundation
import Journal
import Kernel
import Masking
import Platform
import Posts
import Rights
import Store

/// Rounds of inspection: announced in public, told things in confidence, and what came of it published.
struct RoundWork: Sendable {
    let house: House
    let money: MoneyWork
    let staff: Staff
    let limits = TipLimits()
    private let shipped: Result<RoundTerms, any Error>

    init(_ house: House, money: MoneyWork, staff: Staff) {
        self.house = house
        self.money = money
        self.staff = staff
        shipped = Result { try RoundTerms.shipped() }
    }

    var table: RoundTable { RoundTable(county: house.county) }
    var tips: TipTable { TipTable(county: house.county) }
    func terms() throws -> RoundTerms { try shipped.get() }

    /// What a team announces.
    struct Draft: Sendable, Hashable {
        var title: String
        var team: [ID<Post>]
        var villages: [DivisionCode]
        var from: LocalDate
        var to: LocalDate
        var channels: String
        var hours: String
    }

    /// - Returns: its number.
    /// - Throws: `RightRefusal`, `RoundRefusal`.
    func announce(_ draft: Draft, by actor: Actor, key: IdempotencyKey? = nil) async throws -> CaseNumber {
        guard case .post(let holder) = actor else { throw RightRefusal.notSignedIn }
        guard !draft.villages.isEmpty else { throw RoundRefusal.noVillage }
        for village in draft.villages { try require(actor, .inspect, on: MoneyWork.object(village)) }
        guard draft.team.contains(holder.post) else { throw RoundRefusal.notOwnTeam }
        guard draft.from <= draft.to else { throw RoundRefusal.order }
        try RoundRules.check(try await members(of: draft.team, with: holder), draft.villages)
        return try await house.door.open(once: key) { passage in
            let today = CountyTime.china.date(passage.now)
            guard draft.to >= today else { throw RoundRefusal.past(today) }
            let number = try money.villages.next("XC", passage)
            let round = Round(
                id: ID(at: passage.now), number: number, title: mask(draft.title).text, team: draft.team,
                villages: Array(Set(draft.villages)).sorted { $0.description < $1.description }, from: draft.from,
                to: draft.to, channels: draft.channels, hours: draft.hours, announced: passage.now)
            let pen = try passage.record(
                entry(
                    "round.announced", round, by: actor,
                    what: [
                        "villages": .array(round.villages.map { .string($0.description) }),
                        "team": .array(round.team.map { .string($0.description) }),
                        "from": .string(round.from.description), "to": .string(round.to.description),
                    ]), first: true)
            try money.villages.take(number, pen, at: passage.now)
            try table.insert(round, pen)
            return number
        }
    }

    /// What came of it, when it is over and every tip is settled.
    /// - Throws: `RightRefusal`, `RoundRefusal`, `TipRefusal`.
    func publish(_ number: CaseNumber, words: String, by actor: Actor) async throws {
        guard case .post(let holder) = actor else { throw RightRefusal.notSignedIn }
        let known = try await find(number)
        guard known.team.contains(holder.post) else { throw TipRefusal.notTeam }
        let others = try await others(of: actor)
        for village in known.villages {
            try require(actor, .inspect, on: MoneyWork.object(village))
            try RoundRules.check(holder, of: known.team, into: village, others: others)
        }
        let words = mask(words).text
        try await house.door.open { passage in
            guard let round = try table.find(number, passage) else { throw RoundRefusal.unknown }
            let today = CountyTime.china.date(passage.now)
            guard round.results == nil else { throw RoundRefusal.published }
            if let erased = round.erased { throw RoundRefusal.erased(CountyTime.china.date(erased)) }
            guard round.to < today else { throw RoundRefusal.running(round.to) }
            let all = try tips.all(round.id, passage)
            let open = all.count { $0.outcome == nil }
            guard open == 0 else { throw RoundRefusal.tipsOpen(open) }
            let results = RoundRules.results(of: all, words: words, on: today)
            let pen = try passage.record(
                entry(
                    "round.published", round, by: actor, reason: words,
                    what: [
                        "tips": .integer(Int64(results.tips)), "matters": .integer(Int64(results.matters)),
                        "putRight": .integer(Int64(results.putRight)),
                        "kinds": .object(results.kinds.mapValues { .integer(Int64($0)) }),
                    ]))
            try table.publish(results, of: round.id, pen)
        }
    }

    /// - Throws: `RoundRefusal.unknown`.
    func find(_ number: CaseNumber) async throws -> Round {
        let table = table
        guard let round = try await house.reader.read({ try table.find(number, $0) }) else {
            throw RoundRefusal.unknown
        }
        return round
    }

    /// Erases at night what was told in rounds that are long over.
    var sweep: Sweep {
        Sweep("disclosure.tips") { passage in
            let edge = CountyTime.china.date(passage.now).adding(days: -(try terms().keptDays))
            return try table.due(before: edge, limit: 20, passage).reduce(0) { erased, round in
                let count = try tips.all(round.id, passage).count
                let pen = try passage.record(
                    entry(
                        "round.tipsErased", round, by: .system("erasure"), what: ["count": .integer(Int64(count))]))
                try tips.erase(round.id, pen)
                try table.setErased(round.id, at: passage.now, pen)
                return erased + count
            }
        }
    }

    /// What the journal keeps of tips is about the round and nothing in it; the public log, which shows references and
    /// places of entries, does not even tell which round.
    ///
    /// Whatever is said, by whom and for the how-manieth time, has one name: by the names of events nobody tells apart a
    /// tip, what was told later and what the team answered.
    func turn(_ round: Round, by actor: Actor, outcome: Tip.Outcome? = nil) -> Entry {
        Entry(
            RoundTable.turn, Subject(round.id), by: actor,
            what: outcome.map { ["outcome": .string($0.rawValue)] } ?? .object([:]))
    }

    func entry(
        _ kind: String, _ round: Round, by actor: Actor, reason: String? = nil, what: JSON = .object([:])
    ) -> Entry {
        Entry(
            kind, Subject(round.id), by: actor, reason: reason, reference: round.number.description, what: what)
    }
}
