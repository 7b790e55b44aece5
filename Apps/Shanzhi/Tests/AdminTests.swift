import Admin
import Cases
import Foundation
import HTTPTypes
import Journal
import Kernel
import Me
import Platform
import Posts
import Store
import TestSupport
import Testing
import Web

@testable import shanzhi

/// The pages of administration over the invented county, sent as a browser without scripts sends them.
@Suite("Administration", .serialized) struct AdminTests {
    private struct Scene {
        let system: shanzhi.System
        let walk: RouteWalk
        let chief: Actor
        let auditor: Actor
        let handler: Actor

        func get(_ path: String, as actor: Actor? = nil) async throws -> RouteWalk.Answer {
            try await walk.ask(.get, path, as: actor ?? chief)
        }

        func post(_ path: String, _ fields: [String: String] = [:], as actor: Actor? = nil) async throws
            -> RouteWalk.Answer
        {
            let text = fields.map { name, value in
                "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            }
            return try await walk.ask(
                .post, path, as: actor ?? chief,
                (type: "application/x-www-form-urlencoded", text: text.joined(separator: "&")))
        }

        func kinds() async throws -> [String] {
            let county = system.house.county
            return try await system.database.read {
                try Journal.entries(county, after: 0, limit: 100_000, $0).map(\.entry.kind)
            }
        }
    }

