import Ballots
import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing
import Transparency

@testable import Participation

@Suite("public draws: two pairs of hands, a value nobody knows, and no way back")
struct DrawTests {
    private static let start = Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!

    private var plan: DrawPlan {
        DrawPlan(
            place: PartCounty.village, title: "菜场摊位", text: "新菜场 2 个摊位（虚构）", places: 2,
            value: .init(name: "虚构彩票第 1 期", from: Self.start.adding(hours: 24)),
            revealBy: Self.start.adding(hours: 48),
            fallback: .init(name: "虚构彩票第 2 期", from: Self.start.adding(hours: 72)))
    }

    private let entrants = (1...5).map { Entrant(id: "A-\($0)", maskedName: "陈＊") }

    private func sealed(_ county: PartCounty, _ work: DrawWork) async throws -> (number: CaseNumber, secret: [UInt8]) {
        let draw = try await work.make(plan, by: PartCounty.clerk)
        try await work.list(entrants, for: draw.number, by: PartCounty.clerk)
        return (draw.number, try await work.seal(draw.number, by: PartCounty.committee))
    }

    private func find(_ number: CaseNumber, _ work: DrawWork) async throws -> (draw: Draw, entrants: [Entrant]) {
        try await work.house.reader.read { [table = work.table] connection in
            let draw = try #require(try table.find(number, connection))
            return (draw, try table.entrants(of: draw.id, connection))
        }
    }

