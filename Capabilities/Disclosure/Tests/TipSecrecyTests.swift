import HTTPTypes
import Journal
import Kernel
import Platform
import Posts
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("what the public log and the tables tell of turns, how often somebody may tell, who looks where")
struct TipSecrecyTests {
    @Test("by its name and by what stands around it, no turn of a dialogue is told from another", arguments: Engine.all)
    func oneName(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            let code = try await county.tipped(number)
            let before = try await county.journal().count
            let more = ["code": code.digits, "words": U.told, "ticket": "m1"]
            let told = try await county.ask(.post, "/tip/more", as: .anyone, more)
            #expect(told.status == 200 && told.text.contains(U.told))
            // Nothing is opened around it: a look before and after would say that it is not the first turn.
            #expect(try await county.journal().count == before + 1)
            let tip = try await county.onlyTip(number)
            try await county.rounds.answer(tip, words: "请问是哪一年？", by: U.inspector)
            let turns = try await county.journal().filter { $0.kind.hasPrefix("round.") }.dropFirst()
            #expect(Set(turns.map(\.kind)) == ["round.turn"] && turns.count == 3)
            for turn in turns { #expect(turn.reference == nil && turn.division == nil && turn.whatText == "{}") }
            try await county.check()
        }
    }

    @Test("on SQLite no row of a tip bears a number that tells when it came")
    func noOrder() async throws {
        try await withDisclosure(.sqlite) { county in
            let number = try await county.announced()
            for ticket in ["a", "b", "c"] { _ = try await county.tipped(number, ticket: ticket) }
            for table in ["tips", "tip_messages"] {
                await #expect(throws: StoreError.self) {
                    try await county.database.read { try $0.query("SELECT rowid FROM \(table)") }
                }
                let ids = try await county.database.read {
                    try $0.query("SELECT id FROM \(table)").map { try $0["id"] as [UInt8] }
                }
                #expect(ids.count == 3)
            }
        }
    }

    @Test("more told twice by the same form is one turn", arguments: Engine.all)
    func onceMore(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            let code = try await county.tipped(number)
            let page = try await county.ask(.post, "/tip", as: .anyone, ["code": code.digits])
            let ticket = try #require(page.text.firstMatch(of: /name="ticket" value="([^"]+)"/)).output.1
            let more = ["code": code.digits, "words": U.told, "ticket": String(ticket)]
            for _ in 0..<2 { #expect(try await county.ask(.post, "/tip/more", as: .anyone, more).status == 200) }
            #expect(try await county.rounds.read(code).turns.count == 2)
            try await county.check()
        }
    }

    @Test("one limit for all who tell, signed in or not, and what was typed is kept", arguments: Engine.all)
    func limits(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            let code = try await county.tipped(number)
            let path = "/inspection/\(number)/tip"
            var form = ["village": "330381001201", "kind": "money", "words": U.secret, "ticket": "t"]
            var more = ["code": code.digits, "words": U.told]
            // Of one dialogue, five turns at once.
            for index in 0..<5 {
                more["ticket"] = "\(index)"
                #expect(try await county.ask(.post, "/tip/more", as: U.villager, more).status == 200)
            }
            let turn = try await county.ask(.post, "/tip/more", as: .anyone, more.merging(["ticket": "x"]) { $1 })
            #expect(turn.status == 429 && turn.text.contains(U.told) && turn.headers[.retryAfter] != nil)
            // From one address twenty of whatever kind, six of which are gone.
            for index in 0..<14 {
                form["ticket"] = "\(index)"
                let actor = index.isMultiple(of: 2) ? U.villager : .anyone
                #expect(try await county.ask(.post, path, as: actor, form).status == 200)
            }
            form["ticket"] = "last"
            for actor in [U.villager, .anyone] {
                let refused = try await county.ask(.post, path, as: actor, form)
                #expect(refused.status == 429 && refused.text.contains(U.secret))
            }
            county.time.pass(minutes: 10)
            #expect(try await county.ask(.post, path, as: U.villager, form).status == 200)
            #expect(
                try await county.ask(.post, "/tip/more", as: .anyone, more.merging(["ticket": "y"]) { $1 }).status
                    == 200)
        }
    }

    @Test("a round whose tips were erased before any result says so, and publishes nothing", arguments: Engine.all)
    func erased(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            _ = try await county.tipped(number)
            county.time.pass(days: Int64(10 + RoundTable.keptDays))
            let sweep = county.rounds.sweep
            #expect(try await county.house.door.open { try sweep.run($0) } == 1)
            let day = CountyTime.china.date(county.time.now())
            await #expect(throws: RoundRefusal.erased(day)) {
                try await county.rounds.publish(number, words: "x", by: U.inspector)
            }
            for path in ["/inspection/\(number)", "/inspections"] {
                let page = try await county.ask(.get, path)
                #expect(page.text.contains("没有公布结果") && !page.text.contains("结果已公布"))
                #expect(!page.text.contains("结果待公布"))
            }
            #expect(try await county.ask(.get, "/inspection/\(number)").text.contains("已于 \(day) 删除"))
            #expect(!(try await county.ask(.get, "/desk/tips", as: U.inspector).text.contains("/publish")))
        }
    }

    @Test("a village into which nobody of the team may look is not announced", arguments: Engine.all)
    func closed(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            try await county.staffed()
            let (first, second) = (try await county.held("一"), try await county.held("二"))
            let villages = [U.village, DivisionCode("330381001202")!]
            func announce(_ team: [PostHolder]) async throws -> CaseNumber {
                try await county.rounds.announce(
                    .init(
                        title: "甲镇巡察", team: team.map(\.post), villages: villages, from: LocalDate("2026-07-20")!,
                        to: LocalDate("2026-07-29")!, channels: "信箱", hours: "每天"), by: .post(team[0]))
            }
            // One serves the first village besides, the other the second.
            await #expect(throws: RoundRefusal.closed("330381001201")) { try await announce([first]) }
            await #expect(throws: RoundRefusal.nobodyForAll) { try await announce([first, second]) }
            let third = try await county.held("三")
            let number = try await announce([first, second, third])
            county.time.pass(days: 10)
            for holder in [first, second] {
                await #expect(throws: TipRefusal.servesThere) {
                    try await county.rounds.publish(number, words: "x", by: .post(holder))
                }
                let desk = try await county.ask(.get, "/desk/tips", as: .post(holder))
                #expect(!desk.text.contains("/publish"))
            }
            try await county.rounds.publish(number, words: "没有线索", by: .post(third))
            let form = [
                "title": "第二轮", "villages": "上岭村", "from": "2026-08-01", "to": "2026-08-02", "team": "\(first.post)",
                "channels": "来信", "hours": "上午",
            ]
            let refused = try await county.ask(.post, "/desk/tips", as: .post(first), form)
            #expect(refused.status == 422 && refused.text.contains("没有人可以看“上岭村”"))
        }
    }
}

