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

@Suite("lists of those entitled") struct ListTests {
    private static let village = "/village/330381001201"
    private static let file = """
        no,name,household,phone,amount,category,ground
        1,陈阿土,12,13800138001,"1,200.50",member,
        2,林桂芳,13,138 0013 8002,800,hardship,肢体残疾二级
        3,阿依努尔,14,,0.01,age,
        """

    @Test("everybody reads it covered, the entitled alone in full, and that is written down", arguments: Engine.all)
    func covered(engine: Engine) async throws {
        try await withDisclosure(engine, phones: [(U.villager, "+8613800138002")]) { county in
            let number = try await county.listed(Self.file, total: 200_051)
            let page = try await county.ask(.get, "\(Self.village)/list/\(number)")
            #expect(page.status == 200 && page.text.contains("林**") && page.text.contains("800.00 元"))
            let lines = try await county.ask(.get, "\(Self.village)/list/\(number)/lines.csv").text
            #expect(lines.contains("\(number),2,林**,hardship,800.00,"))
            let own = try await county.ask(.get, "/me/entitlements", as: U.villager)
            #expect(own.status == 200 && own.text.contains("林桂芳") && own.text.contains("肢体残疾二级"))
            #expect(!own.text.contains("陈") && !own.text.contains("1,200.50"))
            let looked = try #require(try await county.journal().last)
            #expect(looked.kind == Journal.opening && looked.actor == U.villager)
            // Whoever is on no list, or has no telephone here, reads nothing of anybody.
            let other = try await county.ask(.get, "/me/entitlements", as: U.neighbour)
            #expect(other.status == 200 && !other.text.contains("桂芳") && !other.text.contains("800.00"))
            #expect(
                try await county.ask(.get, "/me/entitlements").location == "/sign-in/resident?next=/me/entitlements")
            #expect(try await county.ask(.get, "/me/entitlements", as: U.clerk).status == 403)
            let everything = try await county.journal().map(\.whatText).joined() + page.text + lines
            for secret in ["阿土", "桂芳", "努尔", "肢体", "13800138", "1380013"] {
                #expect(!everything.contains(secret), "\(secret)")
            }
            try await county.check()
        }
    }

    @Test("nothing personal lies in the tables in clear", arguments: Engine.all)
    func sealed(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            _ = try await county.listed(Self.file, total: 200_051)
            let rows = try await county.database.read { connection in
                try connection.query("SELECT label, category FROM entitlement_lines ORDER BY ordinal").map { row in
                    "\(try row["label"] as String) \(try row["category"] as String)"
                }
            }
            #expect(rows == ["陈** member", "林** hardship", "阿** age"])
            let bytes = try await county.database.read {
                try $0.query("SELECT sealed, phone_hash, identity FROM entitlement_lines ORDER BY ordinal").flatMap {
                    row in
                    (try row["sealed"] as [UInt8]) + (try row["phone_hash"] as [UInt8]? ?? [])
                        + (try row["identity"] as [UInt8])
                }
            }
            for secret in ["阿土", "肢体", "13800138001"] {
                #expect(!bytes.contains(Array(secret.utf8)))
            }
        }
    }

    @Test("each bad line is named, the same file changes nothing, a line again takes its place", arguments: Engine.all)
    func imported(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let work = county.disclosure.lists
            let number = try await work.begin(U.listing(total: 200_051), in: U.village, by: U.clerk)
            let bad = """
                4,,1,,10,member,
                x,甲,1,,10,member,
                1,乙,1,,10,member,
                5,丙,1,,0,member,
                6,丁,1,,1.234,member,
                7,戊,1,,10,ill,
                8,己,1,12,10,member,
                9,庚

                """
            let first = try await work.bring(Array("\(Self.file)\n\(bad)".utf8), to: number, by: U.clerk)
            #expect(first.accepted == 3 && first.unchanged == 0)
            let told = first.rejected.map { "\($0.line) \($0.key.split(separator: ".").last ?? "")" }
            #expect(
                told == [
                    "5 missing", "6 ordinal", "7 ordinalTwice", "8 amount", "9 amount", "10 category", "11 phone",
                    "12 unreadable",
                ])
            for line in first.rejected { #expect(county.house.strings.has(line.key), "\(line.key)") }
            let head = try await county.journal().count
            let again = try await work.bring(Array(Self.file.utf8), to: number, by: U.clerk)
            #expect(again == BooksImport(accepted: 0, unchanged: 3, rejected: []))
            #expect(try await county.journal().count == head)
            let other = "no,name,amount,category\n3,阿依努尔,0.02,age\n"
            #expect(try await work.bring(Array(other.utf8), to: number, by: U.clerk).accepted == 1)
            let refusal = ListRefusal.sum(lines: Money(count: 200_052), total: Money(count: 200_051))
            await #expect(throws: refusal) { try await work.handIn(number, by: U.clerk) }
            await #expect(throws: RightRefusal.self) {
                try await work.bring(Array(other.utf8), to: number, by: U.stranger)
            }
            await #expect(throws: CSVError.self) { try await work.bring(Array("a,b\n".utf8), to: number, by: U.clerk) }
            try await county.check()
        }
    }

    @Test("through two hands, and then it stays as it is", arguments: Engine.all)
    func twoHands(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let work = county.disclosure.lists
            let number = try await work.begin(U.listing(total: 200_051), in: U.village, by: U.clerk)
            await #expect(throws: ListRefusal.noLines) { try await work.handIn(number, by: U.clerk) }
            _ = try await work.bring(Array(Self.file.utf8), to: number, by: U.clerk)
            await #expect(throws: VoucherRefusal.notWaiting) { try await work.confirm(number, by: U.committee) }
            try await work.handIn(number, by: U.clerk)
            #expect(try await county.ask(.get, "\(Self.village)/list/\(number)").status == 404)
            await #expect(throws: ListRefusal.notDraft) {
                try await work.bring(Array(Self.file.utf8), to: number, by: U.clerk)
            }
            let moonlighter = U.post(.supervisionCommittee, "330381001201", person: 1)
            await #expect(throws: VoucherRefusal.samePerson) { try await work.confirm(number, by: moonlighter) }
            for actor in [U.clerk, U.stranger, U.villager] {
                await #expect(throws: RightRefusal.self) { try await work.confirm(number, by: actor) }
                await #expect(throws: RightRefusal.self) { try await work.open(number, by: actor) }
            }
            #expect(try await work.open(number, by: U.committee).values.contains { $0.ground == "肢体残疾二级" })
            try await work.sendBack(number, reason: "少一户", by: U.committee)
            await #expect(throws: VoucherRefusal.notWaiting) { try await work.confirm(number, by: U.committee) }
            try await county.check()
        }
    }

    @Test("a draft can be given up: its lines go, its vouchers are free again", arguments: Engine.all)
    func givenUp(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let work = county.disclosure.lists
            let voucher = try await county.published(U.payment(200_051, purpose: "发放分红"))
            let listing = U.listing(total: 200_051, vouchers: [voucher])
            let number = try await work.begin(listing, in: U.village, by: U.clerk)
            _ = try await work.bring(Array(Self.file.utf8), to: number, by: U.clerk)
            await #expect(throws: RightRefusal.self) { try await work.giveUp(number, by: U.committee) }
            let gone = try await county.ask(.post, "/desk/entitlement/\(number)/give-up", as: U.clerk, [:])
            #expect(gone.location == "/desk/entitlement/\(number)?done=givenUp")
            let page = try await county.ask(.get, "/desk/entitlement/\(number)", as: U.clerk).text
            #expect(page.contains("草稿已放弃"))
            await #expect(throws: ListRefusal.notDraft) { try await work.giveUp(number, by: U.clerk) }
            let left: Int = try await county.house.reader.read {
                try $0.first("SELECT COUNT(*) AS n FROM entitlement_lines")?["n"] ?? -1
            }
            #expect(left == 0)
            _ = try await work.begin(listing, in: U.village, by: U.clerk)
            try await county.check()
        }
    }

    @Test("whoever handed a list in confirms nothing of it, wherever else they serve", arguments: Engine.all)
    func handedIn(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let work = county.disclosure.lists
            let number = try await work.begin(U.listing(total: 200_051), in: U.village, by: U.clerk)
            let other = U.post(.disclosureClerk, "330381001201", person: 77)
            _ = try await work.bring(Array(Self.file.utf8), to: number, by: other)
            try await work.handIn(number, by: other)
            let both = U.post(.supervisionCommittee, "330381001201", person: 77)
            await #expect(throws: VoucherRefusal.samePerson) { try await work.confirm(number, by: both) }
            try await work.confirm(number, by: U.committee)
            try await county.check()
        }
    }

    @Test(
        "a long list is read and opened page by page, and whoever stands on it finds who looked", arguments: Engine.all)
    func pages(engine: Engine) async throws {
        try await withDisclosure(engine, phones: [(U.villager, "+8613800138002")]) { county in
            let rows = (1...150).map { "\($0),林阿明,0.01,member,\($0 == 120 ? "13800138002" : "")" }
            let file = "no,name,amount,category,phone\n" + rows.joined(separator: "\n") + "\n"
            let number = try await county.listed(file, total: 150)
            let work = county.disclosure.lists
            func opened() async throws -> [Entry] { try await county.journal().filter { $0.kind == Journal.opening } }
            #expect(try await opened().isEmpty)
            #expect(try await work.open(number, by: U.committee).count == 100)
            #expect(try await opened().count == 100)
            guard case .resident(let person) = U.villager else { return }
            let own = try await county.database.read { try county.disclosure.subjects(of: person, $0) }
            #expect(own.count == 1)
            #expect(try await opened().filter { own.contains($0.subject) }.isEmpty)
            let desk = "/desk/entitlement/\(number)"
            let second = try await county.ask(.post, "\(desk)/open", as: U.committee, ["after": "100"])
            #expect(second.text.contains("林阿明") && second.text.contains(">150<") && !second.text.contains(">100<"))
            #expect(try await opened().count == 150)
            #expect(try await opened().filter { own.contains($0.subject) }.count == 1)
            for path in [desk, "\(Self.village)/list/\(number)"] {
                let first = try await county.ask(.get, path, as: U.committee).text
                #expect(first.contains("\(path)?after=100") && first.contains(">100<") && !first.contains(">101<"))
                let rest = try await county.ask(.get, "\(path)?after=100", as: U.committee).text
                #expect(!rest.contains("after=150") && rest.contains(">150<") && rest.contains("\"\(path)\""))
            }
        }
    }

    @Test("what it says was paid is what its vouchers paid, each for one list", arguments: Engine.all)
    func paid(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let work = county.disclosure.lists
            let first = try await county.published(U.payment(200_000, purpose: "发放分红"))
            let second = try await county.published(U.payment(51, purpose: "发放分红"))
            let waiting = try await county.money.enter(U.payment(51), in: U.village, by: U.clerk)
            await #expect(throws: ListRefusal.noSuchVoucher(waiting)) {
                try await work.begin(U.listing(total: 1, vouchers: [waiting]), in: U.village, by: U.clerk)
            }
            let short = try await work.begin(
                U.listing(total: 200_051, vouchers: [first]), in: U.village, by: U.clerk)
            _ = try await work.bring(Array(Self.file.utf8), to: short, by: U.clerk)
            await #expect(throws: ListRefusal.paid(vouchers: Money(count: 200_000), total: Money(count: 200_051))) {
                try await work.handIn(short, by: U.clerk)
            }
            await #expect(throws: ListRefusal.voucherTaken(first, by: short)) {
                try await work.begin(U.listing(total: 1, vouchers: [first]), in: U.village, by: U.clerk)
            }
            let third = try await county.published(U.payment(200_000))
            let whole = try await county.listed(Self.file, total: 200_051, vouchers: [third, second])
            let page = try await county.ask(.get, "\(Self.village)/list/\(whole)")
            #expect(page.text.contains("money/\(third)") && page.text.contains("money/\(second)"))
            try await county.check()
        }
    }

    @Test(
        "lines are public for the term and no day longer; the total stays, and the own look-up", arguments: Engine.all)
    func term(engine: Engine) async throws {
        try await withDisclosure(engine, phones: [(U.villager, "+8613800138002")]) { county in
            let number = try await county.listed(Self.file, total: 200_051)
            let path = "\(Self.village)/list/\(number)"
            county.time.pass(days: 30)
            #expect(try await county.ask(.get, path).text.contains("林**"))
            county.time.pass(days: 1)
            let over = try await county.ask(.get, path)
            #expect(over.status == 200 && !over.text.contains("林**") && over.text.contains("2,000.51 元"))
            #expect(try await county.ask(.get, "\(path)/lines.csv").status == 404)
            #expect(try await county.ask(.get, "/me/entitlements", as: U.villager).text.contains("林桂芳"))
            county.time.pass(days: 1_100)
            let sweep = county.disclosure.lists.sweep
            #expect(try await county.house.door.open { try sweep.run($0) } == 3)
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            #expect(!(try await county.ask(.get, "/me/entitlements", as: U.villager).text.contains("林")))
            try await county.check()
        }
    }

    @Test("at the counter it is large, kept nowhere, and leaves by itself", arguments: Engine.all)
    func counter(engine: Engine) async throws {
        try await withDisclosure(engine, phones: [(U.villager, "+8613800138002")]) { county in
            _ = try await county.listed(Self.file, total: 200_051)
            let stranger = try await county.ask(.get, "/kiosk/entitlements")
            #expect(stranger.status == 200 && stranger.text.contains("action=\"/sign-in/resident\""))
            #expect(stranger.text.contains("data-size=\"elder\"") && stranger.headers[.cacheControl] == "no-store")
            let own = try await county.ask(.get, "/kiosk/entitlements", as: U.villager)
            #expect(own.text.contains("林桂芳") && own.text.contains("href=\"/kiosk/end?next=/kiosk/entitlements\""))
            #expect(own.headers[.cacheControl] == "no-store")
            #expect(own.headers[HTTPField.Name("Refresh")!] == "90; url=/kiosk/end?next=/kiosk/entitlements")
            let clerk = try await county.ask(.get, "/kiosk/entitlements", as: U.clerk)
            #expect(clerk.text.contains("action=\"/sign-in/resident\""))
        }
    }

    @Test("from the form to the counter, each step shown again when it is wrong", arguments: Engine.all)
    func desk(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let form = [
                "title": "2026年上半年分红", "kind": "dividend", "from": "2026-01-01", "to": "2025-06-30",
                "ground": "收益分配方案", "decision": "成员代表会议", "total": "2000.51", "goods": "", "publicDays": "30",
                "vouchers": "", "key": "k",
            ]
            let path = "/desk/entitlements/330381001201/new"
            #expect(try await county.ask(.get, path, as: U.clerk).status == 200)
            let wrong = try await county.ask(.post, path, as: U.clerk, form)
            #expect(wrong.status == 422 && wrong.text.contains("value=\"2026年上半年分红\""))
            let right = form.merging(["to": "2026-06-30"]) { $1 }
            let begun = try await county.ask(.post, path, as: U.clerk, right)
            let list = try #require(begun.location)
            let example = try await county.ask(.get, "/desk/entitlements/330381001201/example.csv", as: U.clerk)
            let read = try EntitlementFile(Array(example.text.utf8))
            #expect(read.lines.count == EntitlementLine.Category.allCases.count && read.rejected.isEmpty)
            let number = try CaseNumber(parsing: list.split(separator: "/").last ?? "")
            _ = try await county.disclosure.lists.bring(Array(Self.file.utf8), to: number, by: U.clerk)
            #expect(try await county.ask(.get, list, as: U.clerk).text.contains("\(list)/hand-in"))
            #expect(try await county.ask(.get, list, as: U.stranger).status == 403)
            #expect(try await county.ask(.post, "\(list)/hand-in", as: U.clerk, [:]).status == 303)
            let waiting = try await county.ask(.get, list, as: U.committee)
            #expect(waiting.text.contains("\(list)/settle") && !waiting.text.contains("桂芳"))
            #expect(try await county.ask(.post, "\(list)/open", as: U.committee, [:]).text.contains("林桂芳"))
            #expect(try await county.ask(.post, "\(list)/open", as: U.clerk, [:]).status == 403)
            let confirm = ["number": "\(number)", "confirm": "1"]
            #expect(try await county.ask(.post, "\(list)/settle", as: U.committee, confirm).status == 303)
            #expect(try await county.ask(.get, "\(Self.village)/lists").text.contains("2026年上半年分红"))
            #expect(try await county.ask(.get, "\(Self.village)/lists.csv").text.contains("\(number),dividend"))
            #expect(try await county.ask(.get, "/desk/entitlements", as: U.committee).text.contains(list))
            let ask = "\(Self.village)/ask/list/\(number)"
            let sent = try await county.ask(
                .post, ask, as: U.villager, ["kind": "question", "words": "有我吗？", "key": "q"])
            #expect(sent.status == 303)
            #expect(try await county.ask(.get, "\(Self.village)/list/\(number)").text.contains("有我吗"))
            for path in ["\(Self.village)/list/x", "/desk/entitlement/x", "/desk/entitlement/MD2607000021"] {
                #expect(try await county.ask(.get, path, as: U.clerk).status == 404, "\(path)")
            }
        }
    }

    @Test(
        "the check names what was changed behind the program's back",
        arguments: Engine.all,
        [
            ("listSum", "UPDATE entitlement_lines SET amount = amount + 1 WHERE ordinal = 1"),
            ("listSum", "DELETE FROM entitlement_lines WHERE ordinal = 2"),
            ("listChanged", "UPDATE entitlement_lines SET label = '王**' WHERE ordinal = 1"),
            ("listChanged", "UPDATE entitlement_lists SET state = 'waiting'"),
            ("listChanged", "UPDATE entitlement_lists SET public_days = 3000"),
            ("listSeal", "UPDATE entitlement_lines SET id = list WHERE ordinal = 1"),
            ("listOrphan", "DELETE FROM entitlement_lists"),
            ("listHomeless", "UPDATE entitlement_lists SET village = '330381001202'"),
        ])
    func tampering(engine: Engine, change: (fault: String, sql: String)) async throws {
        try await withDisclosure(engine) { county in
            _ = try await county.listed(Self.file, total: 200_051)
            try await county.check()
            #expect(try await county.database.write { try $0.execute(change.sql) } > 0)
            let fault = await #expect(throws: IntegrityFault.self) { try await county.check() }
            #expect(fault?.key == "disclosure.check.\(change.fault)")
            #expect(county.house.strings.has(fault?.key ?? ""))
        }
    }
}

extension DisclosureUnderTest {
    static func listing(total: Int64, vouchers: [CaseNumber] = []) -> ListDraft {
        ListDraft(
            kind: .dividend, title: "上半年分红", from: LocalDate("2026-01-01")!, to: LocalDate("2026-06-30")!,
            ground: "收益分配方案", decision: "成员代表会议", goods: "", total: Money(count: total), publicDays: 30,
            vouchers: vouchers)
    }

    /// A list that everybody can read.
    func listed(_ file: String, total: Int64, vouchers: [CaseNumber] = []) async throws -> CaseNumber {
        let work = disclosure.lists
        let number = try await work.begin(
            Self.listing(total: total, vouchers: vouchers), in: Self.village, by: Self.clerk)
        let report = try await work.bring(Array(file.utf8), to: number, by: Self.clerk)
        #expect(report.rejected.isEmpty)
        try await work.handIn(number, by: Self.clerk)
        try await work.confirm(number, by: Self.committee)
        return number
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: part) }
    }
}