    private func withScene(_ engine: Engine, _ body: (Scene) async throws -> Void) async throws {
        try await withDemo(engine, cases: 6) { system, _ in
            let (directory, today) = (try await system.posts.staff.directory(), system.posts.staff.today)
            func holder(_ role: Role) throws -> Actor {
                .post(try #require(directory.holders(role: role, on: today).first))
            }
            let first = try #require(try await system.allCases().first)
            try await body(
                Scene(
                    system: system, walk: try RouteWalk(system, case: first.number, ids: []),
                    chief: try holder(.administrator), auditor: try holder(.auditor), handler: try holder(.handler)))
        }
    }

    private static let pages = [
        "/admin", "/admin/catalogue", "/admin/catalogue/try", "/admin/catalogue/compare", "/admin/units",
        "/admin/units/centre", "/admin/territory", "/admin/territory?place=330381001", "/admin/calendar",
        "/admin/calendar?month=2026-10", "/admin/calendar?day=2026-10-01", "/admin/retention",
        "/admin/reading",
    ]

    @Test("every page for the administrator and to read for the auditor, in both languages; for nobody else")
    func pages() async throws {
        try await withScene(.sqlite) { scene in
            for path in Self.pages {
                for language in ["zh", "en"] {
                    let address = path + (path.contains("?") ? "&" : "?") + "lang=\(language)"
                    for actor in [scene.chief, scene.auditor] {
                        let page = try await scene.get(address, as: actor)
                        #expect(page.status == .ok, "\(address): \(page.body.prefix(300))")
                        #expect(!page.body.contains("⟨") && !page.body.contains("Optional("), "\(address)")
                        #expect(page.body.firstMatch(of: #/\{[a-z]+\}/#) == nil, "\(address)")
                    }
                }
                #expect(try await scene.get(path, as: scene.handler).status == .forbidden)
                #expect(try await scene.get(path, as: .anyone).status == .seeOther)
            }
            let read = try await scene.get("/admin/units/centre", as: scene.auditor)
            #expect(!read.body.contains("hand-over") && !read.body.contains("<form action=\"/admin"))
            let before = try await scene.kinds()
            for (path, fields) in [
                ("/admin/catalogue/drafts", ["version": "x"]), ("/admin/units/centre/rename", ["name": "x"]),
                ("/admin/calendar/year", ["stamp": "1"]), ("/admin/territory/330381001/rename", ["name": "x"]),
            ] {
                #expect(try await scene.post(path, fields, as: scene.auditor).status == .forbidden)
            }
            #expect(try await scene.kinds() == before)
        }
    }

    @Test("the overview says what is well, and leads everywhere")
    func overview() async throws {
        try await withScene(.sqlite) { scene in
            let page = try await scene.get("/admin").body
            for path in Self.pages.filter({ !$0.contains("?") && $0 != "/admin" && !$0.hasSuffix("/centre") })
                + ["/admin/accounts", "/admin/screens"]
            where path != "/admin/catalogue/compare" {
                #expect(page.contains("href=\"\(path)\""), "\(path)")
            }
            // Nothing fires timers in this test: the page says so, and what to do.
            #expect(page.contains("还没有查看过定时事项。") && page.contains("提醒和升级会晚到"))
            #expect(page.contains("SQLite"))
            // On a laden machine the database may not answer a page in time; here it may take as long as it takes.
            let patient = Readiness(
                scene.system, recheck: .zero, patience: .seconds(600), late: .seconds(600))
            let health = await Probe(scene.system, patient).health(.zh)
            #expect(health.checks.filter { $0.why != nil }.map(\.name) == ["timers", "feed"])
            #expect((health.journal ?? 0) > 10 && (health.stored ?? 0) > 10_000 && health.free != nil)
            #expect(health.engine == "SQLite" && health.dueTimers >= 0)
            #expect(try await scene.get("/admin", as: scene.auditor).body.contains("/admin/catalogue"))
            #expect(!(try await scene.get("/admin", as: scene.auditor).body.contains("href=\"/admin/accounts\"")))
        }
    }

    @Test("a draft is edited, tried, compared and published by forms alone", arguments: Engine.all)
    func catalogue(engine: Engine) async throws {
        try await withScene(engine) { scene in
            let begun = try await scene.post("/admin/catalogue/drafts", ["version": "2099-1"])
            let href = try #require(begun.headers[.location])
            #expect(begun.status == .seeOther)
            #expect(
                try await scene.post("/admin/catalogue/drafts", ["version": "2099-1"]).status == .unprocessableContent)
            var form = fields(in: try await scene.get("\(href)/categories/C0101").body)
            form["keywords"] = (form["keywords"] ?? "") + "；怪井盖"
            form["solve"] = "3 工作日"
            #expect(try await scene.post("\(href)/categories/C0101", form).status == .seeOther)
            // Sent once more from the page that was seen before.
            let stale = try await scene.post("\(href)/categories/C0101", form)
            #expect(stale.status == .conflict && stale.body.contains("别人改动了这份草稿"))
            form["revision"] = "2"
            form["solve"] = "明天"
            let wrong = try await scene.post("\(href)/categories/C0101", form)
            #expect(wrong.status == .unprocessableContent && wrong.body.contains("「明天」不是时限"))

            let id = try #require(href.split(separator: "/").last)
            let asked = ["words": "门口有个怪井盖", "place": "安阳街道", "category": ""]
            let tried = try await scene.post("/admin/catalogue/try", asked.merging(["version": "d:\(id)"]) { $1 })
            #expect(tried.status == .ok && tried.body.contains("C0101") && tried.body.contains("3 个工作日"))
            #expect(tried.body.contains("瑞安市水务集团") && tried.body.contains("怪井盖</span>"))
            let now = try await scene.post("/admin/catalogue/try", asked.merging(["version": "v:2026-1"]) { $1 })
            #expect(now.status == .ok && now.body.contains("版本 2026-1") && !now.body.contains("3 个工作日"))
            let nowhere = try await scene.post(
                "/admin/catalogue/try", ["words": "井盖", "place": "月球", "version": "v:2026-1"])
            #expect(nowhere.status == .unprocessableContent && nowhere.body.contains("本县没有这个地方"))

            let compared = try await scene.get("/admin/catalogue/compare?from=v%3A2026-1&to=d%3A\(id)").body
            #expect(compared.contains("1 行不同") && compared.contains("新增：怪井盖") && compared.contains("3 个工作日"))
            let past = try await scene.post("\(href)/publish", ["revision": "2", "from": "2001-01-01"])
            #expect(past.status == .unprocessableContent && past.body.contains("不能早于今天"))
            let today = scene.system.posts.staff.today
            let published = try await scene.post("\(href)/publish", ["revision": "2", "from": "\(today)"])
            #expect(published.status == .seeOther, "\(published.body)")
            #expect(
                try await scene.kinds().suffix(3) == [
                    "catalogue.drafted", "catalogue.draftChanged", "catalogue.published",
                ])
            let list = try await scene.get("/admin/catalogue").body
            #expect(list.contains("版本 2099-1") && list.contains("系统管理员"))
            #expect(try await scene.get(href).status == .notFound)
            let answer = try await scene.post("/admin/catalogue/try", asked.merging(["version": "v:2099-1"]) { $1 })
            #expect(answer.body.contains("3 个工作日"))
        }
    }

