import HTTPTypes
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing
import Web

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("the check of the books") struct InspectionTests {
    @Test(
        "names what was changed behind the program's back",
        arguments: Engine.all,
        [
            ("unbalanced", "UPDATE books_lines SET debit = debit + 1 WHERE debit > 0"),
            ("amount", "UPDATE books_vouchers SET amount = amount - 1"),
            ("amount", "UPDATE books_vouchers SET cash = 0"),
            ("unbalanced", "DELETE FROM books_lines WHERE line = 2"),
            ("balance", "UPDATE books_balances SET debit = debit + 1 WHERE debit > 0"),
            ("balance", "DELETE FROM books_balances WHERE account = '102'"),
            ("published", "UPDATE affairs_items SET figures = REPLACE(figures, '\"vouchers\":1', '\"vouchers\":2')"),
            ("changed", "UPDATE books_vouchers SET day = day - 1"),
            ("changed", "UPDATE books_lines SET account = '523' WHERE account = '522'"),
            ("orphan", "DELETE FROM books_vouchers"),
            ("homeless", "DELETE FROM disclosure_villages"),
        ])
    func tampering(engine: Engine, change: (fault: String, sql: String)) async throws {
        try await withDisclosure(engine) { county in
            _ = try await county.published(U.payment(10_000, day: "2026-06-30"))
            try await county.affairs.publish(
                "finance.statement", LocalDate("2026-06-30")!, text: "收支", in: U.village, by: U.clerk)
            try await county.check()
            #expect(try await county.database.write { try $0.execute(change.sql) } > 0)
            let fault = await #expect(throws: IntegrityFault.self) { try await county.check() }
            #expect(fault?.key == "disclosure.check.\(change.fault)")
            #expect(county.house.strings.has(fault?.key ?? ""))
        }
    }

    @Test(
        "names what was changed in runs and decisions behind the program's back",
        arguments: Engine.all,
        [
            ("run.changed", "UPDATE power_runs SET events = REPLACE(events, '\"request\"', '\"decide\"')"),
            ("run.changed", "UPDATE power_runs SET events = REPLACE(events, '\"late\"', '\"aside\"')"),
            ("run.changed", "UPDATE power_runs SET title = 'x'"),
            ("run.changed", "UPDATE power_runs SET sum = sum + 1"),
            ("run.changed", "UPDATE power_runs SET events = '[]'"),
            ("run.changed", "UPDATE power_runs SET power = 'seal'"),
            ("run.state", "UPDATE power_runs SET step = 'result'"),
            ("run.state", "UPDATE power_runs SET due = due + 1"),
            ("run.state", "UPDATE power_runs SET state = 'finished', step = NULL, due = NULL"),
            ("run.lost", "DELETE FROM power_runs"),
            ("anomaly.changed", "UPDATE anomaly_decisions SET verdict = 'handed'"),
            ("anomaly.changed", "UPDATE anomaly_decisions SET reason = 'x'"),
            ("anomaly.changed", "UPDATE anomaly_decisions SET verdict = 'handed', answer = 'x', answered = 1"),
            ("anomaly.lost", "DELETE FROM anomaly_decisions"),
        ])
    func powers(engine: Engine, change: (fault: String, sql: String)) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            county.time.pass(days: 4)
            try await county.fireTimers()
            let (work, now) = (county.disclosure.anomalies, county.time.now())
            let year = Period(year: 2026)
            let found = try await county.database.read { try work.find(U.village, year, at: now, $0).found }
            try await work.decide(
                try #require(found.first).id(in: U.village), .explained, reason: "等材料", in: U.village, year: year,
                by: U.committee)
            try await county.carry(number, to: "quotes")
            try await county.check()
            #expect(try await county.database.write { try $0.execute(change.sql) } > 0)
            let fault = await #expect(throws: IntegrityFault.self) { try await county.check() }
            #expect(fault?.key == "disclosure.check.\(change.fault)")
            #expect(county.house.strings.has(fault?.key ?? ""))
        }
    }
}
