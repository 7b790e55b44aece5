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

@Suite("what a village must publish") struct AffairsTests {
    @Test(
        "a period is a whole month, quarter or year",
        arguments: [
            (AffairRule.Every.monthly, "2026-02-10", "2026-02-01", "2026-02-28", "2026-02"),
            (.monthly, "2024-02-29", "2024-02-01", "2024-02-29", "2024-02"),
            (.monthly, "2026-12-31", "2026-12-01", "2026-12-31", "2026-12"),
            (.quarterly, "2026-12-31", "2026-10-01", "2026-12-31", "2026-Q4"),
            (.quarterly, "2026-04-01", "2026-04-01", "2026-06-30", "2026-Q2"),
            (.quarterly, "2026-03-31", "2026-01-01", "2026-03-31", "2026-Q1"),
            (.yearly, "2026-07-07", "2026-01-01", "2026-12-31", "2026"),
            (.atOnce, "2026-07-07", "2026-07-07", "2026-07-07", "2026-07-07"),
        ])
    func periods(every: AffairRule.Every, day: String, from: String, to: String, shown: String) throws {
        let period = Period(every, holding: try #require(LocalDate(day)))
        #expect(period.from.description == from && period.to.description == to && period.shown == shown)
    }

    @Test("late is late at the midnight after the last day, not a millisecond before", arguments: Engine.all)
    func boundary(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let rule = try #require(try county.affairs.catalogue().rule("finance.statement"))
            let quarter = Period(.quarterly, holding: LocalDate("2026-06-30")!)
            let due = Timestamp(rfc3339: "2026-07-16T00:00:00+08:00")!
            #expect(rule.due(quarter) == due)
            let kept = KeptVillage(code: U.village, since: LocalDate("2026-04-01")!, isMonthly: false)
            for (moment, state) in [(due.adding(milliseconds: -1), Duty.State.due), (due, .overdue)] {
                let duties = try county.affairs.duties(of: kept, published: [], late: [], at: moment)
                #expect(duties.first { $0.rule == rule }?.state == state)
            }
            #expect(rule.every(in: KeptVillage(code: U.village, since: kept.since, isMonthly: true)) == .monthly)
        }
    }

    @Test("what is late stands in the journal, once; published later it says so", arguments: Engine.all)
    func overdue(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            try await county.affairs.publish(
                "party.dues", LocalDate("2026-03-31")!, text: "已上缴", in: U.village, by: U.clerk)
            try await county.fireTimers()
            func late() async throws -> [String] {
                try await county.journal().filter { $0.kind == "affairs.overdue" }
                    .compactMap { "\($0.what["item"]?.string ?? "") \($0.what["from"]?.string ?? "")" }
            }
            // Two quarters of five items and of the statement, less the one that was published.
            let first = try await late()
            #expect(first.count == 11 && Set(first).count == 11)
            #expect(!first.contains("party.dues 2026-01-01") && first.contains("party.dues 2026-04-01"))
            try await county.fireTimers()
            #expect(try await late().count == 11)
            county.time.pass(days: 87)
            try await county.fireTimers()
            #expect(try await late().count == 11)
            county.time.pass(days: 1)
            try await county.fireTimers()
            #expect(try await late().count == 17)
            try await county.affairs.publish(
                "party.dues", LocalDate("2026-04-01")!, text: "补公布", in: U.village, by: U.clerk)
            let page = try await county.ask(.get, "/village/330381001201/affairs?group=party&lang=en")
            #expect(page.text.contains("published late") && page.text.contains("late, not published"))
        }
    }

    @Test("publishing again keeps both versions", arguments: Engine.all)
    func versions(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            for text in ["第一次", "更正"] {
                try await county.affairs.publish(
                    "village.relief", LocalDate("2026-05-05")!, text: text, in: U.village, by: U.clerk)
            }
            let table = county.affairs.table
            let items = try await county.database.read { try table.all(U.village, $0) }
            #expect(items.map(\.version) == [2, 1] && items.map(\.text) == ["更正", "第一次"])
            let page = try await county.ask(.get, "/village/330381001201/affairs")
            #expect(page.text.contains("第一次") && page.text.contains("更正"))
        }
    }

    @Test("a statement closes its period: nothing waits in it, nothing comes into it later", arguments: Engine.all)
    func closing(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            func publish(_ day: String) async throws {
                try await county.affairs.publish(
                    "finance.statement", LocalDate(day)!, text: "收支", in: U.village, by: U.clerk)
            }
            _ = try await county.published(U.payment(10_000, day: "2026-06-30"))
            let waiting = try await county.money.enter(
                U.payment(5_000, day: "2026-06-30"), in: U.village, by: U.clerk)
            let later = try await county.money.enter(U.payment(700, day: "2026-07-01"), in: U.village, by: U.clerk)
            await #expect(throws: AffairRefusal.waiting(1)) { try await publish("2026-06-01") }
            await #expect(throws: AffairRefusal.early(LocalDate("2026-09-30")!)) { try await publish("2026-07-01") }
            try await county.money.confirm(waiting, by: U.committee)
            try await publish("2026-06-01")
            try await county.money.confirm(later, by: U.committee)
            await #expect(throws: VoucherRefusal.closed(through: LocalDate("2026-06-30")!)) {
                try await county.money.enter(U.payment(1, day: "2026-06-30"), in: U.village, by: U.clerk)
            }
            _ = try await county.published(U.payment(1, day: "2026-07-02"))
            let table = county.affairs.table
            let figures = try #require(try await county.database.read { try table.all(U.village, $0) }.first?.figures)
            #expect(figures.paid.count == 15_000 && figures.received.count == 0 && figures.vouchers == 2)
            #expect(figures.closing.count - figures.opening.count == figures.received.count - figures.paid.count)
            try await county.check()
        }
    }

    @Test("a village begins once, from a day that was, and only by its own", arguments: Engine.all)
    func opening(engine: Engine) async throws {
        try await withDisclosure(engine, isOpen: false) { county in
            let day = LocalDate("2026-07-20")!
            func open(_ since: LocalDate, _ actor: Actor) async throws {
                try await county.affairs.open(U.village, since: since, isMonthly: true, by: actor)
            }
            await #expect(throws: RightRefusal.self) { try await open(day, U.stranger) }
            await #expect(throws: AffairRefusal.since(day)) { try await open(day.adding(days: 1), U.clerk) }
            try await open(day, U.clerk)
            await #expect(throws: AffairRefusal.alreadyKept) { try await open(day, U.clerk) }
            await #expect(throws: VoucherRefusal.notAVillage) {
                try await county.affairs.open(DivisionCode("330381001")!, since: day, isMonthly: true, by: U.duty)
            }
        }
    }
}