    @Test("a route is changed, added and removed; what is missing then is said", arguments: Engine.all)
    func routes(engine: Engine) async throws {
        try await withScene(engine) { scene in
            let href = try #require(
                try await scene.post("/admin/catalogue/drafts", ["version": "2099-2"]).headers[.location])
            let page = try await scene.get("\(href)/categories/C0101").body
            let line = try #require(page.firstMatch(of: #/routes\/(\d+)"/#)?.1)
            var form = fields(in: try await scene.get("\(href)/routes/\(line)").body)
            #expect(form["category"] == "C0101" && form["lead"] == "dept-shuiwu")
            form["lead"] = "dept-zhujian"
            form["joint"] = "@township，nobody"
            let wrong = try await scene.post("\(href)/routes/\(line)", form)
            #expect(wrong.status == .unprocessableContent && wrong.body.contains("nobody"))
            form["joint"] = "@township"
            #expect(try await scene.post("\(href)/routes/\(line)", form).status == .seeOther)
            let gone = try await scene.post(
                "\(href)/routes/\(line)", form.merging(["revision": "2", "remove": "1"]) { $1 })
            #expect(gone.status == .seeOther, "\(gone.body)")
            // Nobody would have that category now; the page says so, and it cannot be published.
            let draft = try await scene.get(href).body
            #expect(draft.contains("类别 C0101 没有覆盖全县") && draft.contains("第 2 行"))
            let barred = try await scene.post(
                "\(href)/publish", ["revision": "3", "from": "\(scene.system.posts.staff.today)"])
            #expect(barred.status == .conflict && barred.body.contains("还有 1 处问题"))
            let untried = try await scene.post(
                "/admin/catalogue/try",
                ["words": "井盖坏了", "place": "安阳街道", "version": "d:\(href.split(separator: "/").last ?? "")"])
            #expect(untried.status == .conflict)
            let row = form.filter { ["category", "territory", "level", "lead", "joint", "basis"].contains($0.key) }
            let added = try await scene.post("\(href)/routes/new", row.merging(["revision": "3"]) { $1 })
            #expect(added.status == .seeOther)
            #expect(!(try await scene.get(href).body.contains("没有覆盖全县")))
            #expect(try await scene.post("\(href)/discard", ["revision": "3"]).status == .conflict)
            #expect(try await scene.post("\(href)/discard", ["revision": "4"]).status == .seeOther)
            #expect(try await scene.get(href).status == .notFound)
        }
    }

    @Test("units are added and renamed, posts added, handed over and left vacant, by forms", arguments: Engine.all)
    func units(engine: Engine) async throws {
        try await withScene(engine) { scene in
            let today = scene.system.posts.staff.today
            let added = try await scene.post(
                "/admin/units",
                [
                    "code": "dept-moon", "name": "月亮局", "english": "", "kind": "department", "place": "瑞安市",
                    "parent": "centre",
                ])
            #expect(added.headers[.location] == "/admin/units/dept-moon?done=added", "\(added.body)")
            let path = "/admin/units/dept-moon"
            #expect(try await scene.post("\(path)/rename", ["name": "月球局", "english": "Moon"]).status == .seeOther)
            #expect(
                try await scene.post("\(path)/posts", ["role": "handler", "name": "看月人", "place": "330381"]).status
                    == .seeOther)
            let directory = try await scene.system.posts.staff.directory()
            let moon = try #require(UnitCode("dept-moon"))
            let post = try #require(directory.posts(of: moon).first)
            let given = ["post": post.id.description, "person": "嫦小娥", "from": "\(today)", "reason": ""]
            #expect(try await scene.post("\(path)/hand-over", given).status == .seeOther)
            let again = try await scene.post("\(path)/hand-over", given)
            #expect(again.status == .conflict && again.body.contains("嫦小娥"))
            let end = ["post": post.id.description, "from": "\(today.adding(days: 3))"]
            #expect(try await scene.post("\(path)/vacate", end).status == .seeOther)
            let page = try await scene.get("\(path)?lang=en").body
            #expect(page.contains("Moon") && page.contains("嫦小娥") && page.contains("until"))
            #expect(
                try await scene.kinds().suffix(5)
                    == ["unit.added", "unit.renamed", "post.added", "post.handedOver", "post.vacated"])
            #expect(try await scene.post("/admin/units/none/rename", ["name": "x"]).status == .notFound)
        }
    }

    @Test("a day is marked from the page, and a second browser with the page of before is told")
    func calendar() async throws {
        try await withScene(.sqlite) { scene in
            var form = fields(in: try await scene.get("/admin/calendar?day=2026-12-24").body)
            form["day"] = "2026-12-24"
            form["mark"] = "holiday"
            form["name"] = "试验节"
            #expect(try await scene.post("/admin/calendar/day", form).status == .seeOther)
            let page = try await scene.get("/admin/calendar?month=2026-12").body
            #expect(page.contains("试验节"))
            let stale = try await scene.post("/admin/calendar/day", form)
            #expect(stale.status == .conflict && stale.body.contains("别人改动了日历"))
            #expect(try await scene.kinds().last == "calendar.changed")
        }
    }

    @Test("a file of places is tried before it is taken", arguments: Engine.all)
    func territory(engine: Engine) async throws {
        try await withScene(engine) { scene in
            func send(_ button: String) async throws -> RouteWalk.Answer {
                let file = "code,name,valid_from\\n330381001999,月亮村,2026-01-01\\n999,坏行,2026-01-01\\n"
                    .replacing("\\n", with: "\n")
                let parts = [
                    "name=\"kind\"\r\n\r\ndivisions", "name=\"\(button)\"\r\n\r\n1",
                    "name=\"file\"; filename=\"d.csv\"\r\nContent-Type: text/csv\r\n\r\n\(file)",
                ]
                let text = parts.map { "--b\r\nContent-Disposition: form-data; \($0)\r\n" }.joined() + "--b--\r\n"
                return try await scene.walk.ask(
                    .post, "/admin/territory/import", as: scene.chief,
                    (type: "multipart/form-data; boundary=b", text: text))
            }
            let before = try await scene.kinds().count
            let tried = try await send("check")
            #expect(tried.status == .ok && tried.body.contains("会收 1 行") && tried.body.contains("第 3 行"))
            #expect(try await scene.kinds().count == before)
            #expect(try await send("take").body.contains("收了 1 行"))
            #expect(try await scene.kinds().last == "territory.divisionsImported")
            let renamed = try await scene.post(
                "/admin/territory/330381001999/rename", ["name": "星星村", "from": "2026-06-01"])
            #expect(renamed.status == .seeOther, "\(renamed.body)")
            let page = try await scene.get("/admin/territory?place=330381001999").body
            #expect(page.contains("星星村") && page.contains("月亮村"))
            #expect(try await scene.get("/admin/territory?place=110105").status == .notFound)
        }
    }

    @Test("what the nights erased is told in figures, newest first", arguments: Engine.all)
    func nights(engine: Engine) async throws {
        try await withScene(engine) { scene in
            #expect(try await scene.get("/admin/retention").body.contains("还没有运行过"))
            let me = scene.system.capabilities.me
            try await me.work.begin()
            let timers = Timers(
                Door(
                    scene.system.database, county: scene.system.house.county,
                    time: ManualTime(scene.system.house.time.now().adding(days: 2))),
                reader: scene.system.database, handlers: me.timers, log: scene.system.house.log)
            _ = try await timers.fireDue()
            #expect(try await !me.work.nights(5).isEmpty)
            let page = try await scene.get("/admin/retention").body
            #expect(page.contains("最近一次") && page.contains("没有到期的"))
        }
    }

    /// The fields of the page's forms as a browser would send them, the first of each name.
    private func fields(in page: String) -> [String: String] {
        var fields: [String: String] = [:]
        func keep(_ name: Substring, _ value: Substring) {
            if fields[String(name)] == nil {
                fields[String(name)] = String(value).replacing("&amp;", with: "&").replacing("&quot;", with: "\"")
            }
        }
        for match in page.matches(of: #/<input[^>]*type="hidden" name="([^"]+)" value="([^"]*)"/#) {
            keep(match.1, match.2)
        }
        for match in page.matches(of: #/<input id="[^"]*" name="([^"]+)"[^>]*?value="([^"]*)"/#) {
            keep(match.1, match.2)
        }
        for match in page.matches(of: #/<textarea id="[^"]*" name="([^"]+)"[^>]*>([^<]*)</#) { keep(match.1, match.2) }
        for match in page.matches(of: #/<input type="radio" name="([^"]+)" value="([^"]+)" checked/#) {
            keep(match.1, match.2)
        }
        for match in page.matches(of: #/<select id="[^"]*" name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/#) {
            if let chosen = match.2.firstMatch(of: #/value="([^"]*)" selected/#) { keep(match.1, chosen.1) }
        }
        return fields
    }
}
