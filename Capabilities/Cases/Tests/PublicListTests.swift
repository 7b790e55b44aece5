import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

@Suite("the public list") struct PublicListTests {
    /// The numbers a list holds; the clock stands still, so that they have no order.
    private func numbers(_ desk: Desk, _ query: String) async throws -> Set<String> {
        let table = try await desk.get("/cases.csv\(query)")
        #expect(table.status == .ok && table.headers[.contentType]?.hasPrefix("text/csv") == true)
        let found = table.text.split(whereSeparator: \.isNewline).dropFirst().map { String($0.prefix { $0 != "," }) }
        #expect(Set(found).count == found.count)
        return Set(found)
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    @Test("words speak for categories and places, a number for itself", arguments: Engine.all)
    func words(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let lamp = try await desk.report("路灯不亮").subject.number
            let noise = try await desk.report("邻居吵闹", at: 120.25).subject.number
            let expected: [(String, Set<String>)] = [
                ("路灯", [lamp]), ("street", [lamp]), ("Utilities", [lamp]), ("吵闹", [noise]), ("塘下镇", [noise]),
                ("塘下", [noise]), ("塘下镇邻里纠纷", [noise]), ("安阳街道 路灯", [lamp]), ("塘下镇路灯", []), ("xyzzy", []),
                (lamp, [lamp]), ("，。", [noise, lamp]),
            ]
            for (words, found) in expected {
                let shown = try await numbers(desk, "?q=\(encoded(words))")
                #expect(shown == found, "\(words)")
            }
            let page = try await desk.get("/cases?q=\(encoded("安阳街道 xyzzy"))&lang=zh").text
            #expect(page.contains("没有认出“xyzzy”") && page.contains("安阳街道"))
        }
    }

    @Test("state, category, town, days and a place nearby narrow it", arguments: Engine.all)
    func filters(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let lamp = try await desk.report("路灯不亮").subject.number
            let noise = try await desk.report("邻居吵闹").subject.number
            let far = try await desk.report("路灯不亮", at: 120.25).subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.act(lamp, "accept", as: dispatcher, then: "accepted")
            for (query, found) in [
                ("", [far, noise, lamp]), ("?state=accepted", [lamp]), ("?state=open", [far, noise, lamp]),
                ("?category=C0118", [far, lamp]), ("?category=M03", [noise]), ("?category=M98", []),
                ("?division=330381101", [far]), ("?from=2026-03-05", [far, noise, lamp]), ("?from=2026-03-06", []),
                ("?to=2026-03-05", [far, noise, lamp]), ("?to=2026-03-04", []),
                ("?near=\(encoded("安康东路168号"))", [lamp]), ("?near=\(encoded("上金礼堂"))", [far]),
                ("?near=\(encoded("上金村"))", [far]), ("?near=\(encoded("没有这里"))", []),
                ("?lon=120.03&lat=27.7", [lamp]), ("?division=330381001&q=\(encoded("塘下镇"))", []),
            ] as [(String, Set<String>)] {
                #expect(try await numbers(desk, query) == found, "\(query)")
            }
            for wrong in ["?state=gone", "?category=x", "?from=tomorrow", "?lon=400", "?colour=red", "?after=x"] {
                #expect(try await desk.get("/cases\(wrong)").status == .unprocessableContent, "\(wrong)")
            }
        }
    }

    @Test("pages follow each other without a gap, and keep what is asked", arguments: Engine.all)
    func pages(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            var sent: Set<String> = []
            for index in 0..<35 { sent.insert(try await desk.report("路灯不亮 \(index)").subject.number) }
            let first = try await desk.get("/cases?category=C0118").text
            let next = try #require(first.firstMatch(of: /href="(\/cases\?category=C0118&amp;after=[^"]+)"/)?.1)
            let second = try await desk.get(next.replacing("&amp;", with: "&").description).text
            func shown(_ page: String) -> [String] {
                page.matches(of: /href="\/case\/(RA\d+)"/).map { String($0.1) }
            }
            #expect(shown(first).count == 30 && shown(second).count == 5)
            #expect(Set(shown(first) + shown(second)) == sent)
        }
    }

    @Test("on the map and in the table a place is as exact as its category may be")
    func coarse() async throws {
        try await withCounty(.sqlite) { desk in
            _ = try await desk.report("路灯不亮", at: 120.031)
            _ = try await desk.report("邻居吵闹", at: 120.032)
            let page = try await desk.get("/cases").text
            #expect(page.contains("data-lon=\"120.031\"") && !page.contains("120.032"))
            #expect(page.contains("data-area=\"1\""))
            let table = try await desk.get("/cases.csv").text
            #expect(table.contains("120.031") && !table.contains("120.032"))
        }
    }
}
