import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("offers for those on a list; every person is invented")
struct EntitledTests {
    private static let start = Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!

    private func publish(_ pages: PartPages, opens: Int64 = 1, isListed: Bool = true) async throws -> CaseNumber {
        let plan = OfferPlan(
            place: PartCounty.village, title: "餐券", text: "虚构", amount: 5, opens: Self.start.adding(hours: opens),
            closes: Self.start.adding(hours: 48), isListed: isListed)
        return try await pages.part.offers.work.make(plan, by: PartCounty.clerk).number
    }

    private func list(_ people: ClosedRange<Int>) -> [UInt8] {
        Array(("name,phone\n" + people.map { "试\($0)人,\(PartPages.phone($0))\n" }.joined()).utf8)
    }

    @Test("each bad line is named with its column, and the good ones are taken")
    func file() {
        let file = EntitledFile(
            Array("name,phone\n张三,13800138001\n,13800138002\n李四,12\n王五,13800138001\n赵六,\n多,一,个\n".utf8))
        #expect(file.lines == [.init(name: "张三", phone: "+8613800138001")])
        #expect(
            file.rejected.map { "\($0.line) \($0.column) \($0.key.split(separator: ".").last ?? "")" } == [
                "3 name name", "4 phone phone", "5 phone phoneTwice", "6 phone phone", "7  columnCount",
            ])
        #expect(EntitledFile(Array("name\n张三\n".utf8)).rejected.map(\.line) == [1])
        #expect(EntitledFile([]).rejected.count == 1)
        let broken = EntitledFile(Array("name,phone\n张三,13800138001\n\"李四,13800138002\n".utf8))
        #expect(broken.lines.isEmpty && broken.rejected.count == 1)
        let long = (0...EntitledFile.limit).map { "张三,1380\(1_000_000 + $0)" }.joined(separator: "\n")
        let tooLong = EntitledFile(Array("name,phone\n\(long)\n".utf8))
        #expect(tooLong.lines.isEmpty && tooLong.rejected.map(\.line) == [EntitledFile.limit + 2])
    }

    @Test("only those on the list get one, one each, also after an account was forgotten", arguments: Engine.all)
    func claims(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let work = pages.part.offers.work
            let number = try await publish(pages)
            #expect(try await work.importEntitled(list(1...9), of: number, by: PartCounty.clerk).accepted == 9)
            // Before the beginning a new file takes the place of the one before.
            #expect(try await work.importEntitled(list(2...3), of: number, by: PartCounty.clerk).accepted == 2)
            pages.county.pass(hours: 1)
            await #expect(throws: OfferRefusal.notOnList) { try await work.claim(number, by: PartCounty.resident(1)) }
            let claim = try await work.claim(number, by: PartCounty.resident(2))
            #expect(try await work.claim(number, by: PartCounty.resident(2)) == claim)
            // From then on it only adds.
            let added = try await work.importEntitled(list(3...4), of: number, by: PartCounty.clerk)
            #expect(added.accepted == 1 && added.unchanged == 1)
            try await pages.county.check(work.inspection)
            guard case .resident(let person) = PartCounty.resident(2) else { return }
            try await pages.county.house.door.open { passage in
                let pen = try passage.record(Entry("person.forgotten", Subject(person), by: .resident(person)))
                try work.forget(person, pen)
            }
            await #expect(throws: OfferRefusal.usedUp) { try await work.claim(number, by: PartCounty.resident(2)) }
            #expect(try await work.openEntitled(number, by: PartCounty.committee).count == 2)
            try await pages.county.check(work.inspection)
            let journal = try await pages.county.journal()
            #expect(!journal.contains { $0.whatText.contains("1390000") || $0.whatText.contains("试") })
        }
    }

    @Test(
        "lists are sealed, opened with a trace by those who may, and gone a year after the end", arguments: Engine.all)
    func lists(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let work = pages.part.offers.work
            let number = try await publish(pages)
            _ = try await work.importEntitled(list(1...3), of: number, by: PartCounty.clerk)
            let stranger = PartCounty.post(.disclosureClerk, place: DivisionCode("330381001003")!, person: 9)
            await #expect(throws: RightRefusal.self) { try await work.openEntitled(number, by: stranger) }
            await #expect(throws: RightRefusal.self) {
                try await work.importEntitled(list(1...3), of: number, by: stranger)
            }
            let people = try await work.openEntitled(number, by: PartCounty.committee)
            #expect(Set(people.values.map(\.phone)) == Set((1...3).map { "+86" + PartPages.phone($0) }))
            #expect(try await pages.county.journal().filter { $0.kind == Journal.opening }.count == 3)
            let open = try await publish(pages, isListed: false)
            await #expect(throws: OfferRefusal.forEverybody) {
                try await work.importEntitled(list(1...3), of: open, by: PartCounty.clerk)
            }
            let sweep = work.listSweep
            pages.county.pass(hours: 48 + 24 * 365)
            #expect(try await pages.county.house.door.open { try sweep.run($0) } == 0)
            pages.county.pass(hours: 1)
            #expect(try await pages.county.house.door.open { try sweep.run($0) } == 3)
            #expect(try await pages.county.house.door.open { try sweep.run($0) } == 0)
            await #expect(throws: OfferRefusal.over) {
                try await work.importEntitled(list(1...3), of: number, by: PartCounty.clerk)
            }
        }
    }

    @Test("check finds an entry that was used up for nothing", arguments: Engine.all)
    func inspection(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let work = pages.part.offers.work
            let number = try await publish(pages)
            _ = try await work.importEntitled(list(1...3), of: number, by: PartCounty.clerk)
            try await pages.county.check(work.inspection)
            _ = try await pages.county.house.door.open { passage in
                try passage.record(Entry("test", Subject(ID<Offer>(at: passage.now)), by: .system("test")))
                    .execute("UPDATE offer_entitled SET claim = 1", [])
            }
            await #expect(throws: IntegrityFault.self) { try await pages.county.check(work.inspection) }
        }
    }

    @Test("on the pages the list is brought line by line, and others read why they get none", arguments: Engine.all)
    func pages(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let clerk = PartCounty.clerk
            let made = try await pages.ask(
                .post, "/desk/offers", as: clerk,
                [
                    ("title", "餐券"), ("place", "330381001001"), ("text", "虚构"), ("amount", "5"), ("listed", "true"),
                    ("opens", "2026-11-23T09:00"), ("closes", "2026-11-25T18:00"),
                ])
            let desk = try #require(made.location, "\(made.text)")
            let path = desk.replacing("/desk/", with: "/")
            let report = try await pages.upload(
                "\(desk)/entitled", "name,phone\n试一人,\(PartPages.phone(1))\n试二人,x\n", as: clerk)
            #expect(report.status == 422 && report.text.contains("第 3 行 phone：不是电话号码"), "\(report.text)")
            #expect(report.text.contains("导入 1 行") && report.text.contains("试**") && !report.text.contains("1390000"))
            let names = try await pages.ask(.post, "\(desk)/names", as: clerk, [])
            #expect(names.text.contains(PartPages.phone(1)) && names.text.contains("试一人"))
            let other = try await pages.ask(.get, path, as: PartCounty.resident(2))
            #expect(other.text.contains("不在名单上，没有领到") && !other.text.contains("action=\"\(path)\""))
            let refused = try await pages.ask(.post, path, as: PartCounty.resident(2), [])
            #expect(refused.status == 403 && refused.text.contains("不在名单上"))
            let own = try await pages.ask(.get, path, as: PartCounty.resident(1))
            #expect(own.text.contains("您在名单上") && own.text.contains("action=\"\(path)\""))
            let claimed = try await pages.ask(.post, path, as: PartCounty.resident(1), [])
            #expect(claimed.location == path)
            let stranger = try await pages.ask(.get, path)
            #expect(stranger.text.contains("只限名单上的 1 人领取") && stranger.text.contains("/sign-in/resident?next=\(path)"))
            let seen = try await pages.ask(.get, "\(desk)/entitled", as: PartCounty.committee)
            #expect(seen.text.contains("第 1 位领到"), "\(seen.text)")
        }
    }

    @Test("every refusal has its words", arguments: OfferRefusal.allCases)
    func words(_ refusal: OfferRefusal) throws {
        #expect(try WordsTests.has(refusal.explanation.key))
    }
}
