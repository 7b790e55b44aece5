import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Disclosure

private typealias U = DisclosureUnderTest

extension DisclosureUnderTest {
    static let inspector = post(.inspector, "330381001", person: 20)
    static let secret = "书记的表弟承包了水塘没有招标"
    static let told = "对方叫欧阳水塘住村口"

    var rounds: RoundWork { disclosure.rounds }

    /// A round of ten days about one village.
    func announced(_ villages: [DivisionCode] = [village]) async throws -> CaseNumber {
        guard case .post(let holder) = Self.inspector else { throw RightRefusal.notSignedIn }
        return try await rounds.announce(
            .init(
                title: "甲镇巡察", team: [holder.post], villages: villages, from: LocalDate("2026-07-20")!,
                to: LocalDate("2026-07-29")!, channels: "信箱", hours: "每天"), by: Self.inspector)
    }

    func tipped(_ number: CaseNumber, ticket: String = "a", words: String = secret) async throws -> TipCode {
        try await rounds.leave(
            .init(village: Self.village, kind: "money", words: words, contact: nil, ticket: ticket), in: number)
    }

    func onlyTip(_ number: CaseNumber) async throws -> ID<Tip> {
        let (tips, round) = (rounds.tips, try await rounds.find(number))
        return try #require(try await database.read { try tips.all(round.id, $0) }.first).id
    }

    /// Every cell of every table, as one text; bytes as the text they would be.
    func everything() async throws -> String {
        try await database.read { connection in
            let names = try connection.query(
                connection.engine == .sqlite
                    ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                    : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()"
            ).map { try $0["name"] as String }
            return try names.flatMap { try connection.query("SELECT * FROM \($0)") }.flatMap(\.values).map { value in
                switch value {
                case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
                case .text(let text): text
                default: "\(value)"
                }
            }.joined(separator: " ")
        }
    }
}

@Suite("rounds of inspection from announcement to erasure") struct RoundTests {
    @Test("the same form sent twice is one tip, a changed one is another", arguments: Engine.all)
    func changed(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            let code = try await county.tipped(number, words: "水塘")
            #expect(try await county.tipped(number, words: "水塘") == code)
            #expect(try await county.tipped(number, words: "水塘，还有账目") != code)
            let tips: Int = try await county.house.reader.read {
                try $0.first("SELECT COUNT(*) AS n FROM tips")?["n"] ?? 0
            }
            #expect(tips == 2)
            try await county.check()
        }
    }

    @Test(
        "results are counted from the tips, and come when all are settled and the round is over",
        arguments: Engine.all)
    func results(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            _ = try await county.tipped(number)
            let tip = try await county.onlyTip(number)
            let path = "/desk/round/\(number)/publish"
            let form = ["words": "水塘重新招标"]
            #expect(try await county.ask(.post, path, as: U.inspector, form).status == 409)
            county.time.pass(days: 10)
            await #expect(throws: TipRefusal.closed) { try await county.tipped(number, ticket: "late") }
            #expect(try await county.ask(.get, "/inspection/\(number)/tip").status == 409)
            await #expect(throws: RoundRefusal.tipsOpen(1)) {
                try await county.rounds.publish(number, words: "x", by: U.inspector)
            }
            let settle = ["outcome": "putRight", "words": "谢谢，已收回重新招标"]
            #expect(try await county.ask(.post, "/desk/tip/\(tip)/settle", as: U.inspector, settle).status == 303)
            await #expect(throws: TipRefusal.settled) {
                try await county.rounds.answer(tip, words: "x", by: U.inspector)
            }
            #expect(try await county.ask(.post, path, as: U.inspector, form).status == 303)
            let page = try await county.ask(.get, "/inspection/\(number)?lang=en")
            #expect(page.text.contains("水塘重新招标") && page.text.contains("True and put right"))
            try await county.check()
        }
    }

    @Test("tips are erased after their term; the round and its results stay", arguments: Engine.all)
    func erased(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            let code = try await county.tipped(number)
            let sweep = county.rounds.sweep
            county.time.pass(days: Int64(9 + RoundTable.keptDays))
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            county.time.pass(days: 1)
            #expect(try await county.house.door.open { try sweep.run($0) } == 1)
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            await #expect(throws: TipRefusal.code) { try await county.rounds.read(code) }
            #expect(try await county.ask(.get, "/inspections").text.contains("甲镇巡察"))
            try await county.check()
        }
    }

    @Test(
        "check names what was changed behind the program's back", arguments: Engine.all,
        [
            ("tipCount", "DELETE FROM tips"), ("tipCount", "UPDATE tips SET outcome = 'noted'"),
            ("tipCount", "DELETE FROM tip_messages WHERE ordinal = 1"),
            ("tipSealed", "UPDATE tip_messages SET sealed = id"),
        ])
    func tampering(engine: Engine, change: (fault: String, sql: String)) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            _ = try await county.tipped(number)
            try await county.check()
            #expect(try await county.database.write { try $0.execute(change.sql) } > 0)
            let fault = await #expect(throws: IntegrityFault.self) { try await county.check() }
            #expect(fault?.key == "disclosure.check.\(change.fault)")
            #expect(county.house.strings.has(fault?.key ?? ""))
        }
    }

    @Test("a round is announced by one of its team, for places they inspect, and shown whole", arguments: Engine.all)
    func announcing(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            guard case .post(let holder) = U.inspector else { return }
            var form = [
                "title": "第二轮", "villages": "上岭村 没有村", "from": "2026-07-20", "to": "2026-08-01",
                "team": "\(holder.post)", "channels": "来信", "hours": "上午",
            ]
            let wrong = try await county.ask(.post, "/desk/tips", as: U.inspector, form)
            #expect(wrong.status == 422 && wrong.text.contains("没有村") && wrong.text.contains("value=\"第二轮\""))
            form["villages"] = "上岭村 330381001202"
            #expect(try await county.ask(.post, "/desk/tips", as: U.clerk, form).status == 403)
            #expect(try await county.ask(.post, "/desk/tips", as: U.inspector, form).status == 303)
            let list = try await county.ask(.get, "/inspections")
            #expect(list.text.contains("第二轮") && list.text.contains("下岭村"))
            let far = U.post(.inspector, "330381001202", person: 22)
            guard case .post(let own) = far else { return }
            await #expect(throws: RightRefusal.self) {
                _ = try await county.rounds.announce(
                    .init(
                        title: "x", team: [own.post], villages: [U.village], from: LocalDate("2026-07-20")!,
                        to: LocalDate("2026-07-21")!, channels: "x", hours: "x"), by: far)
            }
        }
    }
}
