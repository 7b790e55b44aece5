import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("lists of cases over HTTP") struct APIListTests {
    private func list(_ desk: Desk, _ query: String, as token: String? = nil) async throws -> ListSeen<CaseSeen> {
        let answer = try await desk.get("/api/v1/cases?\(query)", as: token)
        try #require(answer.status == .ok, "\(query): \(answer.text)")
        return try answer.json()
    }

    private func numbers(_ desk: Desk, _ query: String, as token: String? = nil) async throws -> [String] {
        try await list(desk, query, as: token).items.map(\.number)
    }

    @Test("pages follow each other without gaps and repeats, also while new cases arrive", arguments: Engine.all)
    func pages(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            var reported: [String] = []
            for index in 0..<25 {
                reported.append(try await desk.report().subject.number)
                // Some arrive in the same millisecond.
                if index % 3 == 0 { desk.county.time.pass(minutes: 1) }
            }
            var seen: [String] = []
            var next: String?
            repeat {
                let page = try await list(desk, "limit=4" + (next.map { "&after=\($0)" } ?? ""))
                seen += page.items.map(\.number)
                next = page.next
                desk.county.time.pass(minutes: 1)
                _ = try await desk.report("楼上邻居吵闹")
            } while next != nil
            #expect(seen.count == 25 && Set(seen) == Set(reported))
            #expect(seen.first == reported.last || Set(seen.prefix(3)).contains(reported[24]))
        }
    }

    @Test("each filter keeps what it says", arguments: Engine.all)
    func filters(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let lamp = try await desk.report().subject.number
            desk.county.time.pass(minutes: 60)
            let noise = try await desk.report("楼上邻居吵闹", at: 120.25).subject.number
            let building = try await desk.report("楼顶违建", at: 120.06).subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.act(noise, "accept", as: dispatcher, then: "accepted")
            let expected: [String: Set<String>] = [
                "": [lamp, noise, building], "state=accepted": [noise], "state=received": [lamp, building],
                "category=C0118": [lamp], "division=330381101": [noise], "division=330381001001": [lamp, building],
                "division=330381001000": [lamp, building], "division=33": [lamp, noise, building],
                "division=110105": [], "since=2026-03-05T09:30:00%2B08:00": [noise, building],
                "since=2026-03-05": [lamp, noise, building], "since=2026-03-06": [], "q=%E8%B7%AF%E7%81%AF": [lamp],
                "q=\(noise)": [noise], "q=%E5%A1%98%E4%B8%8B": [noise], "q=xyzzy": [],
                "state=received&category=E0406&division=330381001": [building],
            ]
            for (query, wanted) in expected {
                #expect(Set(try await numbers(desk, query)) == wanted, "\(query)")
            }
        }
    }

    @Test("a list tells the public no more of a place than the case's page does", arguments: Engine.all)
    func coarse(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let lamp = try await desk.report().subject.number
            let noise = try await desk.report("楼上邻居吵闹").subject.number
            let building = try await desk.report("楼顶违建").subject.number
            let all: Set = [lamp, noise, building]
            let box = "bbox=120.02,27.6,120.04,27.8"
            let staff = try await desk.signIn("centre", .dispatcher)
            #expect(Set(try await numbers(desk, box, as: staff)) == all)
            #expect(Set(try await numbers(desk, box)) == [lamp])
            #expect(Set(try await numbers(desk, "bbox=120,27,121,28")) == [lamp])
            #expect(try await numbers(desk, "bbox=120.031,27.6,120.04,27.8", as: staff).isEmpty)
            #expect(Set(try await numbers(desk, "division=330381001001")) == all)
            #expect(Set(try await numbers(desk, "division=330381001001001")) == [lamp, building])
            #expect(Set(try await numbers(desk, "division=33038100100100102")) == [lamp])
            #expect(Set(try await numbers(desk, "division=33038100100100102", as: staff)) == all)
            let shown = try await list(desk, "").items
            #expect(shown.first { $0.number == noise }?.point == nil)
            #expect(shown.first { $0.number == noise }?.place.code == "330381001001")
            #expect(shown.first { $0.number == building }?.place.code == "330381001001001")
            #expect(shown.first { $0.number == lamp }?.point?.lon == 120.03)
        }
    }

    @Test("the work list of a unit has what it must act on, the most urgent first", arguments: Engine.all)
    func workList(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let first = try await desk.report().subject.number
            desk.county.time.pass(minutes: 10)
            let second = try await desk.report("楼上邻居吵闹").subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            #expect(try await numbers(desk, "assigned=me&due=next", as: dispatcher) == [first, second])
            #expect(try await desk.get("/api/v1/cases?assigned=me").status == .unauthorized)
            try await desk.act(first, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
            #expect(try await numbers(desk, "assigned=me", as: dispatcher) == [second])
            let town = try await desk.signIn("t-330381001", .handler)
            #expect(try await numbers(desk, "assigned=me", as: town) == [first])
            #expect(try await numbers(desk, "due=overdue").isEmpty)
            desk.county.time.pass(minutes: 120)
            #expect(try await numbers(desk, "due=overdue") == [second])
            let page = try await list(desk, "due=next&limit=1")
            #expect(page.items.map(\.number) == [second])
            #expect(try await numbers(desk, "due=next&limit=1&after=\(page.next ?? "")") == [first])
        }
    }

    @Test(
        "what is wrong in the query is named",
        arguments: [
            ("state=lost&category=x&division=abc", ["?state", "?category", "?division"]), ("limit=0", ["?limit"]),
            ("limit=201", ["?limit"]), ("bbox=1,2,3", ["?bbox"]), ("bbox=2,2,1,1", ["?bbox"]),
            ("bbox=nan,0,1,1", ["?bbox"]), ("since=soon", ["?since"]), ("after=xyz", ["?after"]),
            ("due=later", ["?due"]),
            ("assigned=you", ["?assigned"]), ("colour=red", ["?colour"]),
        ])
    func faults(query: String, pointers: [String]) async throws {
        try await withCounty(.sqlite) { desk in
            let answer = try await desk.get("/api/v1/cases?\(query)")
            #expect(try answer.status == .unprocessableContent && answer.problem().pointers == Set(pointers))
        }
    }

    @Test("a cursor of one order is no place in the other")
    func cursors() async throws {
        try await withCounty(.sqlite) { desk in
            _ = try await desk.report()
            let next = try #require(try await list(desk, "limit=1").next)
            #expect(try await desk.get("/api/v1/cases?due=next&after=\(next)").status == .unprocessableContent)
        }
    }

    @Test("the history of a case is public or full by right")
    func events() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report()
            let number = report.subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.act(number, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
            let town = try await desk.signIn("t-330381001", .handler)
            try await desk.act(number, "sign", as: town, then: "handling")
            try await desk.act(number, "contact", #"{"note":"电话里很生气"}"#, as: town, then: "handling")
            try await desk.act(number, "handle", #"{"words":"王师傅换了灯"}"#, as: town, then: "handled")
            func words(_ token: String?, _ receipt: String = "") async throws -> String {
                try await desk.get("/api/v1/cases/\(number)/events\(receipt)", as: token).text
            }
            let (everybody, reporter) = (try await words(nil), try await words(nil, "?receipt=\(report.receipt.token)"))
            let staff = try await words(town)
            #expect(!everybody.contains("生气") && !everybody.contains("王师傅") && !everybody.contains("经办人"))
            #expect(!reporter.contains("生气") && reporter.contains("王某换了灯") && !reporter.contains(#""post""#))
            #expect(staff.contains("生气") && staff.contains("王某换了灯") && staff.contains(#""post":"经办人""#))
            #expect(!(everybody + reporter + staff).contains("⟨"))
        }
    }

    @Test("the catalogue is shown with its clocks, in the language asked for")
    func categories() async throws {
        struct Seen: Decodable {
            struct Item: Decodable { let code: String, name: String, limits: [String: String] }
            let version: String, effectiveFrom: String
            let items: [Item]
        }
        try await withCounty(.sqlite) { desk in
            let seen: Seen = try await desk.get("/api/v1/categories?lang=en").json()
            #expect(seen.version == "t" && seen.effectiveFrom == "2026-01-01" && seen.items.count == 4)
            #expect(seen.items.first { $0.code == "C0118" }?.name == "Street lamp")
            #expect(seen.items.first { $0.code == "C0118" }?.limits["solve"] == "2wd")
        }
    }
}
