import Admin
import Cases
import HTTPTypes
import Journal
import Kernel
import Platform
import Posts
import Reading
import Store
import TestSupport
import Testing
import Web

@testable import shanzhi

/// What the machine has learned, as an administrator sees it over the invented county.
@Suite("the page of what the machine has learned", .serialized) struct AdminReadingTests {
    @Test("too little to learn from is said; then versions are made, compared, put in force", arguments: Engine.all)
    func versions(engine: Engine) async throws {
        try await withDemo(engine, cases: 60) { system, _ in
            let (directory, today) = (try await system.posts.staff.directory(), system.posts.staff.today)
            func holder(_ role: Role) throws -> Actor {
                .post(try #require(directory.holders(role: role, on: today).first))
            }
            let (chief, auditor) = (try holder(.administrator), try holder(.auditor))
            let first = try #require(try await system.allCases().first)
            let walk = try RouteWalk(system, case: first.number, ids: [])
            func get(_ path: String, as actor: Actor) async throws -> RouteWalk.Answer {
                try await walk.ask(.get, path, as: actor)
            }
            func post(_ path: String, _ text: String, as actor: Actor) async throws -> RouteWalk.Answer {
                try await walk.ask(.post, path, as: actor, (type: "application/x-www-form-urlencoded", text: text))
            }
            let empty = try await get("/admin/reading", as: chief).body
            #expect(empty.contains("还没有做过版本") && empty.contains("/admin/reading/train"))
            #expect(!(try await get("/admin/reading", as: auditor)).body.contains("/admin/reading/train"))
            #expect(try await post("/admin/reading/train", "", as: auditor).status == .forbidden)
            #expect(try await post("/admin/reading/reindex", "", as: auditor).status == .forbidden)
            #expect(try await post("/admin/reading/reindex", "", as: chief).status == .seeOther)
            #expect(try await post("/admin/reading/activate", "number=1", as: chief).status == .conflict)

            let made = try await post("/admin/reading/train", "", as: chief)
            #expect(made.status == .seeOther, "\(made.body.prefix(500))")
            #expect(try await post("/admin/reading/train", "", as: chief).status == .seeOther)
            let page = try await get("/admin/reading?first=1&second=2", as: chief).body
            #expect(page.contains("第 1 版") && page.contains("第 2 版") && page.contains("在用"))
            #expect(page.contains("说法相同") && page.contains("启用第 1 版") && !page.contains("启用第 2 版"))
            #expect(!page.contains("⟨") && page.firstMatch(of: #/\{[a-z]+\}/#) == nil)

            #expect(try await post("/admin/reading/activate", "number=1", as: chief).status == .seeOther)
            let back = try await get("/admin/reading?done=activated&lang=zh", as: chief).body
            #expect(back.contains("这一版是人选定的") && back.contains("启用第 2 版"))
            let gone = try await get("/admin/reading?first=1&second=9", as: auditor).body
            #expect(gone.contains("其中一版已经不在了") && !gone.contains("/admin/reading/activate"))
            let kinds = try await system.database.read {
                try Journal.entries(system.house.county, after: 0, limit: 100_000, $0).map(\.entry.kind)
            }
            #expect(kinds.suffix(3) == ["reading.trained", "reading.trained", "reading.activated"])
        }
    }
}