    @Test("a draw ranks everybody, and its record holds for a stranger", arguments: Engine.all)
    func whole(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = DrawWork(county.house)
            let (number, secret) = try await sealed(county, work)
            county.pass(hours: 25)
            try await work.reveal(number, secret: secret, value: "03 11 17 22 28 30 + 09", by: PartCounty.committee)
            let (draw, drawn) = try await find(number, work)
            #expect(draw.state == .drawn)
            #expect(drawn.compactMap(\.rank).sorted() == [1, 2, 3, 4, 5])
            let record = try #require(draw.record(drawn.map(\.id)))
            #expect(record.flaw == nil && record.seed.count == 64)
            #expect(record.ranking == drawn.sorted { ($0.rank ?? 0) < ($1.rank ?? 0) }.map(\.id))
            let kinds = try await county.journal().map(\.kind)
            #expect(kinds == ["draw.made", "draw.listed", "draw.sealed", "draw.drawn"])
            try await county.check(work.inspection)
        }
    }

    @Test("the page has the commands with what they need, whatever was entered as the value")
    func commands() async throws {
        try await withPartPages(.sqlite) { pages in
            let work = pages.part.draws.work
            let (number, secret) = try await sealed(pages.county, work)
            #expect(try await !pages.ask(.get, "/draw/\(number)").text.contains("openssl dgst"))
            let list = try await pages.ask(.get, "/draw/\(number)/entrants.txt")
            #expect(list.text == "A-1\nA-2\nA-3\nA-4\nA-5\n")
            pages.county.pass(hours: 25)
            try await work.reveal(number, secret: secret, value: "03'; ls <x>", by: PartCounty.committee)
            let page = try await pages.ask(.get, "/draw/\(number)").text
            #expect(page.contains("secret=\(secret.hex)") && page.contains("shanzhi verify draw record.json"))
            let quoted = ["value='03'\\''; ls <x>'", "value=&#39;03&#39;\\&#39;&#39;; ls &lt;x&gt;&#39;"]
            #expect(quoted.contains { page.contains($0) } && !page.contains("<x>"), "\(page)")
            #expect(try await pages.ask(.get, "/draw/YH2611999999/entrants.txt").status == 404)
        }
    }

    @Test("the secret is kept nowhere before it is revealed, and the log binds what was fixed", arguments: Engine.all)
    func nowhere(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = DrawWork(county.house)
            let (number, secret) = try await sealed(county, work)
            let (draw, _) = try await find(number, work)
            #expect(draw.secret == nil && draw.commitment == Lots.commitment(to: secret))
            let entry = try #require(try await county.journal().last { $0.kind == "draw.sealed" })
            #expect(entry.what == draw.planJSON)
            #expect(entry.reference?.hasPrefix("\(number)@sha256:") == true)
            #expect(!entry.whatText.contains(secret.map { String($0, radix: 16) }.joined()))
        }
    }

    @Test("whoever makes the list does not seal it, and who seals does not make the list", arguments: Engine.all)
    func hands(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = DrawWork(county.house)
            let draw = try await work.make(plan, by: PartCounty.clerk)
            try await work.list(entrants, for: draw.number, by: PartCounty.clerk)
            await #expect(throws: RightRefusal.self) { try await work.seal(draw.number, by: PartCounty.clerk) }
            await #expect(throws: RightRefusal.self) {
                try await work.list(entrants, for: draw.number, by: PartCounty.committee)
            }
            let elsewhere = PartCounty.post(.supervisionCommittee, place: DivisionCode("330381001002")!, person: 3)
            await #expect(throws: RightRefusal.self) { try await work.seal(draw.number, by: elsewhere) }
        }
    }

    @Test("nobody comes in after the sealing, and another secret opens nothing", arguments: Engine.all)
    func fixed(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = DrawWork(county.house)
            let (number, secret) = try await sealed(county, work)
            await #expect(throws: DrawRefusal.isSealed) {
                try await work.list(
                    entrants + [Entrant(id: "A-6", maskedName: "林＊")], for: number, by: PartCounty.clerk)
            }
            await #expect(throws: DrawRefusal.isSealed) { try await work.seal(number, by: PartCounty.committee) }
            await #expect(throws: DrawRefusal.tooEarly) {
                try await work.reveal(number, secret: secret, value: "1", by: PartCounty.committee)
            }
            county.pass(hours: 25)
            await #expect(throws: DrawRefusal.wrongSecret) {
                try await work.reveal(number, secret: Draw.nothing, value: "1", by: PartCounty.committee)
            }
            // Somebody with the database in hand adds one all the same: everybody sees it.
            let county330381 = county.house.county
            let draw = try await find(number, work).draw
            try await county.house.door.open { passage in
                let pen = try passage.record(draw.entry("listed", by: .system("test"), what: .object([:])))
                try pen.execute(
                    "INSERT INTO draw_entrants (county, draw, ordinal, entrant, name) VALUES (?, ?, 6, 'A-6', '林＊')",
                    [county330381, draw.id])
            }
            await #expect(throws: IntegrityFault.self) {
                try await county.check(DrawWork(county.house).inspection)
            }
        }
    }

    @Test("a secret that is withheld is named, cannot come later, and gains nothing", arguments: Engine.all)
    func withheld(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = DrawWork(county.house)
            let (number, secret) = try await sealed(county, work)
            county.pass(hours: 47)
            try await county.ring([work.revealTimer])
            #expect(try await find(number, work).draw.state == .sealed)
            county.pass(hours: 1)
            await #expect(throws: DrawRefusal.tooLate) {
                try await work.reveal(number, secret: secret, value: "1", by: PartCounty.committee)
            }
            try await county.ring([work.revealTimer])
            #expect(try await find(number, work).draw.state == .withheld)
            #expect(try await county.journal().last?.kind == "draw.withheld")
            await #expect(throws: DrawRefusal.tooEarly) {
                try await work.fallBack(number, value: "2", by: PartCounty.clerk)
            }
            county.pass(hours: 24)
            await #expect(throws: DrawRefusal.tooLate) {
                try await work.reveal(number, secret: secret, value: "1", by: PartCounty.committee)
            }
            try await work.fallBack(number, value: "2", by: PartCounty.clerk)
            let (draw, drawn) = try await find(number, work)
            let record = try #require(draw.record(drawn.map(\.id)))
            #expect(record.isWithheld && record.flaw == nil)
            try await county.check(DrawWork(county.house).inspection)
        }
    }

    @Test("a plan in which somebody could know the value is refused")
    func plans() throws {
        let draw = plan.draw(CaseNumber(prefix: "YH", date: LocalDate("2026-11-23")!, serial: 1)!, at: Self.start)
        try draw.checkPlan(at: Self.start.adding(hours: 23))
        #expect(throws: DrawRefusal.valueKnown) { try draw.checkPlan(at: Self.start.adding(hours: 24)) }
        var early = plan
        early.revealBy = early.value.from
        #expect(throws: DrawRefusal.revealTooEarly) {
            try early.draw(draw.number, at: Self.start).checkPlan(at: Self.start)
        }
        early = plan
        early.fallback = .init(name: "x", from: early.revealBy)
        #expect(throws: DrawRefusal.fallbackTooEarly) {
            try early.draw(draw.number, at: Self.start).checkPlan(at: Self.start)
        }
    }

    @Test("a list is read whole or not at all, and names lose all but their first character")
    func files() {
        let good = EntrantFile(Array("\u{FEFF}id,name\nA-1,陈小兰\n\"A-2\",林\nA-3,\n".utf8))
        #expect(good.faults.isEmpty)
        #expect(good.entrants.map(\.maskedName) == ["陈＊＊", "林", ""])
        #expect(EntrantFile(Array("id,name\nA-1,陈\nA-1,林\nA 3,王\n".utf8)).faults.map(\.reason) == ["twice", "badId"])
        #expect(EntrantFile(Array("name\n陈\n".utf8)).faults.map(\.reason) == ["noColumn"])
        #expect(EntrantFile(Array("id\n".utf8)).faults.map(\.reason) == ["empty"])
        #expect(EntrantFile([]).faults.isEmpty == false)
        #expect(EntrantFile([0x69, 0x64, 0x0A, 0xFF, 0xFE]).faults.map(\.reason) == ["unreadable"])
    }
}
