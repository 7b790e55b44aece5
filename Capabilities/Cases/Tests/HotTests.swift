import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Reading
import Store
import TestSupport
import Testing

@testable import Cases

/// Many people, one matter. All of it is invented.
@Suite("what many report") struct HotTests {
    private static let lamps = [
        "幸福路的路灯不亮了", "幸福路口路灯不亮，晚上看不清", "路灯不亮好几天了，请来修", "幸福路这边路灯又不亮了",
    ]

    /// Four people report the lamps of one corner, others something else nearby and the same far away.
    private func report(_ desk: Desk) async throws -> (lamps: [String], others: [String]) {
        var lamps: [String] = []
        for (index, text) in Self.lamps.enumerated() {
            lamps.append(try await desk.report(text, at: 120.03 + Double(index) * 0.0003).subject.number)
        }
        let others = [
            try await desk.report("有人违建搭棚子"), try await desk.report("邻居半夜吵闹"),
            try await desk.report("这里的路灯不亮了", at: 120.25),
        ].map(\.subject.number)
        return (lamps, others)
    }

    @Test("the same place and trouble is one matter with its people; others stay out", arguments: Engine.all)
    func groups(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let (lamps, _) = try await report(desk)
            let work = desk.county.cases.work
            #expect(try await work.hotMatters(most: 9) { _ in true } == nil)
            try await desk.county.cases.matterFeed.catchUp()
            let hot = try #require(try await work.hotMatters(most: 9) { _ in true })
            #expect(hot.map { Set($0.cases.map(\.number.description)) } == [Set(lamps)])
            #expect(hot[0].figures.people == 4 && hot[0].figures.recent == 4 && hot[0].words.contains("路灯"))
            // 10·log2(5) + 5 + log2(1)
            #expect(abs(hot[0].figures.index - 28.219) < 0.001)
            // Who may not see a case does not count it.
            let few = try await work.hotMatters(most: 9) { $0.number.description != lamps[0] }
            #expect(few?.first?.figures.people == 3)
        }
    }

    @Test("what comes later is taken in, on another server too, and what is erased goes", arguments: Engine.all)
    func following(engine: Engine) async throws {
        try await withTwoServers(engine) { first, second in
            try await first.serve { desk in
                for text in Self.lamps.prefix(2) { _ = try await desk.report(text) }
                try await first.cases.matterFeed.catchUp()
                try await second.cases.matterFeed.catchUp()
                #expect(try await second.cases.work.hotMatters(most: 9) { _ in true }?.isEmpty == true)
                var last: ReportSeen?
                for text in Self.lamps.suffix(2) { last = try await desk.report(text) }
                for county in [first, second] {
                    try await county.cases.matterFeed.catchUp()
                    let hot = try await county.cases.work.hotMatters(most: 9) { _ in true }
                    #expect(hot?.first?.figures.people == 4)
                }
                let erased = try #require(ID<Report>(last?.report.id ?? ""))
                _ = try await first.cases.work.erase(.report(erased), as: .system("test"))
                try await second.cases.matterFeed.catchUp()
                let hot = try await second.cases.work.hotMatters(most: 9) { _ in true }
                #expect(hot?.first?.figures.people == 3)
            }
        }
    }

    @Test("a group becomes one case that everybody follows: first shown, then done, and it can be undone")
    func merging() async throws {
        try await withCounty(.sqlite) { desk in
            let (lamps, others) = try await report(desk)
            let token = try await desk.signIn("centre", .dispatcher)
            #expect(try await desk.get("/desk/hot", as: token).text.contains("系统刚启动"))
            try await desk.county.cases.matterFeed.catchUp()
            let page = try await desk.get("/desk/hot", as: token)
            #expect(page.status == .ok && page.text.contains("兴隆社区") && page.text.contains("28.2"))
            for number in lamps { #expect(page.text.contains("/desk/case/\(number)")) }
            for number in others { #expect(!page.text.contains("/desk/case/\(number)")) }
            #expect(page.text.contains("name=\"into\" value=\"\(lamps[0])\""))

            let form = "do=merge&back=hot&into=\(lamps[0])&reason=x&key=k" + lamps.map { "&number=\($0)" }.joined()
            let preview = try await send(desk, form, token)
            #expect(preview.text.contains("合起来：3 件") && preview.text.contains("4 位反映人"))
            #expect(try await desk.seen(lamps[0], as: token).reporters == 1)
            let done = try await send(desk, form + "&sure=true", token)
            #expect(done.status == .ok && done.text.contains("href=\"/desk/hot\""))
            #expect(try await desk.seen(lamps[0], as: token).reporters == 4)
            for number in lamps.dropFirst() { #expect(try await desk.seen(number, as: token).mergedInto == lamps[0]) }
            let kinds = try await desk.county.journal().map(\.entry.kind)
            #expect(kinds.count { $0 == "case.merged" } == 3)
            // Still hot, and one case now.
            let after = try await desk.get("/desk/hot", as: token).text
            #expect(after.contains("已经是一件") && !after.contains("name=\"into\""))
        }
    }

    @Test("who may not merge sees no button, who may not read sees no matter, and strangers sign in")
    func rights() async throws {
        try await withCounty(.sqlite) { desk in
            let (lamps, _) = try await report(desk)
            try await desk.county.cases.matterFeed.catchUp()
            let supervisor = try await desk.signIn("centre", .supervisor)
            let seen = try await desk.get("/desk/hot", as: supervisor).text
            #expect(seen.contains("/desk/case/\(lamps[0])") && !seen.contains("name=\"into\""))
            let elsewhere = try await desk.signIn("t-330381101", .dutyOfficer)
            #expect(!(try await desk.get("/desk/hot", as: elsewhere).text).contains(lamps[0]))
            let refused = try await send(
                desk, "do=merge&sure=true&reason=x&key=k&into=\(lamps[0])&number=\(lamps[1])", elsewhere)
            #expect(!refused.text.contains("href=\"/desk/case/\(lamps[1])\" class=\"done\""))
            #expect(try await desk.seen(lamps[1]).mergedInto == nil)
            #expect(try await desk.get("/desk/hot").status != .ok)
        }
    }

    @Test("what crosses the line is called out once, whichever server sees it first", arguments: Engine.all)
    func alert(engine: Engine) async throws {
        try await withTwoServers(engine) { first, second in
            try await first.serve { desk in
                for text in Self.lamps + Self.lamps.map({ "请看看：\($0)" }) { _ = try await desk.report(text) }
                for county in [first, second, first] {
                    try await county.cases.matterFeed.catchUp()
                    try await county.cases.matterFeed.callOut()
                }
                let called = try await first.journal().filter { $0.entry.kind == MatterFeed.calledOut }
                #expect(called.count == 1 && called.first?.entry.what["people"]?.integer == 8)
            }
        }
    }

    private func send(_ desk: Desk, _ form: String, _ token: String) async throws -> TestResponse {
        try await desk.send(
            .post, "/desk/bulk", as: token, headers: [.contentType: "application/x-www-form-urlencoded"],
            body: Array(form.utf8))
    }
}
