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

@Suite("a ledger brought in") struct LedgerFileTests {
    private static let header =
        "village,voucher,day,purpose,payee,payee_kind,decision,acceptance,accepted_on,account,debit,credit\n"
    private static let good = """
        330381001201,记-1,2026-05-08,路灯电费,示例供电所,organisation,年度预算,,,522,"1,200.50",
        330381001201,记-1,,,,,,,,102,,1200.5
        330381001201,记-2,2026-05-09,救助,陈阿土,person,代表会议,本人签收,2026-05-10,522,2000,
        330381001201,记-2,,,,,,,,102,,2000

        """

    @Test("every voucher is taken once, and waits for the committee", arguments: Engine.all)
    func taken(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let bytes = Array((Self.header + Self.good).utf8)
            let first = try await county.disclosure.importLedger(bytes, strict: false, by: .system("import"))
            #expect(first == BooksImport(accepted: 2, unchanged: 0, rejected: []))
            let head = try await county.journal().count
            let again = try await county.disclosure.importLedger(bytes, strict: false, by: .system("import"))
            #expect(again == BooksImport(accepted: 0, unchanged: 2, rejected: []))
            #expect(try await county.journal().count == head)
            #expect(try await county.paid() == 0)
            let (table, wish) = (
                county.money.vouchers,
                VoucherTable.Wish(village: U.village, days: Period(year: 2026).days, state: .waiting)
            )
            for voucher in try await county.database.read({ try table.list(wish, $0) }) {
                try await county.money.confirm(voucher.number, by: U.committee)
            }
            #expect(try await county.paid() == 320_050)
            try await county.check()
        }
    }

    @Test("each bad line is named with its reason, the good vouchers come in, strict takes none", arguments: Engine.all)
    func rejected(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let bad = """
                330381001201,记-3,2026-05-08,不平,甲店,organisation,预算,,,522,10.01,
                330381001201,记-3,,,,,,,,102,,10
                330381001201,记-4,2026-5-8,日期,甲店,organisation,预算,,,522,10,
                330381001201,记-4,,,,,,,,102,,10
                330381001999,记-5,2026-05-08,别村,甲店,organisation,预算,,,522,10,
                330381001201,记-6,2026-05-08,金额,甲店,organisation,预算,,,522,1.234,
                330381001201,记-7,2026-05-08,科目,甲店,organisation,预算,,,52299,10,
                330381001201,记-7,,,,,,,,102,,10
                330381001201,记-8,2026-05-08,类型,甲店,shop,预算,,,522,10,
                330381001201,记-9,2026-05-08

                """
            let bytes = Array((Self.header + Self.good + bad).utf8)
            let strict = try await county.disclosure.importLedger(bytes, strict: true, by: .system("import"))
            #expect(strict.accepted == 0 && !strict.rejected.isEmpty)
            let report = try await county.disclosure.importLedger(bytes, strict: false, by: .system("import"))
            #expect(report.accepted == 2 && report.rejected == strict.rejected)
            let told = report.rejected.map { "\($0.line) \($0.key.split(separator: ".").last ?? "")" }
            #expect(
                told == [
                    "6 unbalanced", "7 partner", "8 day", "9 partner", "10 notKept", "11 money", "12 account",
                    "13 partner", "14 payeeKind", "15 unreadable",
                ])
            for line in report.rejected {
                #expect(county.house.strings.has(line.key), "\(line.key)")
            }
        }
    }

    @Test("the clerk of another village brings nothing in", arguments: Engine.all)
    func rights(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let bytes = Array((Self.header + Self.good).utf8)
            await #expect(throws: RightRefusal.self) {
                try await county.disclosure.importLedger(bytes, strict: false, by: U.stranger)
            }
            await #expect(throws: CSVError.self) {
                try await county.disclosure.importLedger(Array("a,b\n".utf8), strict: false, by: U.clerk)
            }
        }
    }
}
