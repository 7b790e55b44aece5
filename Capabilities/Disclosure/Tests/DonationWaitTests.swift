import Foundation
import HTTPTypes
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("gifts that are not moved on") struct DonationWaitTests {
    /// So many days after midnight of the day at whose nine o'clock the clock stands.
    private func pass(to days: Int64, _ county: DisclosureUnderTest) { county.time.pass(minutes: days * 1440 - 9 * 60) }

    private func told(_ county: DisclosureUnderTest) async throws -> Int {
        try await county.fireTimers()
        return try await county.journal().count { $0.kind == "donation.rests" }
    }

    @Test(
        "putting it where it is, or back to where it was, does not begin its days anew", arguments: Engine.all,
        ["村仓库", " 村 仓库。"])
    func samePlace(engine: Engine, place: String) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given(10)
            try await county.move(.store, 1, 10, of: number)
            county.time.pass(days: 10)
            try await county.move(.store, 2, 10, of: number, place: place)
            try await county.move(.issue, 3, 10, of: number, place: "村民组", to: .village)
            try await county.move(.comeBack, 4, 10, of: number, place: place)
            let steps = try await county.steps(number)
            #expect(steps[4].left == 10 && steps[4].since == steps[1].since && steps[3].since > steps[1].since)
            pass(to: 6, county)
            #expect(try await told(county) == 1)
            #expect(try await county.ask(.get, "/donations").text.contains("搁置过久"))
            // Once said, it is not said again for the same wait; elsewhere a new one begins.
            try await county.move(.store, 5, 10, of: number, place: place)
            county.time.pass(days: 1)
            #expect(try await told(county) == 1)
            try await county.move(.store, 6, 10, of: number, place: "镇仓库")
            #expect(try await told(county) == 1)
            #expect(try await !county.ask(.get, "/donations").text.contains("搁置过久"))
            county.time.pass(days: 16)
            #expect(try await told(county) == 2)
            try await county.check()
        }
    }

    @Test("what is underway for over seven days is told, and what nobody writes off as well", arguments: Engine.all)
    func underway(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given(10)
            county.time.pass(days: 5)
            try await county.move(.issue, 1, 6, of: number, place: "村民组", to: .village)
            try await county.move(.askWriteOff, 1, 4, of: number, words: "受潮")
            pass(to: 8, county)
            county.time.pass(minutes: -1)
            #expect(try await told(county) == 0)
            county.time.pass(minutes: 1)
            #expect(try await told(county) == 2)
            let page = try await county.ask(.get, "/donation/\(number)").text
            #expect(page.contains("6 袋已发出 8 天") && page.contains("4 袋申请核销已经 8 天"))
            #expect(try await county.ask(.get, "/donations").text.contains("搁置过久"))
            try await county.move(.handOver, 2, 6, of: number, words: "已签收")
            try await county.move(.writeOff, 3, 4, of: number, by: U.committee)
            #expect(try await !county.ask(.get, "/donations").text.contains("搁置过久"))
            #expect(try await told(county) == 2)
            try await county.check()
        }
    }

    @Test("a write-off that is not agreed to goes on lying since it lay there", arguments: Engine.all)
    func kept(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.given(10)
            county.time.pass(days: 14)
            try await county.move(.askWriteOff, 1, 10, of: number, words: "受潮")
            county.time.pass(days: 2)
            try await county.move(.keep, 2, 10, of: number, words: "没有坏", by: U.committee)
            #expect(try await told(county) == 1)
            #expect(try await county.ask(.get, "/donation/\(number)").text.contains("10 袋已存放 16 天"))
        }
    }

    @Test("Enter sends back or keeps, which takes a reason, and never confirms; a reason not taken is kept")
    func enter() async throws {
        try await withDisclosure(.sqlite) { county in
            let number = try await county.given(10)
            try await county.move(.askWriteOff, 1, 4, of: number, words: "受潮")
            let path = "/desk/donation/\(number)"
            let page = try await county.ask(.get, path, as: U.committee).text
            let form = try #require(page.components(separatedBy: "/settle\"").last)
            let first = try #require(form.components(separatedBy: "<button").dropFirst().first)
            #expect(first.contains("name=\"refuse\""))
            let silent = try await county.ask(.post, "\(path)/settle", as: U.committee, ["step": "2", "refuse": "1"])
            #expect(silent.status == 422 && silent.text.contains("id=\"words\""))
            let long = String(repeating: "请先照相", count: 80)
            let again = try await county.ask(
                .post, "\(path)/settle", as: U.committee, ["step": "2", "refuse": "1", "words": long])
            #expect(again.status == 422 && again.text.contains(long))
            let voucher = try await county.money.enter(U.payment(100), in: U.village, by: U.clerk)
            let sent = ["number": voucher.description, "refuse": "1", "reason": long]
            let books = try await county.ask(.post, "/desk/books/\(U.village)/settle", as: U.committee, sent)
            #expect(books.status == 422 && books.text.contains(long) && books.text.contains("id=\"reason\""))
        }
    }
}
