import Cases
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import NIOCore
import Places
import Platform
import Posts
import Store
import TestSupport
import Testing
import Web

@testable import Command
@testable import shanzhi

@Suite("The wall", .serialized) struct CommandTests {
    /// A demo county with its dispatcher and a way to ask as anybody.
    private func withWall(
        _ engine: Engine, cases: Int = 60,
        _ body: (shanzhi.System, RouteWalk, PostHolder) async throws -> Void
    ) async throws {
        try await withDemo(engine, cases: cases) { system, _ in
            let directory = try await system.posts.staff.directory()
            let dispatcher = try #require(directory.holders(role: .dispatcher, on: system.posts.staff.today).first)
            let first = try #require(try await system.allCases().first)
            try await body(system, try RouteWalk(system, case: first.number, ids: []), dispatcher)
        }
    }

    private static func isUnfinished(_ subject: Case) -> Bool {
        subject.mergedInto == nil && CaseTable.unfinished.contains(subject.state)
    }

    /// Every number drawn in a circle, and the one beside the map.
    private static func drawn(_ page: String) -> (circles: [Int], elsewhere: Int) {
        let circles = page.matches(of: #/data-count="(\d+)"/#).compactMap { Int($0.1) }
        let elsewhere = page.firstMatch(of: #/另有 (\d+) 件/#).flatMap { Int($0.1) } ?? 0
        return (circles, elsewhere)
    }

    @Test("as many are drawn as there are, at every level and under every filter", arguments: Engine.all)
    func drawnIsCounted(engine: Engine) async throws {
        try await withWall(engine) { system, walk, dispatcher in
            let all = try await system.allCases().filter(Self.isUnfinished)
            let divisions = all.map(\.division)
            let levels: [Level] = [.county, .township, .village, .grid]
            var seen = 0
            for place in Set(levels.flatMap { level in divisions.compactMap { $0.ancestor(level) }.prefix(6) }) {
                for filter in WallFilter.allCases {
                    let answer = try await walk.ask(
                        .get, "/command?at=\(place)&show=\(filter.rawValue)", as: .post(dispatcher))
                    #expect(answer.status == .ok, "\(answer.body)")
                    let now = system.house.time.now()
                    let wanted = all.filter { subject in
                        let due = subject.nextClock?.due
                        let (isLate, isSoon) = (due.map { $0 < now }, due.map { $0 < now.adding(hours: 2) })
                        let isMeant =
                            switch filter {
                            case .all: true
                            case .late: isLate ?? false
                            case .soon: isLate == false && isSoon == true
                            }
                        return place.contains(subject.division) && isMeant
                    }
                    let (circles, elsewhere) = Self.drawn(answer.body)
                    #expect(circles.reduce(0, +) + elsewhere == wanted.count, "\(place) \(filter)")
                    seen += wanted.count
                }
            }
            #expect(seen > 20)
        }
    }

    @Test("the whole journal played from the beginning ends in what the table counts")
    func played() async throws {
        try await withWall(.sqlite, cases: 130) { system, _, _ in
            let county = system.house.county
            let entries = try await system.database.read {
                try Journal.entries(county, after: 0, limit: 100_000, $0)
            }
            var towns: [DivisionCode: Int] = [:]
            for entry in entries where entry.entry.kind.hasPrefix("case.") {
                guard let town = entry.entry.division?.ancestor(.township) else { continue }
                towns[town, default: 0] += DayReel.Change(events(of: entry)).unfinished
            }
            var counted: [DivisionCode: Int] = [:]
            for subject in try await system.allCases() where Self.isUnfinished(subject) {
                if let town = subject.division.ancestor(.township) { counted[town, default: 0] += 1 }
            }
            #expect(towns.filter { $0.value != 0 } == counted && counted.count > 3)
        }
    }

    private struct Day: Decodable {
        let parts: [String: [Int]], received: [Int], closed: [Int], step: Int, isWhole: Bool
    }

    @Test("the day ends in the numbers that the map shows", arguments: Engine.all)
    func day(engine: Engine) async throws {
        try await withWall(engine) { system, walk, dispatcher in
            let answer = try await walk.ask(.get, "/command/day", as: .post(dispatcher))
            let day = try JSONDecoder().decode(Day.self, from: Data(answer.body.utf8))
            let page = try await walk.ask(.get, "/command", as: .post(dispatcher))
            #expect(day.parts.values.allSatisfy { $0.count == 97 } && day.received.count == 97)
            #expect(day.parts.values.compactMap(\.last).sorted() == Self.drawn(page.body).circles.sorted())
            #expect(day.isWhole)
        }
    }

    @Test("a post sees its own place and nothing beyond it; others are turned away or led to the sign-in")
    func rights() async throws {
        try await withWall(.sqlite, cases: 5) { system, walk, _ in
            let directory = try await system.posts.staff.directory()
            let officers = directory.holders(role: .dutyOfficer, on: system.posts.staff.today)
            let (own, other) = (try #require(officers.first), try #require(officers.last))
            #expect(try await walk.ask(.get, "/command", as: .post(own)).body.contains("综合指挥"))
            let beyond = try await walk.ask(.get, "/command?at=\(other.place)", as: .post(own))
            #expect(beyond.status == .forbidden)
            #expect(try await walk.ask(.get, "/command/day?at=330381", as: .post(own)).status == .forbidden)
            let stranger = try await walk.ask(.get, "/command", as: .anyone)
            #expect(stranger.headers[.location]?.hasPrefix("/sign-in") == true)
            let handler = try #require(directory.holders(role: .handler, on: system.posts.staff.today).first)
            #expect(try await walk.ask(.get, "/command", as: .post(handler)).status == .forbidden)
        }
    }

    @Test("a new matter is dispatched in two clicks, after the wall has said what that causes", arguments: Engine.all)
    func dispatched(engine: Engine) async throws {
        try await withWall(engine, cases: 5) { system, walk, dispatcher in
            let village = try #require(
                try await system.places.territory.gazetteer(at: system.house.time.now()).places(.village).first)
            var submission = Submission(text: "路灯不亮了", place: .division(village.code), channel: .web)
            submission.category = CategoryCode("C0118")
            let number = try await system.cases.work.report(submission, as: .anyone).subject.number
            let panel = try await walk.ask(.get, "/command?case=\(number)", as: .post(dispatcher))
            #expect(panel.body.contains("受理并派给") && panel.body.contains("签收限") && panel.body.contains("路灯不亮了"))
            let key = try #require(panel.body.firstMatch(of: #/name="key" value="([^"]+)"/#)?.1)
            let form = ("application/x-www-form-urlencoded", "at=330381&show=all&key=\(key)")
            for _ in 0..<2 {
                let answer = try await walk.ask(
                    .post, "/command/case/\(number)/dispatch", as: .post(dispatcher), (type: form.0, text: form.1))
                #expect(answer.status == .seeOther && answer.headers[.location] == "/command?case=\(number)")
            }
            let subject = try await system.cases.work.find(number)
            #expect(subject.state == .dispatched && subject.lead != nil)
            let later = try await walk.ask(
                .post, "/command/case/\(number)/dispatch", as: .post(dispatcher),
                (type: form.0, text: "at=330381&key=another"))
            #expect(later.status == .conflict && later.body.contains(#"role="alert""#))
            let directory = try await system.posts.staff.directory()
            let elsewhere = try #require(
                directory.holders(role: .dutyOfficer, on: system.posts.staff.today)
                    .first { !$0.place.contains(village.code) })
            let foreign = try await walk.ask(
                .post, "/command/case/\(number)/dispatch", as: .post(elsewhere),
                (type: form.0, text: "at=\(elsewhere.place)&key=third"))
            #expect(foreign.status == .forbidden)
        }
    }

    @Test("a wall computer signs in once by a link, sees nothing personal, and can be ended")
    func kiosk() async throws {
        try await withWall(.sqlite, cases: 60) { system, walk, _ in
            let directory = try await system.posts.staff.directory()
            let today = system.posts.staff.today
            let administrator = try #require(directory.holders(role: .administrator, on: today).first)
            let given = try await walk.ask(
                .post, "/admin/screens", as: .post(administrator),
                (type: "application/x-www-form-urlencoded", text: "name=hall&place=330381"))
            let link = String(try #require(given.body.firstMatch(of: #/wall\/enter\/([0-9a-f]{64})/#)?.1))
            let router = try system.router().router
            let texts = try await system.database.read { connection in
                try connection.query("SELECT text FROM reports").map { try $0["text"] as String }
            }
            let village = try #require(
                try await system.allCases().filter(Self.isUnfinished).compactMap { $0.division.ancestor(.township) }
                    .first)
            let cookie = try await Application(router: router).test(.router) { client -> String in
                #expect(try await client.execute(uri: "/wall", method: .get).status == .forbidden)
                #expect(try await client.execute(uri: "/wall/enter/\(link)", method: .get).status == .ok)
                let entered = try await client.execute(uri: "/wall/enter/\(link)", method: .post)
                let cookie = String(try #require(entered.headers[.setCookie]?.split(separator: ";").first))
                #expect(entered.headers[.setCookie]?.contains("HttpOnly") == true)
                #expect(try await client.execute(uri: "/wall/enter/\(link)", method: .post).status == .notFound)
                for path in ["/wall", "/wall?at=\(village)"] {
                    let page = try await client.execute(uri: path, method: .get, headers: [.cookie: cookie])
                    let body = String(buffer: page.body)
                    #expect(page.status == .ok && body.contains("数据截至"))
                    #expect(!texts.contains { $0.count > 4 && body.contains($0.prefix(12)) })
                    #expect(!body.contains("case=") && !body.contains("/desk"))
                }
                let near = try await client.execute(
                    uri: "/wall?at=\(village)", method: .get, headers: [.cookie: cookie])
                #expect(!String(buffer: near.body).contains(#/data-count="[12]"/#))
                let desk = try await client.execute(uri: "/command", method: .get, headers: [.cookie: cookie])
                #expect(desk.status == .seeOther)
                return cookie
            }
            let screen = try #require(try await system.capabilities.command.screens.all().first)
            let ended = try await walk.ask(
                .post, "/admin/screens/\(screen.id)/end", as: .post(administrator),
                (type: "application/x-www-form-urlencoded", text: ""))
            #expect(ended.status == .seeOther)
            try await Application(router: router).test(.router) { client in
                let gone = try await client.execute(uri: "/wall", method: .get, headers: [.cookie: cookie])
                #expect(gone.status == .forbidden)
            }
        }
    }
}
