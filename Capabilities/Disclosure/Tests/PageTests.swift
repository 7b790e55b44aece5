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

@Suite("pages for villagers and at the desk") struct PageTests {
    private static let village = "/village/330381001201"

    @Test("a villager finds the road, what it cost, and asks about it", arguments: Engine.all)
    func road(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            try await county.money.add(AccountCode("15301")!, named: "村道硬化工程", to: U.village, by: U.clerk)
            let payee = Payee(kind: .organisation, name: "示例路桥工程有限公司")
            var numbers: [CaseNumber] = []
            for fen: Int64 in [14_589_000, 24_315_000, 9_726_000] {
                numbers.append(
                    try await county.published(U.payment(fen, for: "15301", purpose: "村道工程款", payee: payee)))
            }
            let list = try await county.ask(.get, "/villages?q=%E4%B8%8A%E5%B2%AD")
            #expect(list.status == 200 && list.text.contains(Self.village) && !list.text.contains("下岭村"))
            let money = try await county.ask(.get, "\(Self.village)/money")
            #expect(money.text.contains("486,300.00 元") && money.text.contains("account=15301"))
            let found = try await county.ask(.get, "\(Self.village)/money?q=%E8%B7%AF")
            #expect(numbers.allSatisfy { found.text.contains("money/\($0)") })
            let page = try await county.ask(.get, "\(Self.village)/money/\(numbers[0])")
            #expect(page.text.contains("145,890.00 元") && page.text.contains("示例路桥工程有限公司"))
            let ask = "\(Self.village)/ask/voucher/\(numbers[0])"
            #expect(page.text.contains(ask))
            #expect(try await county.ask(.get, ask).location == "/sign-in/resident?next=\(ask)")
            #expect(try await county.ask(.get, ask, as: U.villager).text.contains("村道工程款"))
            let opening = VoucherDraft(
                day: LocalDate("2026-01-02")!, purpose: "年初余额", payee: Payee(kind: .nobody, name: ""),
                decision: "核对",
                lines: [
                    VoucherLine(account: AccountCode("102")!, debit: Money(count: 777), credit: .zero),
                    VoucherLine(account: AccountCode("311")!, debit: .zero, credit: Money(count: 777)),
                ])
            let carried = try await county.published(opening)
            let balance = try await county.ask(.get, "\(Self.village)/money/\(carried)?lang=en")
            #expect(balance.text.contains("Brought over") && balance.text.contains("7.77 yuan"))
            let table = county.money.vouchers
            let flows = try await county.database.read { try table.flows(U.village, Period(year: 2026).days, $0) }
            #expect(flows.received.count == 0 && flows.carried.count == 777 && flows.paid.count == 48_630_000)
            let empty = try await county.ask(.post, ask, as: U.villager, ["kind": "question", "words": ""])
            #expect(empty.status == 422)
            let form = ["kind": "question", "words": "质保几年？", "key": "k1"]
            let sent = try await county.ask(.post, ask, as: U.villager, form)
            #expect(sent.status == 303)
            #expect(try await county.ask(.post, ask, as: U.villager, form).location == sent.location)
            let shown = try await county.ask(.get, try #require(sent.location))
            #expect(shown.status == 200 && shown.text.contains("质保几年") && shown.text.contains("2026-08-04"))
        }
    }