extension DisclosureUnderTest {
    /// Three inspectors of the town; the first is a clerk of one village as well, the second of the other.
    fileprivate func staffed() async throws {
        let units = """
            code,name,name_en,kind,place,parent
            centre,治理中心,Governance Centre,centre,330381,
            town,甲镇,Jia Town,township,330381001,centre

            """
        let posts = """
            unit,role,name,place,person,valid_from,valid_to
            town,inspector,巡察一,330381001,甲一,2026-01-01,
            town,inspector,巡察二,330381001,甲二,2026-01-01,
            town,inspector,巡察三,330381001,甲三,2026-01-01,
            town,disclosure_clerk,文书一,330381001201,甲一,2026-01-01,
            town,disclosure_clerk,文书二,330381001202,甲二,2026-01-01,

            """
        #expect(try await disclosure.staff.importUnits(Array(units.utf8)).rejected.isEmpty)
        #expect(try await disclosure.staff.importPosts(Array(posts.utf8)).rejected.isEmpty)
    }

    /// Who holds an inspector's post by its name.
    fileprivate func held(_ name: String) async throws -> PostHolder {
        let directory = try await disclosure.staff.directory()
        let post = try #require(directory.posts(role: .inspector).first { $0.name == "巡察\(name)" })
        return try #require(directory.holder(of: post.id, on: LocalDate("2026-07-20")!))
    }
}
