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

@Suite("what a village owns together") struct PropertyTests {
    private static let village = "/village/330381001201"

    @Test("the clerk writes down, the committee confirms, and only then everybody reads it", arguments: Engine.all)
    func twoHands(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let work = county.disclosure.property
            let number = try await work.enter(U.shop(), in: U.village, by: U.clerk)
            #expect(number.prefix == "ZC")
            #expect(try await county.ask(.get, "\(Self.village)/property/\(number)").status == 404)
            await #expect(throws: PropertyRefusal.noSuchAsset) {
                try await work.enter(U.lease(of: number), in: U.village, by: U.clerk)
            }
            let moonlighter = U.post(.supervisionCommittee, "330381001201", person: 1)
            await #expect(throws: VoucherRefusal.samePerson) { try await work.confirm(number, 1, by: moonlighter) }
            await #expect(throws: VoucherRefusal.committee) { try await work.confirm(number, 1, by: U.supervisor) }
            for actor in [U.clerk, U.stranger, U.villager, .anyone] {
                await #expect(throws: RightRefusal.self) { try await work.confirm(number, 1, by: actor) }
            }
            await #expect(throws: RightRefusal.self) { try await work.enter(U.shop(), in: U.village, by: U.stranger) }
            try await work.confirm(number, 1, by: U.committee)
            await #expect(throws: VoucherRefusal.notWaiting) { try await work.confirm(number, 1, by: U.committee) }
            let page = try await county.ask(.get, "\(Self.village)/property/\(number)")
            #expect(page.status == 200 && page.text.contains("村口店面") && page.text.contains("120.00 平方米"))
            let list = try await county.ask(.get, "\(Self.village)/property")
            #expect(list.text.contains("300,000.00 元") && list.text.contains("24,000.00 元/年"))
            try await county.check()
        }
    }

    @Test("a contract changed or ended keeps every version, and its tenant", arguments: Engine.all)
    func versions(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let work = county.disclosure.property
            let asset = try await county.owned()
            let person = Payee(kind: .person, name: "陈阿土")
            let number = try await county.lent(U.lease(of: asset, tenant: person))
            let path = "\(Self.village)/property/\(number)"
            #expect(try await county.ask(.get, path).text.contains("陈**"))
            var change = U.lease(of: asset, tenant: Payee(kind: .person, name: "陈**"))
            await #expect(throws: PropertyRefusal.noReason) {
                try await work.enter(change, changing: number, in: U.village, by: U.clerk)
            }
            change.why = "没有改"
            await #expect(throws: PropertyRefusal.unchanged) {
                try await work.enter(change, changing: number, in: U.village, by: U.clerk)
            }
            change.rent = Money(count: 3_000_000)
            change.why = "第三年起提租"
            try await work.enter(change, changing: number, in: U.village, by: U.clerk)
            await #expect(throws: PropertyRefusal.waiting) {
                try await work.enter(change, changing: number, in: U.village, by: U.clerk)
            }
            #expect(try await county.ask(.get, path).text.contains("24,000.00"))
            await #expect(throws: PropertyRefusal.anotherVersion) {
                try await work.confirm(number, 1, by: U.committee)
            }
            try await work.confirm(number, 2, by: U.committee)
            change.endedOn = LocalDate("2026-06-30")
            change.why = "提前退租"
            try await work.enter(change, changing: number, in: U.village, by: U.clerk)
            try await work.sendBack(number, 3, reason: "押金没有退", by: U.committee)
            try await work.enter(change, changing: number, in: U.village, by: U.clerk)
            try await work.confirm(number, 4, by: U.committee)
            let page = try await county.ask(.get, path).text
            for words in ["24,000.00", "30,000.00", "2026-06-30", "提前退租", "第三年起提租", "已终止"] {
                #expect(page.contains(words), "\(words)")
            }
            await #expect(throws: PropertyRefusal.ended) {
                try await work.enter(change, changing: number, in: U.village, by: U.clerk)
            }
            // The days after its end are free again.
            _ = try await county.lent(U.lease(of: asset, from: "2026-07-01", to: "2027-06-30"))
            let journal = try await county.journal()
            #expect(!journal.map(\.whatText).joined().contains("阿土"))
            #expect(journal.count { $0.kind == "property.published" } == 5)
            let sealed = try await county.database.read {
                try $0.query("SELECT COUNT(*) AS count FROM property_tenants")[0]["count"] as Int
            }
            #expect(sealed == 1)
            try await county.check()
        }
    }

    @Test("an asset that is let is not disposed of, one disposed of is not let", arguments: Engine.all)
    func disposed(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let work = county.disclosure.property
            let asset = try await county.owned()
            let lease = try await county.lent(U.lease(of: asset))
            var gone = U.shop()
            gone.endedOn = LocalDate("2026-07-01")
            gone.why = "拆除"
            await #expect(throws: PropertyRefusal.inUse(lease)) {
                try await work.enter(gone, changing: asset, in: U.village, by: U.clerk)
            }
            var ended = U.lease(of: asset)
            ended.endedOn = LocalDate("2026-06-30")
            ended.why = "退租"
            try await work.enter(ended, changing: lease, in: U.village, by: U.clerk)
            try await work.confirm(lease, 2, by: U.committee)
            try await work.enter(gone, changing: asset, in: U.village, by: U.clerk)
            try await work.confirm(asset, 2, by: U.committee)
            await #expect(throws: PropertyRefusal.assetEnded) {
                try await work.enter(
                    U.lease(of: asset, from: "2027-01-01", to: "2027-12-31"), in: U.village, by: U.clerk)
            }
            try await county.check()
        }
    }

    @Test("rent is received by a published voucher that names the contract", arguments: Engine.all)
    func rent(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let asset = try await county.owned()
            let number = try await county.lent(U.lease(of: asset))
            func flags() async throws -> [Anomaly.Kind] {
                let village = KeptVillage(code: U.village, since: LocalDate("2026-01-01")!, isMonthly: false)
                let property = county.disclosure.property
                return try await county.house.reader.read {
                    try property.findings(in: village, on: LocalDate("2026-07-20")!, $0).map(\.kind)
                }
            }
            #expect(try await flags() == [.unpaid])
            let path = "/desk/anomalies/330381001201?lang=en"
            #expect(try await county.ask(.get, path, as: U.committee).text.contains("24,000.00 are missing"))
            let draft = VoucherDraft(
                day: LocalDate("2026-02-10")!, purpose: "店面租金", payee: Payee(kind: .organisation, name: "示例百货店"),
                decision: "合同 \(number.shown)",
                lines: [
                    VoucherLine(account: AccountCode("102")!, debit: Money(count: 2_400_000), credit: .zero),
                    VoucherLine(account: AccountCode("501")!, debit: .zero, credit: Money(count: 2_400_000)),
                ])
            let voucher = try await county.money.enter(draft, in: U.village, by: U.clerk)
            #expect(try await flags() == [.unpaid])
            try await county.money.confirm(voucher, by: U.committee)
            #expect(try await flags().isEmpty)
            #expect(try await county.ask(.get, "\(Self.village)/property/\(number)").text.contains("money/\(voucher)"))
            let back = try await county.money.reverse(voucher, reason: "录错", by: U.clerk)
            try await county.money.confirm(back, by: U.committee)
            #expect(try await flags() == [.unpaid])
        }
    }

    @Test("CSV has every version that was confirmed, and no full name", arguments: Engine.all)
    func csv(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let asset = try await county.owned()
            let number = try await county.lent(U.lease(of: asset, tenant: Payee(kind: .person, name: "陈阿土")))
            _ = try await county.disclosure.property.enter(U.shop("=1+1"), in: U.village, by: U.clerk)
            let assets = try await county.ask(.get, "\(Self.village)/property.csv").text
            #expect(
                assets.split(separator: "\r\n").count == 2 && assets.contains("\(asset),1,") && !assets.contains("1+1"))
            let contracts = try await county.ask(.get, "\(Self.village)/contracts.csv").text
            #expect(contracts.contains("\(number),1,") && contracts.contains("陈**") && !contracts.contains("阿土"))
        }
    }

    @Test("any resident asks about an asset or a contract that everybody can read", arguments: Engine.all)
    func asked(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let asset = try await county.owned()
            let contract = try await county.lent(U.lease(of: asset))
            let waiting = try await county.disclosure.property.enter(U.shop("晒谷场"), in: U.village, by: U.clerk)
            await #expect(throws: QuestionRefusal.nothingThere) {
                try await county.questions.ask(
                    .question, about: .asset(waiting), in: U.village, words: "?", by: U.villager)
            }
            for (kind, number) in [("asset", asset), ("contract", contract)] {
                let path = "\(Self.village)/ask/\(kind)/\(number)"
                #expect(try await county.ask(.get, path, as: U.villager).status == 200)
                let sent = try await county.ask(
                    .post, path, as: U.villager, ["kind": "objection", "words": "\(kind)租金太低？", "key": kind])
                #expect(sent.status == 303)
                #expect(try await county.ask(.get, try #require(sent.location)).text.contains("/property/\(number)"))
                #expect(try await county.ask(.get, "\(Self.village)/property/\(number)").text.contains("租金太低"))
            }
            #expect(try await county.ask(.get, "/desk/questions", as: U.clerk).text.contains("租金太低"))
        }
    }

    @Test("each form is shown again with what was typed and why it was not taken", arguments: Engine.all)
    func desk(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let desk = "/desk/property/330381001201"
            var form = [
                "kind": "building", "name": "村口店面", "place": "村口", "area": "0", "areaUnit": "m2",
                "bookValue": "300000", "rent": "24000", "key": "a",
            ]
            #expect(try await county.ask(.get, "\(desk)/asset", as: U.clerk).status == 200)
            let wrong = try await county.ask(.post, "\(desk)/asset", as: U.clerk, form)
            #expect(wrong.status == 422 && wrong.text.contains("value=\"村口店面\"") && wrong.text.contains("大于 0"))
            form["area"] = "120"
            #expect(try await county.ask(.post, "\(desk)/asset", as: U.stranger, form).status == 403)
            #expect(try await county.ask(.post, "\(desk)/asset", as: U.clerk, form).status == 303)
            #expect(try await county.ask(.post, "\(desk)/asset", as: U.clerk, form).status == 303)
            let table = county.disclosure.property.assets
            let all = try await county.database.read { try table.all(U.village, $0) }
            let number = try #require(all.first?.waiting?.filing.number)
            #expect(all.count == 1)
            let page = try await county.ask(.get, "/desk/property", as: U.committee)
            #expect(page.text.contains("\(desk)/settle") && !page.text.contains("\(desk)/asset"))
            let settle = ["number": "\(number)", "refuse": "1"]
            #expect(try await county.ask(.post, "\(desk)/settle", as: U.committee, settle).status == 422)
            let confirm = ["number": "\(number)", "version": "1", "confirm": "1"]
            #expect(try await county.ask(.post, "\(desk)/settle", as: U.clerk, confirm).status == 403)
            #expect(try await county.ask(.post, "\(desk)/settle", as: U.committee, confirm).status == 303)
            let change = try await county.ask(.get, "\(desk)/asset?change=\(number)", as: U.clerk)
            #expect(change.text.contains("value=\"300000.00\""))
            let lease = [
                "asset": "\(number)", "tenantKind": "organisation", "tenant": "示例百货店", "area": "120",
                "areaUnit": "m2", "rent": "24000", "deposit": "", "from": "2026-01-01", "to": "2025-01-01",
                "firstDue": "2026-02-01", "award": "tender", "decision": "会议", "key": "c",
            ]
            let wrongWay = try await county.ask(.post, "\(desk)/contract", as: U.clerk, lease)
            #expect(wrongWay.status == 422 && wrongWay.text.contains("结束日期早于开始日期"))
            let right = lease.merging(["to": "2026-12-31"]) { $1 }
            #expect(try await county.ask(.post, "\(desk)/contract", as: U.clerk, right).status == 303)
            let lent = county.disclosure.property.contracts
            let contract = try #require(
                try await county.database.read { try lent.all(U.village, $0) }.first?.waiting?.filing.number)
            for path in ["/desk/property", "\(Self.village)/property"] {
                let before = try await county.ask(.get, path, as: U.committee).text
                #expect(before.contains("村里自用") && !before.contains("出租中"), "\(path)")
            }
            try await county.disclosure.property.confirm(contract, 1, by: U.committee)
            for path in ["/desk/property", "\(Self.village)/property"] {
                let after = try await county.ask(.get, path, as: U.committee).text
                #expect(after.contains("出租中") && !after.contains("村里自用"), "\(path)")
            }
            for path in ["\(desk)/asset?change=x", "\(desk)/contract?change=\(number)"] {
                #expect([404, 422].contains(try await county.ask(.get, path, as: U.clerk).status), "\(path)")
            }
        }
    }

    @Test(
        "the check names what was changed behind the program's back",
        arguments: Engine.all,
        [
            ("propertyChanged", "UPDATE property_assets SET book_value = book_value - 1"),
            ("propertyChanged", "UPDATE property_contracts SET rent = rent - 1"),
            ("propertyChanged", "UPDATE property_contracts SET state = 'waiting'"),
            ("versions", "UPDATE property_assets SET version = 3"),
            ("noAsset", "DELETE FROM property_assets"),
            ("propertyHomeless", "UPDATE property_assets SET village = '330381001202'"),
        ])
    func tampering(engine: Engine, change: (fault: String, sql: String)) async throws {
        try await withDisclosure(engine) { county in
            let asset = try await county.owned()
            _ = try await county.lent(U.lease(of: asset))
            try await county.check()
            #expect(try await county.database.write { try $0.execute(change.sql) } > 0)
            let fault = await #expect(throws: IntegrityFault.self) { try await county.check() }
            #expect(fault?.key == "disclosure.check.\(change.fault)")
            #expect(county.house.strings.has(fault?.key ?? ""))
        }
    }
}

extension DisclosureUnderTest {
    /// An asset that everybody can read.
    func owned(_ draft: AssetDraft = shop()) async throws -> CaseNumber {
        let number = try await disclosure.property.enter(draft, in: Self.village, by: Self.clerk)
        try await disclosure.property.confirm(number, 1, by: Self.committee)
        return number
    }

    /// A contract that everybody can read.
    func lent(_ draft: ContractDraft) async throws -> CaseNumber {
        let number = try await disclosure.property.enter(draft, in: Self.village, by: Self.clerk)
        try await disclosure.property.confirm(number, 1, by: Self.committee)
        return number
    }
}