    @Test("CSV has every line of what is published, and nothing a program would run", arguments: Engine.all)
    func csv(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.published(U.payment(12_345, purpose: "=1+1"))
            _ = try await county.money.enter(U.payment(99, purpose: "waits"), in: U.village, by: U.clerk)
            let text = try await county.ask(.get, "\(Self.village)/money.csv?year=2026").text
            let lines = text.split(separator: "\r\n")
            #expect(lines.count == 3 && lines[1].contains("\(number),2026-05-08,'=1+1,organisation,示例供电所"))
            #expect(lines[1].hasSuffix("522,公益支出,123.45,0.00,,") && !text.contains("waits"))
        }
    }

    @Test("what is not there or not public yet looks alike; what is wrong in an address is said", arguments: Engine.all)
    func notThere(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let waiting = try await county.money.enter(U.payment(99), in: U.village, by: U.clerk)
            for path in [
                "/village/330381001999", "/village/330381001", "/village/x", "\(Self.village)/money/\(waiting)",
                "\(Self.village)/money/PZ2607000021", "\(Self.village)/question/x", "/village/330381001202/money/x",
            ] {
                #expect(try await county.ask(.get, path).status == 404, "\(path)")
            }
            for path in ["\(Self.village)/money?from=x", "\(Self.village)/money?year=1", "/villages?town=x"] {
                #expect(try await county.ask(.get, path).status == 422, "\(path)")
            }
            for path in ["/village/330381001202", "/village/330381001202/money", "/village/330381001202/affairs"] {
                let page = try await county.ask(.get, "\(path)?lang=en")
                #expect(page.status == 200 && page.text.contains("does not publish here yet"), "\(path)")
            }
        }
    }

    @Test("the clerk writes down and publishes, the committee confirms, each on the same page", arguments: Engine.all)
    func desk(engine: Engine) async throws {
        try await withDisclosure(engine, isOpen: false) { county in
            let path = "/desk/books/330381001201"
            #expect(try await county.ask(.get, "/desk/books", as: U.clerk).text.contains("\(path)/open"))
            let opened = try await county.ask(.post, "\(path)/open", as: U.clerk, ["since": "2026-04-01"])
            #expect(opened.status == 303)
            var form = [
                "day": "2026-05-08", "purpose": "路灯", "payeeKind": "organisation", "payee": "供电所",
                "decision": "预算", "account-1": "522", "debit-1": "12.00", "account-2": "102", "credit-2": "11.99",
                "key": "k",
            ]
            let wrong = try await county.ask(.post, "\(path)/voucher", as: U.clerk, form)
            #expect(wrong.status == 422 && wrong.text.contains("0.01") && wrong.text.contains("value=\"11.99\""))
            form["credit-2"] = "12"
            #expect(try await county.ask(.post, "\(path)/voucher", as: U.clerk, form).status == 303)
            let desk = try await county.ask(.get, "/desk/books", as: U.committee)
            #expect(desk.text.contains("\(path)/settle") && !desk.text.contains("\(path)/publish"))
            let (table, wish) = (
                county.money.vouchers,
                VoucherTable.Wish(village: U.village, days: Period(year: 2026).days, state: .waiting)
            )
            let number = try #require(try await county.database.read { try table.list(wish, $0) }.first?.number)
            let without = ["number": "\(number)", "refuse": "1"]
            #expect(try await county.ask(.post, "\(path)/settle", as: U.committee, without).status == 422)
            let confirm = ["number": "\(number)", "confirm": "1"]
            #expect(try await county.ask(.post, "\(path)/settle", as: U.clerk, confirm).status == 403)
            #expect(try await county.ask(.post, "\(path)/settle", as: U.committee, confirm).status == 303)
            let publish = ["item": "finance.statement", "period": "2026-06-30", "text": "收支情况", "key": "p"]
            #expect(try await county.ask(.post, "\(path)/publish", as: U.clerk, publish).status == 303)
            let affairs = try await county.ask(.get, "\(Self.village)/affairs?group=finance")
            #expect(affairs.text.contains("2026-Q2") && affairs.text.contains("12.00 元"))
            #expect(try await county.ask(.get, "/desk/books?village=330381001201", as: U.stranger).status == 403)
            #expect(try await county.ask(.get, "/desk/books", as: U.supervisor).text.contains("上岭村"))
            try await county.check()
        }
    }

    @Test("a question is answered at the desk", arguments: Engine.all)
    func answers(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.questions.ask(
                .objection, about: .account(AccountCode("102")!), in: U.village, words: "不对", by: U.villager)
            let path = "/desk/questions/\(number)"
            #expect(try await county.ask(.get, "/desk/questions", as: U.secretary).text.contains(path))
            let form = ["words": "核对过"]
            #expect(try await county.ask(.post, path, as: U.secretary, form).status == 422)
            let whole = form.merging(["accepted": "false"]) { $1 }
            #expect(try await county.ask(.post, path, as: U.secretary, whole).status == 303)
            let page = try await county.ask(.get, "\(Self.village)/question/\(number)", as: U.villager)
            #expect(page.text.contains("/raise"))
            let others = try await county.ask(.get, "\(Self.village)/question/\(number)")
            #expect(!others.text.contains("/raise"))
        }
    }
}
