import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

extension DisclosureUnderTest {
    func turns(_ actor: Actor) async throws -> [Turn] {
        guard case .post(let holder) = actor else { return [] }
        return try await disclosure.turns(of: holder, at: time.now()).sorted(by: Turn.isEarlier)
    }

    func keys(_ actor: Actor) async throws -> Set<String> {
        Set(try await turns(actor).map { $0.key.replacing("disclosure.turn.", with: "") })
    }
}

@Suite("whose turn it is in disclosure: the clerk's, the committee's, the town's, the team's") struct TurnsTests {
    @Test("what is to be published waits for the clerk, until it is", arguments: Engine.all)
    func affairs(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let waiting = try await county.turns(U.clerk).filter { $0.key == "disclosure.turn.affair" }
            #expect(!waiting.isEmpty)
            #expect(Set(waiting.map(\.href)) == ["/desk/books?village=\(U.village)"])
            let now = county.time.now()
            #expect(waiting.compactMap(\.due).contains { $0 <= now })
            #expect(waiting.filter { $0.titleEnglish == nil || $0.since == nil } == [])
            for other in [U.committee, U.stranger, U.duty, U.supervisor] {
                #expect(try await county.turns(other).isEmpty)
            }
            let count = waiting.count
            try await county.affairs.publish(
                "village.decisions", LocalDate("2026-06-30")!, text: "无", in: U.village, by: U.clerk)
            let left = try await county.turns(U.clerk).filter { $0.key == "disclosure.turn.affair" }
            #expect(left.count == count - 1)
        }
    }

    @Test("the committee confirms what others wrote down, counted together, never its own", arguments: Engine.all)
    func hands(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let first = try await county.money.enter(U.payment(100), in: U.village, by: U.clerk)
            county.time.pass(days: 1)
            _ = try await county.money.enter(U.payment(200), in: U.village, by: U.clerk)
            let turn = try #require(
                try await county.turns(U.committee).first { $0.key == "disclosure.turn.vouchers" })
            #expect(turn.count == 2 && turn.due == nil && turn.since == county.time.now().adding(days: -1))
            guard case .post(let clerk) = U.clerk else { return }
            let same = PostHolder(
                post: ID(bytes: [UInt8](repeating: 9, count: 16))!, person: clerk.person, role: .supervisionCommittee,
                unit: clerk.unit, place: clerk.place)
            #expect(try await !county.keys(.post(same)).contains("vouchers"))
            try await county.money.confirm(first, by: U.committee)
            #expect(try await county.turns(U.committee).first { $0.key == "disclosure.turn.vouchers" }?.count == 1)
            #expect(try await !county.keys(U.clerk).contains("vouchers"))
        }
    }

    @Test("a question waits for the village, and for the town once it is late or raised", arguments: Engine.all)
    func questions(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let voucher = try await county.published(U.payment(100))
            let number = try await county.questions.ask(
                .objection, about: .voucher(voucher), in: U.village, words: "太贵了吧", by: U.villager)
            #expect(try await county.keys(U.clerk).contains("objection"))
            #expect(try await county.keys(U.duty).isEmpty)
            let due = try #require(try await county.turns(U.clerk).first { $0.title == "太贵了吧" }?.due)
            #expect(due > county.time.now())
            county.time.pass(days: 40)
            #expect(try await county.keys(U.duty) == ["objection"])
            try await county.questions.answer(number, words: "照合同", isAccepted: false, by: U.clerk)
            #expect(try await county.keys(U.duty).isEmpty)
            try await county.questions.raise(number, by: U.villager)
            #expect(try await county.keys(U.duty) == ["objection"])
            #expect(try await !county.keys(U.clerk).contains("objection"))
        }
    }

    @Test("a run of a power waits for whoever's step is next, and for nobody at its end", arguments: Engine.all)
    func runs(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            let people: [(Role, Actor)] = [
                (.disclosureClerk, U.clerk), (.villageSecretary, U.secretary), (.supervisionCommittee, U.committee),
            ]
            let power = try county.powers.power(of: try await county.powers.find(number))
            for step in power.steps {
                try await county.carry(number, to: step.id)
                for (role, actor) in people {
                    let own = try await county.turns(actor).filter { $0.key == "disclosure.turn.run" }
                    #expect(own.count == (role == step.role ? 1 : 0), "\(step.id) \(role)")
                    #expect(own.allSatisfy { $0.title.hasPrefix(step.name) && $0.due != nil })
                }
            }
            try await county.carry(number)
            for (_, actor) in people { #expect(try await !county.keys(actor).contains("run")) }
        }
    }

    @Test("a finding waits for the committee, and once handed on for the town", arguments: Engine.all)
    func findings(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            for day in ["2026-05-08", "2026-05-09", "2026-05-10"] {
                _ = try await county.published(U.payment(1_900_000, for: "522", purpose: "铺路石子", day: day))
            }
            let work = county.disclosure.anomalies
            let found = try await county.database.read {
                try work.find(U.village, Period(year: 2026), at: county.time.now(), $0).found
            }
            let turn = try await county.turns(U.committee).first { $0.key == "disclosure.turn.findings" }
            #expect(turn?.count ?? 0 == found.count && !found.isEmpty)
            try await work.decide(
                try #require(found.first).id(in: U.village), .handed, reason: "请镇里看", in: U.village,
                year: Period(year: 2026), by: U.committee)
            let left = try await county.turns(U.committee).first { $0.key == "disclosure.turn.findings" }
            #expect(left?.count ?? 0 == found.count - 1)
            #expect(try await county.keys(U.duty) == ["handed"])
            #expect(try await !county.keys(U.clerk).contains("findings"))
        }
    }

    @Test("a team is told how many tips wait, and nobody else that there are any", arguments: Engine.all)
    func tips(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let round = try await county.announced()
            #expect(try await county.turns(U.inspector).isEmpty)
            _ = try await county.tipped(round)
            let turn = try #require(try await county.turns(U.inspector).first)
            #expect(turn.key == "disclosure.turn.tips" && turn.count == 1 && turn.title == "甲镇巡察")
            let stranger = U.post(.inspector, "330381001", person: 21)
            for other in [stranger, U.clerk, U.committee, U.duty, U.supervisor] {
                #expect(try await !county.keys(other).contains("tips"))
            }
            try await county.rounds.settle(
                try await county.onlyTip(round), .noted, words: "查过了", by: U.inspector)
            #expect(try await county.turns(U.inspector).isEmpty)
            county.time.pass(days: 15)
            #expect(try await county.keys(U.inspector) == ["round"])
        }
    }
}
