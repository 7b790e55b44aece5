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

@Suite("donors, questions about donations, and what check finds") struct DonorTests {
    @Test("a donor is named only at their wish; an organisation stays unknown as a whole", arguments: Engine.all)
    func donors(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let path = "/desk/donations/330381001201"
            var form = [
                "gift": "money", "quantity": "1000.50", "purpose": "助学", "donorKind": "organisation",
                "donor": "示例鞋业公司", "key": "a",
            ]
            let first = try await county.ask(.post, path, as: U.clerk, form)
            #expect(first.status == 303)
            #expect(try await county.ask(.post, path, as: U.clerk, form).location == first.location)
            let covered = try await county.ask(.get, "/donations")
            #expect(covered.text.contains("1,000.50 元") && !covered.text.contains("示例鞋业公司"))
            form.merge(["named": "true", "key": "b"]) { $1 }
            #expect(try await county.ask(.post, path, as: U.clerk, form).status == 303)
            #expect(try await county.ask(.get, "/donations").text.contains("示例鞋业公司"))
            form.merge(["gift": "goods", "quantity": "1.5", "item": "书", "unit": "本", "key": "c"]) { $1 }
            let half = try await county.ask(.post, path, as: U.clerk, form)
            #expect(half.status == 422 && half.text.contains("value=\"书\""))
            form["quantity"] = "2"
            #expect(try await county.ask(.post, path, as: U.stranger, form).status == 403)
            #expect(try await county.ask(.get, "/desk/donations", as: U.supervisor).status == 200)
            #expect(try await county.ask(.get, "/desk/donations?village=330381001201", as: U.stranger).status == 403)
        }
    }

    @Test("a villager asks about a donation, and the answer stands beside it", arguments: Engine.all)
    func asked(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given()
            let ask = "/village/330381001201/ask/donation/\(number)"
            #expect(try await county.ask(.get, ask, as: U.villager).text.contains("大米"))
            let form = ["kind": "question", "words": "发给了谁？"]
            let sent = try await county.ask(.post, ask, as: U.villager, form)
            #expect(sent.status == 303)
            #expect(try await county.ask(.get, "/donation/\(number)").text.contains("发给了谁"))
            let other = try await county.ask(
                .get, "/village/330381001202/ask/donation/\(number)", as: U.villager)
            #expect(other.status == 404)
            #expect(try await county.ask(.get, try #require(sent.location)).text.contains("/donation/\(number)"))
        }
    }

    @Test(
        "check names what was changed behind the program's back", arguments: Engine.all,
        [
            ("donationNotWhole", "UPDATE donation_steps SET rest = rest - 1 WHERE number = 2"),
            ("donationNotWhole", "UPDATE donations SET quantity = quantity + 1"),
            ("donationNotWhole", "DELETE FROM donation_steps WHERE number = 3"),
            ("donationChanged", "UPDATE donation_steps SET kind = 'stored' WHERE number = 3"),
            ("donationOrphan", "DELETE FROM donations"),
            ("donationTotals", "UPDATE donation_totals SET quantity = quantity + 1 WHERE quantity > 0"),
            ("donationTotals", "DELETE FROM donation_totals WHERE place = '330381'"),
        ])
    func tampering(engine: Engine, change: (fault: String, sql: String)) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given(10)
            try await county.move(.store, 1, 10, of: number)
            try await county.move(.issue, 2, 4, of: number, to: .organisation)
            try await county.check()
            #expect(try await county.database.write { try $0.execute(change.sql) } > 0)
            let fault = await #expect(throws: IntegrityFault.self) { try await county.check() }
            #expect(fault?.key == "disclosure.check.\(change.fault)")
            #expect(county.house.strings.has(fault?.key ?? ""))
        }
    }

    @Test(
        "sums of places are made from gifts that were there before, and a hundred newer ones hide none that waits",
        arguments: Engine.all)
    func many(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given(10)
            try await county.move(.askWriteOff, 1, 4, of: number, words: "受潮")
            let donations = county.disclosure.donations
            try await county.house.door.open { passage in
                let draft = DonationWork.Draft(gift: .money, quantity: 100, purpose: "修路", donor: .anonymous)
                for _ in 0..<100 { _ = try donations.receive(draft, in: U.village, by: U.clerk, passage) }
            }
            let desk = try await county.ask(.get, "/desk/donations", as: U.committee)
            #expect(desk.text.contains(number.shown))
            for path in ["/donations", "/donations?village=330381001201"] {
                let list = try await county.ask(.get, path).text
                #expect(list.contains("100.00") && !list.contains(number.shown))
                #expect(list.contains("大米") && list.contains("4 袋"))
            }
            try await county.database.write { connection in
                try connection.execute("DELETE FROM donation_totals")
                for statement in DonationTable.backfill { try connection.execute(statement) }
            }
            try await county.check()
        }
    }

    @Test("full names are forgotten after their term; the covered ones stay", arguments: Engine.all)
    func forgotten(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given()
            let sweep = county.disclosure.donations.sweep
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            county.time.pass(days: Int64(DonationTable.personDays) + 1)
            #expect(try await county.house.door.open { try sweep.run($0) } == 1)
            #expect(try await county.disclosure.donations.find(number).donor.name == "欧**")
        }
    }
}
