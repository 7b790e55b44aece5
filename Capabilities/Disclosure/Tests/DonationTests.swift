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

extension DisclosureUnderTest {
    static let rice = Gift.goods(item: "大米", unit: "袋")

    func given(_ quantity: Int64 = 100, _ gift: Gift = rice) async throws -> CaseNumber {
        try await disclosure.donations.receive(
            DonationWork.Draft(
                gift: gift, quantity: quantity, purpose: "台风救助", donor: .person, donorName: "欧阳捐款人"),
            in: Self.village, by: Self.clerk)
    }

    func move(
        _ kind: DonationMove.Kind, _ from: Int, _ quantity: Int64, of number: CaseNumber, place: String = "村仓库",
        to recipient: Recipient.Kind? = nil, words: String = "x", by actor: Actor = clerk
    ) async throws {
        try await disclosure.donations.move(
            DonationMove(kind: kind, from: from, quantity: quantity),
            .init(place: place, recipient: recipient, words: words), of: number, by: actor)
    }

    func steps(_ number: CaseNumber) async throws -> [DonationStep] {
        let (table, donation) = (disclosure.donations.table, try await disclosure.donations.find(number))
        return try await database.read { try table.steps(of: donation.id, $0) }
    }
}

@Suite("donations from whoever gave to whoever got") struct DonationTests {
    @Test(
        "rice goes from the donor to a family, everybody can follow it, and nobody's name is told",
        arguments: Engine.all)
    func whole(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given()
            #expect(number.prefix == "JZ")
            try await county.move(.store, 1, 100, of: number)
            try await county.move(.issue, 2, 30, of: number, place: "欧阳受助人", to: .person)
            try await county.move(.handOver, 3, 20, of: number, words: "本人签收，电话13812345678")
            try await county.move(.comeBack, 3, 10, of: number, place: "村仓库")
            let steps = try await county.steps(number)
            #expect(steps.map(\.left) == [0, 70, 0, 20, 10])
            let page = try await county.ask(.get, "/donation/\(number)")
            #expect(page.status == 200 && page.text.contains("100 袋") && page.text.contains("公开专员"))
            #expect(page.text.contains("/ask/donation/\(number)"))
            for secret in ["欧阳捐款人", "欧阳受助人", "13812345678"] {
                #expect(!page.text.contains(secret))
                #expect(try await !county.journal().contains { "\($0)".contains(secret) })
                #expect(try await !county.ask(.get, "/donations.csv").text.contains(secret))
            }
            let receipt = try await county.ask(.get, "/donation/\(number)/receipt")
            #expect(receipt.text.contains("<svg") && receipt.text.contains(number.shown))
            let list = try await county.ask(.get, "/donations")
            #expect(list.text.contains("大米") && list.text.contains("80 袋") && list.text.contains("20 袋"))
            let found = try await county.ask(.get, "/donations?number=\(number.description.lowercased())")
            #expect(found.location == "/donation/\(number)")
            let wrong = try await county.ask(.get, "/donations?number=JZ123")
            #expect(wrong.status == 422 && wrong.text.contains("JZ123"))
            try await county.check()
        }
    }

    @Test("more than is there is refused with words, and nothing was moved", arguments: Engine.all)
    func tooMuch(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given(10)
            await #expect(throws: DonationRefusal.tooMuch(asked: "11", left: "10")) {
                try await county.move(.store, 1, 11, of: number)
            }
            await #expect(throws: DonationRefusal.cannot(.handOver, .lying)) {
                try await county.move(.handOver, 1, 1, of: number)
            }
            await #expect(throws: DonationRefusal.noPart) { try await county.move(.store, 2, 1, of: number) }
            #expect(try await county.steps(number).count == 1)
            let form = ["step": "1", "move": "store", "quantity": "12", "place": "仓库", "words": ""]
            let page = try await county.ask(.post, "/desk/donation/\(number)/move", as: U.clerk, form)
            #expect(page.status == 422 && page.text.contains("这里只有 10") && page.text.contains("value=\"仓库\""))
            for actor in [U.stranger, U.committee, U.villager, .anyone] {
                await #expect(throws: RightRefusal.self) {
                    try await county.move(.store, 1, 1, of: number, by: actor)
                }
            }
        }
    }

    @Test("a write-off takes a reason and a second person", arguments: Engine.all)
    func writeOff(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given(10)
            await #expect(throws: DonationRefusal.noReason) {
                try await county.move(.askWriteOff, 1, 4, of: number, words: "")
            }
            try await county.move(.askWriteOff, 1, 4, of: number, words: "受潮霉变")
            await #expect(throws: DonationRefusal.cannot(.issue, .asked)) {
                try await county.move(.issue, 2, 4, of: number, to: .village)
            }
            let same = U.post(.supervisionCommittee, "330381001201", person: 1)
            await #expect(throws: DonationRefusal.samePerson) {
                try await county.move(.writeOff, 2, 4, of: number, by: same)
            }
            await #expect(throws: RightRefusal.self) { try await county.move(.writeOff, 2, 4, of: number) }
            await #expect(throws: DonationRefusal.whole("4")) {
                try await county.move(.writeOff, 2, 3, of: number, by: U.committee)
            }
            let path = "/desk/donation/\(number)"
            #expect(try await county.ask(.get, path, as: U.clerk).text.contains("受潮霉变"))
            let refuse = ["step": "2", "refuse": "1", "words": "没有坏"]
            #expect(try await county.ask(.post, "\(path)/settle", as: U.committee, refuse).status == 303)
            try await county.move(.askWriteOff, 3, 3, of: number, words: "鼠咬")
            let confirm = ["step": "4", "confirm": "1"]
            #expect(try await county.ask(.post, "\(path)/settle", as: U.committee, confirm).status == 303)
            let steps = try await county.steps(number)
            #expect(steps.map(\.kind) == [.received, .asked, .kept, .asked, .writtenOff])
            #expect(steps.map(\.left) == [6, 0, 1, 0, 3] && steps[2].state == .lying)
            try await county.check()
        }
    }

    @Test("what lies over fifteen days is told once, and everybody sees it", arguments: Engine.all)
    func rests(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given(10)
            try await county.move(.store, 1, 6, of: number)
            county.time.pass(minutes: 15 * 1440 + 15 * 60 - 1)
            try await county.fireTimers()
            #expect(try await !county.ask(.get, "/donation/\(number)").text.contains("超过 15 天"))
            county.time.pass(minutes: 1)
            try await county.fireTimers()
            try await county.fireTimers()
            #expect(try await county.journal().count { $0.kind == "donation.rests" } == 2)
            #expect(try await county.ask(.get, "/donation/\(number)").text.contains("超过 15 天"))
            #expect(try await county.ask(.get, "/donations").text.contains("搁置过久"))
            try await county.move(.issue, 1, 4, of: number, to: .village)
            try await county.move(.issue, 2, 6, of: number, to: .village)
            #expect(try await !county.ask(.get, "/donations").text.contains("搁置过久"))
        }
    }
}
