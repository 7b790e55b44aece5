import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("opening a contact over HTTP") struct APIContactTests {
    private struct Opened: Decodable, Equatable {
        let name: String?, phone: String?, onBehalfOf: String?
        let notify: Bool?
    }

    @Test("who looks is written down before the name is shown", arguments: Engine.all)
    func logged(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await desk.report(
                "路灯不亮了", #","contact":{"name":"胡小明","phone":"13912345678","notify":true},"onBehalfOf":"胡老太""#)
            let path = "/api/v1/cases/\(report.subject.number)/contact"
            let body = #"{"report":"\#(report.report.id)","purpose":"handling"}"#
            #expect(try await desk.post(path, body).status == .unauthorized)
            let other = try await desk.signIn("dept-shuiwu", .handler)
            #expect(try await desk.post(path, body, as: other).status == .forbidden)
            #expect(try await opened(desk).isEmpty)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let answer = try await desk.post(path, body, as: dispatcher)
            try #require(answer.status == .ok, "\(answer.text)")
            let contact: Opened = try answer.json()
            #expect(contact == Opened(name: "胡小明", phone: "13912345678", onBehalfOf: "胡老太", notify: true))
            #expect(answer.headers[.cacheControl] == "no-store")
            let entry = try #require(try await opened(desk).first).entry
            #expect(entry.reason == "handling" && entry.reference == report.subject.number)
            #expect(entry.actor == .post(try await desk.county.holder("centre", .dispatcher)))
            #expect(entry.subject == Subject(try #require(ID<Report>(report.report.id))))
        }
    }

    /// The openings that the journal knows.
    private func opened(_ desk: Desk) async throws -> [Recorded] {
        try await desk.county.journal().filter { $0.entry.kind == "seal.opened" }
    }

    @Test("who may not look is told so while the door is held: they never stand in it", arguments: Engine.all)
    func askedFirst(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await desk.report("路灯不亮了", #","contact":{"phone":"13912345678"}"#)
            let path = "/api/v1/cases/\(report.subject.number)/contact"
            let body = #"{"report":"\#(report.report.id)","purpose":"handling"}"#
            let other = try await desk.signIn("dept-shuiwu", .handler)
            let held = DispatchSemaphore(value: 0)
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            async let holding: Void = desk.county.house.door.open { _ in
                begin.yield()
                held.wait()
            }
            for await _ in begun { break }
            // Behind the door this would wait for ever.
            #expect(try await desk.post(path, body).status == .unauthorized)
            #expect(try await desk.post(path, body, as: other).status == .forbidden)
            held.signal()
            try await holding
        }
    }

    @Test("when it cannot be written down nothing is shown")
    func unwritten() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report("路灯不亮了", #","contact":{"phone":"13912345678"}"#)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.county.database.write { connection in
                try connection.execute(
                    """
                    CREATE TRIGGER full BEFORE INSERT ON journal WHEN NEW.kind = 'seal.opened'
                    BEGIN SELECT RAISE(ABORT, 'no'); END
                    """)
            }
            let answer = try await desk.post(
                "/api/v1/cases/\(report.subject.number)/contact",
                #"{"report":"\#(report.report.id)","purpose":"verification"}"#, as: dispatcher)
            #expect(answer.status.code >= 500 && !answer.text.contains("13912345678"))
        }
    }

    @Test("nothing left, another case's report, no purpose: each has its answer")
    func refused() async throws {
        try await withCounty(.sqlite) { desk in
            let silent = try await desk.report()
            let other = try await desk.report("邻居吵闹", #","contact":{"phone":"13912345678"}"#)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            func open(_ number: String, _ body: String) async throws -> TestResponse {
                try await desk.post("/api/v1/cases/\(number)/contact", body, as: dispatcher)
            }
            let number = silent.subject.number
            let none = try await open(number, #"{"report":"\#(silent.report.id)","purpose":"verification"}"#)
            #expect(try none.status == .notFound && none.problem().key == "cases.error.noContact")
            #expect(
                try await open(number, #"{"report":"\#(other.report.id)","purpose":"verification"}"#).status
                    == .forbidden)
            let empty = try await open(other.subject.number, "{}")
            #expect(try empty.status == .unprocessableContent && empty.problem().pointers == ["/report", "/purpose"])
        }
    }

    @Test("every opening is logged, a repeated one too, and nothing of it is kept")
    func repeats() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report("路灯不亮了", #","contact":{"phone":"13912345678"}"#)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let body = #"{"report":"\#(report.report.id)","purpose":"verification"}"#
            let path = "/api/v1/cases/\(report.subject.number)/contact"
            let first = try await desk.post(path, body, as: dispatcher, key: "k")
            #expect(try await desk.post(path, body, as: dispatcher, key: "k").text == first.text)
            #expect(try await opened(desk).count == 2)
            let kept = try await desk.county.database.read { try $0.query("SELECT answer FROM answers") }
            #expect(!kept.contains { "\($0.values)".contains("139123") })
        }
    }

    @Test("who reports anonymously is known to the desk, not to the unit that deals with it")
    func anonymous() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report("路灯不亮了", #","anonymous":true,"contact":{"phone":"13912345678"}"#)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let number = report.subject.number
            try await desk.act(
                number, "accept", #"{"category":"C0118","dispatch":true}"#, as: dispatcher, then: "dispatched")
            let body = #"{"report":"\#(report.report.id)","purpose":"verification"}"#
            let handler = try await desk.signIn("t-330381001", .handler)
            #expect(try await desk.post("/api/v1/cases/\(number)/contact", body, as: handler).status == .forbidden)
            #expect(try await desk.post("/api/v1/cases/\(number)/contact", body, as: dispatcher).status == .ok)
        }
    }

    @Test("who joins a case by their own word sees no more of it than everybody")
    func follower() async throws {
        try await withCounty(.sqlite) { desk in
            let first = try await desk.report("邻居吵闹")
            let number = first.subject.number
            let second = try await desk.report("也听到邻居吵闹", #","follows":"\#(number)""#)
            let own = try await desk.seen(number, receipt: first.receipt.token)
            let joined = try await desk.seen(number, receipt: second.receipt.token)
            let everybody = try await desk.seen(number)
            #expect(joined.place.code == everybody.place.code && own.place.code != everybody.place.code)
        }
    }
}
