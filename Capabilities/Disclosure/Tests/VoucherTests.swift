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

@Suite("vouchers of a village") struct VoucherTests {
    @Test("the clerk writes down, the committee confirms, and only then it counts", arguments: Engine.all)
    func twoHands(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.money.enter(U.payment(386_250), in: U.village, by: U.clerk)
            #expect(number.prefix == "PZ" && number.serial == 1)
            #expect(try await county.paid() == 0)
            for (actor, refusal) in [(U.supervisor, VoucherRefusal.committee)] {
                await #expect(throws: refusal) { try await county.money.confirm(number, by: actor) }
            }
            for actor in [U.clerk, U.secretary, U.stranger, U.villager, .anyone] {
                await #expect(throws: RightRefusal.self) { try await county.money.confirm(number, by: actor) }
            }
            try await county.money.confirm(number, by: U.committee)
            #expect(try await county.paid() == 386_250)
            await #expect(throws: VoucherRefusal.notWaiting) { try await county.money.confirm(number, by: U.committee) }
            #expect(try await county.journal().suffix(2).map(\.kind) == ["books.entered", "books.published"])
            try await county.check()
        }
    }

    @Test("who wrote it down does not confirm it, in no post; nor does the table take it", arguments: Engine.all)
    func samePerson(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let moonlighter = U.post(.supervisionCommittee, "330381001201", person: 1)
            let number = try await county.money.enter(U.payment(100), in: U.village, by: U.clerk)
            await #expect(throws: VoucherRefusal.samePerson) {
                try await county.money.confirm(number, by: moonlighter)
            }
            await #expect(throws: (any Error).self) {
                try await county.database.write {
                    try $0.execute("UPDATE books_vouchers SET state = 'published', confirmed = 1, confirmer = enterer")
                }
            }
        }
    }

    @Test("one fen apart is refused with both sums and the difference", arguments: Engine.all)
    func unbalanced(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            var draft = U.payment(48_630_000)
            draft.lines[1] = VoucherLine(
                account: AccountCode("102")!, debit: .zero, credit: Money(count: 48_629_999))
            let refusal = VoucherRefusal.unbalanced(
                debit: Money(count: 48_630_000), credit: Money(count: 48_629_999))
            await #expect(throws: refusal) { try await county.money.enter(draft, in: U.village, by: U.clerk) }
            let words = county.house.strings.text(
                refusal.explanation.key, .zh, refusal.explanation.arguments)
            #expect(words.contains("486,300.00") && words.contains("486,299.99") && words.contains("0.01"))
            let kinds = try await county.journal().map(\.kind)
            #expect(!kinds.contains("books.entered"))
        }
    }

    @Test("what the rules refuse", arguments: Engine.all)
    func refusals(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            var one = U.payment(5)
            one.lines.removeLast()
            var both = U.payment(5)
            both.lines[0] = VoucherLine(account: AccountCode("522")!, debit: Money(count: 5), credit: Money(count: 5))
            let most = VoucherRules.most
            for (draft, refusal) in [
                (one, VoucherRefusal.lines(fewest: 2, most: 50)), (both, .oneSide(line: 1)),
                (U.payment(5, for: "99901"), .account(line: 1, code: "99901")),
                (U.payment(-5), .amount(line: 1, most: most)),
                (U.payment(most.count + 1), .amount(line: 1, most: most)),
                (U.payment(5, day: "2026-07-21"), .future(LocalDate("2026-07-21")!)),
                (U.payment(5, payee: Payee(kind: .organisation, name: "")), .noPayee),
            ] {
                await #expect(throws: refusal) { try await county.money.enter(draft, in: U.village, by: U.clerk) }
            }
            _ = try await county.published(U.payment(most.count, day: "2026-07-20"))
            await #expect(throws: RightRefusal.self) {
                try await county.money.enter(U.payment(5), in: U.village, by: U.stranger)
            }
            await #expect(throws: VoucherRefusal.notKept) {
                try await county.money.enter(U.payment(5), in: DivisionCode("330381001202")!, by: U.stranger)
            }
        }
    }

    @Test("a published voucher is only reversed, once, by another that stays beside it", arguments: Engine.all)
    func reversal(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.published(U.payment(9_900))
            let waiting = try await county.money.enter(U.payment(1), in: U.village, by: U.clerk)
            await #expect(throws: VoucherRefusal.notPublished) {
                try await county.money.reverse(waiting, reason: "录错", by: U.clerk)
            }
            let back = try await county.money.reverse(number, reason: "录错", by: U.clerk)
            await #expect(throws: VoucherRefusal.alreadyReversed(back)) {
                try await county.money.reverse(number, reason: "录错", by: U.clerk)
            }
            #expect(try await county.paid() == 9_900)
            try await county.money.confirm(back, by: U.committee)
            #expect(try await county.paid() == 0)
            await #expect(throws: VoucherRefusal.isReversal) {
                try await county.money.reverse(back, reason: "录错", by: U.clerk)
            }
            let first = try await county.money.voucher(number)
            #expect(first.reversedBy == back && first.amount.count == 9_900)
            try await county.check()
        }
    }

    @Test("a reversal that the committee sends back can be made anew", arguments: Engine.all)
    func reversalSentBack(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.published(U.payment(9_900))
            let back = try await county.money.reverse(number, reason: "录错", by: U.clerk)
            try await county.money.sendBack(back, reason: "没有录错", by: U.committee)
            #expect(try await county.money.voucher(number).reversedBy == nil)
            let again = try await county.money.reverse(number, reason: "对方退款", by: U.clerk)
            try await county.money.confirm(again, by: U.committee)
            #expect(try await county.paid() == 0)
            try await county.check()
        }
    }

    @Test("a person's name is covered and sealed, an organisation's is shown", arguments: Engine.all)
    func payees(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            for (name, kind, shown) in [
                ("陈阿土", Payee.Kind.person, "陈**"), ("欧阳小花", .person, "欧阳**"), ("阿依努尔", .person, "阿**"),
                ("示例路桥工程有限公司", .organisation, "示例路桥工程有限公司"),
            ] {
                let number = try await county.published(U.payment(500, payee: Payee(kind: kind, name: name)))
                #expect(try await county.money.voucher(number).payee.name == shown)
            }
            let journal = try await county.journal().map(\.whatText).joined()
            #expect(!journal.contains("阿土") && !journal.contains("小花"))
            let sealed = try await county.database.read {
                try $0.query("SELECT COUNT(*) AS count FROM books_payees")[0]["count"] as Int
            }
            #expect(sealed == 3)
        }
    }

    @Test("words find what they mean, a sign of the search itself is just a sign", arguments: Engine.all)
    func search(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            try await county.money.add(AccountCode("15301")!, named: "村道硬化工程", to: U.village, by: U.clerk)
            _ = try await county.published(U.payment(300, for: "15301", purpose: "付进度款"))
            _ = try await county.published(U.payment(200, purpose: "修路 100% 完工_尾款"))
            _ = try await county.published(U.payment(100, purpose: "办公用品"))
            for (words, count) in [
                ("路", 1), ("村道", 1), ("办公", 1), ("供电所", 3), ("%", 1), ("_", 1), ("!", 0), ("路 尾款", 1),
                ("administration", 0), ("没有", 0),
            ] {
                var wish = VoucherTable.Wish(village: U.village, days: Period(year: 2026).days)
                wish.words = words
                let (asked, table) = (wish, county.money.vouchers)
                let found = try await county.database.read { try table.list(asked, $0) }
                #expect(found.count == count, "\(words)")
            }
        }
    }
}

extension DisclosureUnderTest {
    /// What was paid in 2026, in fen.
    func paid() async throws -> Int64 {
        let table = money.vouchers
        return try await database.read { try table.flows(Self.village, Period(year: 2026).days, $0).paid.count }
    }
}
