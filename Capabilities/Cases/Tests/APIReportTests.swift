import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("reporting over HTTP") struct APIReportTests {
    @Test("a report by point becomes a case with a number, a desk and a deadline", arguments: Engine.all)
    func point(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let seen = try await desk.report()
            #expect(seen.subject.state == "received" && seen.subject.category == "C0118")
            #expect(seen.subject.url == "/case/\(seen.subject.number)" && seen.subject.holder == "治理中心")
            #expect(seen.subject.due == "2026-03-05T10:00:00+08:00")
            #expect(seen.proposal?.category == "C0118" && seen.proposal?.words.contains("路灯") == true)
            #expect(seen.receipt.token.utf8.count == 26 && !seen.following && seen.duplicates.isEmpty)
            let subject = try await desk.county.subject(seen.subject.number)
            #expect(subject.division.description == "33038100100100102" && subject.channel == .web)
        }
    }

    @Test(
        "a place may be given in any frame, as an address or by its code",
        arguments: [
            (#"{"lon":120.0345,"lat":27.6972,"frame":"gcj02"}"#, "33038100100100102"),
            (#"{"lon":120.03,"lat":27.7,"frame":"cgcs2000"}"#, "33038100100100102"),
            (#"{"address":"安康东路168号"}"#, "33038100100100102"), (#"{"address":"上金礼堂"}"#, "330381101201"),
            (#"{"divisionCode":"330381101201"}"#, "330381101201"), (#"{"divisionCode":"330381001000"}"#, "330381001"),
            // Just across the border is still ours.
            (#"{"lon":119.999,"lat":27.7}"#, "33038100100100101"),
        ])
    func places(location: String, division: String) async throws {
        try await withCounty(.sqlite) { desk in
            let answer = try await desk.post("/api/v1/reports", #"{"text":"路灯不亮","location":\#(location)}"#)
            try #require(answer.status == .created, "\(answer.text)")
            let seen: ReportSeen = try answer.json()
            #expect(try await desk.county.subject(seen.subject.number).division.description == division)
        }
    }

    private static let here = #""location":{"lon":120.03,"lat":27.7}"#

    @Test(
        "what cannot be taken is refused with its reason and nothing is stored",
        arguments: [
            (#"{"text":"路灯不亮","location":{"lon":121,"lat":27.7}}"#, 422, "places.outside", ""),
            (
                #"{"text":"路灯不亮","location":{"address":"无名路1号"}}"#, 422, "cases.intake.addressNotFound",
                "/location/address"
            ),
            (
                #"{"text":"路灯不亮","location":{"divisionCode":"110105"}}"#, 422, "cases.intake.unknownDivision",
                "/location/divisionCode"
            ),
            (#"{"text":"路灯不亮","location":{"divisionCode":"abc"}}"#, 422, "web.field.faults", "/location/divisionCode"),
            (#"{"text":"路灯不亮","location":{"lon":120.03}}"#, 422, "web.field.faults", "/location"),
            (#"{"text":"路灯不亮"}"#, 422, "web.field.faults", "/location"),
            (#"{"text":"路灯不亮",\#(here),"category":"C9999"}"#, 422, "cases.intake.unknownCategory", "/category"),
            (#"{"text":"路灯不亮",\#(here),"category":"lamp"}"#, 422, "web.field.faults", "/category"),
            (#"{"text":"路灯不亮",\#(here),"colour":"red"}"#, 422, "web.field.faults", "/colour"),
            (#"{"text":"路灯不亮","location":{"lon":120.03,"lat":27.7,"z":1}}"#, 422, "web.field.faults", "/location/z"),
            (#"{"text":"路灯不亮",\#(here),"channel":"phone"}"#, 422, "web.field.faults", "/channel"),
            (#"{"text":"路灯不亮",\#(here),"attachments":["x"]}"#, 422, "web.field.faults", "/attachments/0"),
            (
                #"{"text":"路灯不亮",\#(here),"attachments":["018f0000-0000-7000-8000-000000000000"]}"#, 422,
                "cases.intake.unknownAttachment", "/attachments"
            ),
            (#"{"text":"路灯不亮",\#(here),"follows":"RA2603000019"}"#, 404, "cases.error.unknown", ""),
            (#"{"text":"灯",\#(here)}"#, 422, "cases.intake.textLength", "/text"),
            (#"{"text":"\#(String(repeating: "灯", count: 5001))",\#(here)}"#, 422, "web.field.faults", "/text"),
            (#"{"text":"\#(String(repeating: "灯", count: 22000))",\#(here)}"#, 413, "web.refusal.bodyTooLarge", ""),
            (#"{"text":"路灯不亮",\#(here),"settled":"修好了"}"#, 401, "cases.refusal.notSignedIn", ""),
            (#"{"text":"路灯不亮","#, 400, "web.refusal.json", ""),
            (#"["路灯不亮"]"#, 422, "web.field.faults", ""),
        ])
    func refused(body: String, status: Int, key: String, pointer: String) async throws {
        try await withCounty(.sqlite) { desk in
            let before = try await desk.county.journal().count
            let answer = try await desk.post("/api/v1/reports", body)
            let problem = try answer.problem()
            #expect(answer.status.code == status && problem.key == key, "\(answer.text)")
            #expect(pointer.isEmpty || problem.pointers.contains(pointer), "\(problem.pointers)")
            #expect(try await desk.county.journal().count == before)
        }
    }

    @Test("words in another encoding and bodies of another type are named as such")
    func encoding() async throws {
        try await withCounty(.sqlite) { desk in
            // 路灯 in GB 18030.
            let words: [UInt8] = [0xC2, 0xB7, 0xB5, 0xC6]
            let body = Array(#"{"text":""#.utf8) + words + Array(#"","location":{"lon":120.03,"lat":27.7}}"#.utf8)
            let wrong = try await desk.send(
                .post, "/api/v1/reports", headers: [.contentType: "application/json"], body: body)
            #expect(try wrong.status == .badRequest && wrong.problem().key == "web.refusal.json")
            let plain = try await desk.send(.post, "/api/v1/reports", headers: [.contentType: "text/plain"], body: body)
            #expect(plain.status == .unsupportedMediaType)
        }
    }

    @Test("a repeat with its key gives the first answer and does nothing", arguments: Engine.all)
    func repeats(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let body = #"{"text":"路灯不亮了","location":{"lon":120.03,"lat":27.7}}"#
            let first = try await desk.post("/api/v1/reports", body, key: "k-1")
            let head = try await desk.county.journal().count
            desk.county.time.pass(minutes: 5)
            let second = try await desk.post("/api/v1/reports", body, key: "k-1")
            #expect(second.status == .created && second.text == first.text)
            #expect(try await desk.county.journal().count == head)
            let other = try await desk.post("/api/v1/reports", body.replacing("不亮", with: "太亮"), key: "k-1")
            #expect(try other.status == .unprocessableContent && other.problem().key == "journal.keyReused")
            let bad = try await desk.post("/api/v1/reports", body, key: "two words")
            #expect(bad.status == .badRequest)
            let another = try await desk.post("/api/v1/reports", body, key: "k-2")
            let (one, two): (ReportSeen, ReportSeen) = (try first.json(), try another.json())
            #expect(one.subject.number != two.subject.number && two.duplicates == [one.subject.number])
        }
    }

    @Test("many senders of one key at once make one case", arguments: Engine.all)
    func atOnce(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let body = #"{"text":"路灯不亮了","location":{"lon":120.03,"lat":27.7}}"#
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await desk.post("/api/v1/reports", body, key: "k").text }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(try await desk.county.journal().filter { $0.entry.kind == "case.received" }.count == 1)
        }
    }

    @Test("a report that follows a case joins it, and its reporter is asked too", arguments: Engine.all)
    func follows(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let first = try await desk.report()
            let second = try await desk.report("那盏灯我也看到了", #","follows":"\#(first.subject.number)""#)
            #expect(second.following && second.subject.number == first.subject.number)
            #expect(second.receipt.token != first.receipt.token)
            let seen = try await desk.seen(first.subject.number, receipt: second.receipt.token)
            #expect(seen.reporters == 2 && seen.timeline?.contains { $0.event == "attached" } == true)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let refusal = #"{"ground":"nothing-new","words":"已在办理"}"#
            try await desk.act(first.subject.number, "refuse", refusal, as: dispatcher, then: "refused")
            let late = try await desk.post(
                "/api/v1/reports",
                #"{"text":"灯还是不亮",\#(Self.here),"follows":"\#(first.subject.number)"}"#)
            #expect(try late.status == .conflict && late.problem().key == "cases.intake.cannotFollow")
        }
    }

    @Test("what may be the same matter is listed: same category, near, open, newest first")
    func duplicates() async throws {
        try await withCounty(.sqlite) { desk in
            let first = try await desk.report()
            let near = try await desk.report(at: 120.0305)
            #expect(near.duplicates == [first.subject.number])
            #expect(try await desk.report(at: 120.04).duplicates.isEmpty)
            #expect(try await desk.report("楼上邻居吵闹").duplicates.isEmpty)
            let again = try await desk.report()
            #expect(Set(again.duplicates) == [first.subject.number, near.subject.number])
        }
    }

    @Test("a grid worker settles on the spot; the same states pass in one step, and it is marked")
    func onTheSpot() async throws {
        try await withCounty(.sqlite) { desk in
            let worker = try await desk.signIn("v-330381001001", .gridWorker)
            let seen = try await desk.report("楼道堆物", #","channel":"grid","settled":"当场清走了""#, as: worker)
            #expect(seen.subject.state == "closed")
            let subject = try await desk.seen(seen.subject.number)
            #expect(subject.settledOnSpot && subject.level == "village")
            let elsewhere = try await desk.post(
                "/api/v1/reports",
                #"{"text":"楼道堆物","location":{"lon":120.25,"lat":27.7},"channel":"grid","settled":"清了"}"#, as: worker)
            #expect(elsewhere.status == .forbidden)
        }
    }

    @Test("name, number and the one reported for are sealed: no row holds them in the clear", arguments: Engine.all)
    func sealed(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let contact = #","contact":{"name":"胡小明","phone":"13912345678","notify":true},"onBehalfOf":"胡老太""#
            let body = #"{"text":"路灯不亮","location":{"lon":120.03,"lat":27.7}\#(contact),"anonymous":true}"#
            let answer = try await desk.post("/api/v1/reports", body, key: "k")
            let seen: ReportSeen = try answer.json()
            let tables = ["reports", "cases", "case_clocks", "journal", "answers", "timers"]
            let rows = try await desk.county.database.read { connection in
                try tables.flatMap { try connection.query("SELECT * FROM \($0)") }
            }
            let secrets = ["胡小明", "13912345678", "胡老太", seen.receipt.token].map { Array($0.utf8) }
            for row in rows {
                for value in row.values {
                    let bytes: [UInt8] =
                        switch value {
                        case .text(let text): Array(text.utf8)
                        case .bytes(let bytes): bytes
                        default: []
                        }
                    for secret in secrets { #expect(!holds(bytes, secret), "\(row.columns)") }
                }
            }
            let stored = try await desk.county.database.read { try $0.query("SELECT anonymous, notify FROM reports") }
            #expect(stored.map(\.values) == [[.integer(1), .integer(1)]])
            #expect(!(try await desk.get("/api/v1/cases/\(seen.subject.number)")).text.contains("胡"))
        }
    }

    private func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard bytes.count >= part.count else { return false }
        return (0...(bytes.count - part.count)).contains { bytes[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
