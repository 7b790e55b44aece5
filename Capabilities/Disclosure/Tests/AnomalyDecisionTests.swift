import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("what is made of a finding") struct AnomalyDecisionTests {
    private static let year = Period(year: 2026)
    private static let desk = "/desk/anomalies/330381001201"

    private func found(_ county: DisclosureUnderTest) async throws -> [Anomaly] {
        let work = county.disclosure.anomalies
        let now = county.time.now()
        return try await county.database.read { try work.find(U.village, Self.year, at: now, $0).found }
    }

    /// 60,000 yuan for works, resting on `decision`.
    private func works(_ decision: String, day: String = "2026-07-20") -> VoucherDraft {
        var draft = U.payment(6_000_000, day: day, payee: Payee(kind: .organisation, name: "示例路桥工程有限公司"))
        draft.decision = decision
        return draft
    }

    @Test("much paid is found unless a run had reached its decision before", arguments: Engine.all)
    func undecided(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun("works", sum: 6_000_000)
            try await county.carry(number, to: "decide")
            let early = try await county.published(works("决议见 \(number)"))
            county.time.pass(minutes: 1)
            try await county.carry(number, to: "tender")
            // The decision is of the 20th: what was paid the day before does not rest on it.
            let before = try await county.published(works("决议见 \(number)", day: "2026-07-19"))
            _ = try await county.published(works("决议见 \(number)"))
            let bare = try await county.published(works("村民代表会议"))
            _ = try await county.published(works("年初", day: "2025-12-31"))
            let undecided = try await found(county).filter { $0.kind == .undecided }
            #expect(undecided.count == 1)
            #expect(Set(undecided.first?.vouchers ?? []) == [early, before, bare])
        }
    }

    @Test("a run whose step is late is found, and gone once the step is done", arguments: Engine.all)
    func late(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            #expect(try await found(county).isEmpty)
            county.time.pass(days: 4)
            let late = try await found(county)
            #expect(late.map(\.kind) == [.lateRun] && late.first?.runs == [number])
            let page = try await county.ask(.get, Self.desk, as: U.committee)
            #expect(page.text.contains("提出需要") && page.text.contains("2026-07-23"))
            try await county.carry(number, to: "decide")
            #expect(try await found(county).isEmpty)
        }
    }

    @Test("the committee explains it or hands it on; the township answers; nobody else decides", arguments: Engine.all)
    func decided(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            _ = try await county.published(works("村民代表会议"))
            _ = try await county.published(U.payment(3_000_000, payee: Payee(kind: .person, name: "陈阿土")))
            let all = try await found(county)
            #expect(Set(all.map(\.kind)) == [.undecided, .person])
            let first = try #require(all.first { $0.kind == .undecided }).id(in: U.village)
            let second = try #require(all.first { $0.kind == .person }).id(in: U.village)
            var form = ["finding": first.description, "year": "2026", "reason": "代表会议决议在档案里", "explain": "1"]
            for actor in [U.clerk, U.secretary, U.stranger, U.duty] {
                #expect(try await county.ask(.post, Self.desk, as: actor, form).status == 403)
            }
            #expect(try await county.ask(.post, Self.desk, as: U.supervisor, form).status == 403)
            form["reason"] = ""
            let silent = try await county.ask(.post, Self.desk, as: U.committee, form)
            #expect(silent.status == 422 && silent.text.contains("id=\"reason\""))
            form["reason"] = "代表会议决议在档案里，13812345678"
            #expect(try await county.ask(.post, Self.desk, as: U.committee, form).status == 303)
            #expect(try await county.ask(.post, Self.desk, as: U.committee, form).status == 409)
            let handing = ["finding": second.description, "year": "2026", "reason": "本人说没有收到", "hand": "1"]
            #expect(try await county.ask(.post, Self.desk, as: U.committee, handing).status == 303)
            let desk = try await county.ask(.get, Self.desk, as: U.supervisor)
            #expect(desk.text.contains("代表会议决议在档案里") && !desk.text.contains("13812345678"))
            #expect(desk.text.contains("等镇街答复") && desk.text.contains("没有发现需要核对的凭证"))

            for actor in [U.clerk, U.secretary] {
                #expect(try await county.ask(.get, "/desk/handed", as: actor).status == 403)
            }
            let handed = try await county.ask(.get, "/desk/handed", as: U.duty)
            #expect(handed.text.contains("本人说没有收到") && !handed.text.contains("代表会议决议在档案里"))
            for actor in [U.clerk, U.committee] {
                let answer = try await county.ask(.post, "/desk/handed/\(second)", as: actor, ["reason": "x"])
                #expect(answer.status == 403)
            }
            let path = "/desk/handed/\(second)"
            #expect(try await county.ask(.post, path, as: U.duty, ["reason": ""]).status == 422)
            #expect(try await county.ask(.post, "/desk/handed/\(first)", as: U.duty, ["reason": "x"]).status == 404)
            #expect(try await county.ask(.post, path, as: U.duty, ["reason": "已核实签收单"]).status == 303)
            #expect(try await county.ask(.post, path, as: U.duty, ["reason": "x"]).status == 409)
            #expect(try await county.ask(.get, Self.desk, as: U.committee).text.contains("已核实签收单"))
            let kinds = try await county.journal().map(\.kind).filter { $0.hasPrefix("anomaly.") }
            #expect(kinds == ["anomaly.explained", "anomaly.handed", "anomaly.answered"])
            try await county.check()
        }
    }

    @Test("a further payment opens an explained finding again", arguments: Engine.all)
    func reopened(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            _ = try await county.published(works("村民代表会议"))
            let first = try #require(try await found(county).first).id(in: U.village)
            try await county.disclosure.anomalies.decide(
                first, .explained, reason: "有决议", in: U.village, year: Self.year, by: U.committee)
            _ = try await county.published(works("村民代表会议", day: "2026-07-19"))
            let now = try #require(try await found(county).first { $0.kind == .undecided })
            #expect(now.vouchers.count == 2 && now.id(in: U.village) != first)
            await #expect(throws: AnomalyRefusal.unknown) {
                let gone = try #require(ID<Anomaly>(bytes: [UInt8](repeating: 7, count: 16)))
                try await county.disclosure.anomalies.decide(
                    gone, .explained, reason: "x", in: U.village, year: Self.year, by: U.committee)
            }
        }
    }

    @Test("nobody decides on a voucher of the own hand, in whatever post", arguments: Engine.all)
    func hands(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            _ = try await county.published(works("村民代表会议"))
            let finding = try #require(try await found(county).first).id(in: U.village)
            let clerkInCommittee = U.post(.supervisionCommittee, "330381001201", person: 1)
            await #expect(throws: AnomalyRefusal.sameHands) {
                try await county.disclosure.anomalies.decide(
                    finding, .explained, reason: "x", in: U.village, year: Self.year, by: clerkInCommittee)
            }
        }
    }
}
