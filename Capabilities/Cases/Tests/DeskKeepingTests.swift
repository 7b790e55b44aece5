import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

/// What those at the desk keep, and what they do to several cases. People and matters are invented.
@Suite("filters, templates and several cases at once") struct DeskKeepingTests {
    @Test("a filter is kept for one person in one post, said in the journal, and can be deleted", arguments: Engine.all)
    func filters(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let mine = try await desk.signIn("centre", .dispatcher)
            let other = try await desk.signIn("centre", .dispatcher, 1)
            let saved = try await desk.form(
                "/desk/filters", "list=received&category=C0118&q=\("路灯".inQuery)&name=\("东边的灯".inQuery)", as: mine)
            let address = try #require(saved.headers[.location])
            #expect(address == "/desk?list=received&category=C0118&q=\("路灯".inQuery)")
            let page = try await desk.get("/desk", as: mine).text
            #expect(page.contains("东边的灯") && page.contains(address.replacing("&", with: "&amp;")))
            #expect(!(try await desk.get("/desk", as: other).text.contains("东边的灯")))
            let again = try await desk.form("/desk/filters", "list=all&name=\("东边的灯".inQuery)", as: mine)
            #expect(again.status == .unprocessableContent && again.text.contains("已经有这个名称"))
            let personal = try await desk.form(
                "/desk/filters", "list=all&q=13912345678&name=\("一个号码".inQuery)", as: mine)
            #expect(personal.status == .unprocessableContent)

            let manage = try await desk.get("/desk/filters", as: mine).text
            let path = try #require(manage.firstMatch(of: /\/desk\/filters\/[0-9a-f-]+\/delete/)?.output).description
            #expect(try await desk.form(path, "", as: other).status == .notFound)
            #expect(try await desk.form(path, "", as: mine).status == .seeOther)
            #expect(!(try await desk.get("/desk", as: mine).text.contains("东边的灯")))
            let kinds = try await desk.county.journal().map(\.entry.kind).filter { $0.hasPrefix("desk.") }
            #expect(kinds == ["desk.filterSaved", "desk.filterDeleted"])
        }
    }

    @Test(
        "a template has versions, belongs to its unit, takes no personal data, and is filled in for a case",
        arguments: Engine.all)
    func templates(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let mine = try await desk.signIn("centre", .dispatcher)
            let send = { (id: String, words: String) in
                try await desk.form(
                    "/desk/templates", "id=\(id)&for=refuse&name=\("不归这里".inQuery)&words=\(words.inQuery)", as: mine)
            }
            #expect(try await send("", "{编号} 在{地点}，由 {unit} 答复。").status == .seeOther)
            let list = try await desk.get("/desk/templates", as: mine).text
            let id = try #require(list.firstMatch(of: /edit=([0-9a-f-]{36})/)?.output.1).description
            #expect(try await send(id, "{编号} 请打 12345。").status == .seeOther)
            #expect(try await send(id, "请找张三，13912345678").status == .unprocessableContent)
            #expect(try await send(id, "{姓名} 您好").text.contains("不认识占位“姓名”"))
            let versions = try await desk.get("/desk/templates?edit=\(id)", as: mine).text
            #expect(versions.contains("第 2 版") && versions.contains("由 {unit} 答复"))

            let report = try await desk.report("路口的路灯不亮了")
            let page = try await desk.get("/desk/case/\(report.subject.number)", as: mine).text
            let shown = try await desk.seen(report.subject.number).shown
            #expect(page.contains("\(shown) 请打 12345。"))
            let town = try await desk.signIn("t-330381001", .dutyOfficer)
            #expect(!(try await desk.get("/desk/templates", as: town).text.contains("不归这里")))
            #expect(try await desk.form("/desk/templates/\(id)/retire", "", as: town).status == .notFound)
            #expect(try await desk.form("/desk/templates/\(id)/retire", "", as: mine).status == .seeOther)
            #expect(!(try await desk.get("/desk/templates", as: mine).text.contains("不归这里")))
            let kinds = try await desk.county.journal().map(\.entry.kind).filter { $0.hasPrefix("desk.") }
            #expect(kinds == ["desk.templateSaved", "desk.templateSaved", "desk.templateRetired"])
        }
    }

    @Test(
        "several are done one by one: what it causes is said first, what failed says why, a repeat does nothing",
        arguments: Engine.all)
    func several(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let first = try await desk.report("路口的路灯不亮了").subject.number
            let second = try await desk.report("邻居半夜吵闹", at: 120.25).subject.number
            let mine = try await desk.signIn("centre", .dispatcher)
            try await desk.act(second, "accept", as: mine, then: "accepted")
            let both = "number=\(first)&number=\(second)&do=acceptDispatch&back=list%3Dreceived&key=k1"
            let before = try await desk.form("/desk/bulk", both, as: mine)
            #expect(before.status == .ok && before.text.contains("会派给安阳街道办事处"))
            #expect(before.text.contains("obstacle") && before.text.contains("没有撤销"))
            #expect(try await desk.seen(first).state == "received")
            let done = try await desk.form("/desk/bulk", both + "&sure=true", as: mine)
            #expect(done.text.contains("办了 1 件，1 件没有办成"))
            #expect(try await desk.seen(first).state == "dispatched")
            let count = try await desk.county.journal().count
            #expect(try await desk.form("/desk/bulk", both + "&sure=true", as: mine).text.contains("办了 1 件"))
            #expect(try await desk.county.journal().count == count)
            let stranger = try await desk.signIn("dept-shuiwu", .handler)
            let refused = try await desk.form("/desk/bulk", both + "&sure=true", as: stranger)
            #expect(refused.text.contains("办了 0 件，2 件没有办成"))
            #expect(try await desk.form("/desk/bulk", "do=accept", as: mine).status == .unprocessableContent)
        }
    }

    @Test("merging several can be taken back, each by an entry of its own")
    func undo() async throws {
        try await withCounty(.sqlite) { desk in
            var numbers: [String] = []
            for _ in 0..<3 { numbers.append(try await desk.report("路口的路灯不亮了").subject.number) }
            let mine = try await desk.signIn("centre", .dispatcher)
            let sources = "number=\(numbers[1])&number=\(numbers[2])"
            let missing = try await desk.form("/desk/bulk", "\(sources)&do=merge&sure=true", as: mine)
            #expect(missing.status == .unprocessableContent && missing.text.contains("#into"))
            let words = "&into=\(numbers[0])&reason=\("同一盏灯".inQuery)&sure=true&key=k"
            let done = try await desk.form("/desk/bulk", "\(sources)&do=merge\(words)", as: mine)
            #expect(done.text.contains("2 件都办了") && done.text.contains("value=\"unmerge\""))
            #expect(try await desk.seen(numbers[0], as: mine).reporters == 3)
            let back = try await desk.form(
                "/desk/bulk", "\(sources)&do=unmerge&reason=\("并错了".inQuery)&sure=true&key=k2", as: mine)
            #expect(back.text.contains("2 件都办了"))
            #expect(try await desk.seen(numbers[0], as: mine).reporters == 1)
            #expect(try await desk.seen(numbers[1], as: mine).mergedInto == nil)
        }
    }
}
