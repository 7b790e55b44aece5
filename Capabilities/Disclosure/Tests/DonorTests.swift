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
