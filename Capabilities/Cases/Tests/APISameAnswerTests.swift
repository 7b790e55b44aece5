import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import Synchronization
import TestSupport
import Testing

@testable import Cases

@Suite("what is not there and what one may not know of") struct APISameAnswerTests {
    /// One white pixel.
    private static let png = Array(
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC")!)

    /// The statements of the database since it was last asked.
    private final class Statements: Sendable {
        private let seen = Mutex<[String]>([])
        func add(_ sql: String) { seen.withLock { $0.append(sql) } }
        func taken() -> [String] {
            seen.withLock { seen in
                defer { seen = [] }
                return seen
            }
        }
    }

    private struct Seen: Equatable {
        let status: Int
        let headers: [String]
        let body: String
        let statements: [String]
    }

    @Test("look the same, take the same headers and run the same statements", arguments: Engine.all)
    func same(engine: Engine) async throws {
        let statements = Statements()
        var tuning = testTuning
        tuning.slowAfter = 0
        tuning.onSlowStatement = { statements.add($0.sql) }
        try await withCounty(engine, tuning: tuning) { desk in
            struct Made: Decodable { let id: String }
            let picture: Made = try await desk.send(
                .post, "/api/v1/attachments", headers: [.contentType: "image/png"], body: Self.png
            ).json()
            let report = try await desk.report(
                "路灯不亮了", #","attachments":["\#(picture.id)"],"contact":{"phone":"13912345678"}"#)
            let other = try await desk.report("别的灯")
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let number = report.subject.number
            let proposal: Made = try await desk.post(
                "/api/v1/approvals", #"{"kind":"break_glass","object":"\#(number)","reason":"急"}"#, as: dispatcher
            ).json()
            let nothing = ID<Case>(at: CountyFiles.morning).description
            func ask(_ path: String, _ body: String?, _ id: String, as token: String?) async throws -> Seen {
                _ = statements.taken()
                let path = path.replacing("ID", with: id)
                let answer =
                    if let body { try await desk.post(path, body.replacing("ID", with: id), as: token) } else {
                        try await desk.get(path, as: token)
                    }
                let headers = answer.headers.filter { $0.name != .date && $0.name.canonicalName != "x-request-id" }
                return Seen(
                    status: answer.status.code, headers: headers.map { "\($0.name): \($0.value)" },
                    body: answer.text.replacing(/urn:shanzhi:request:[^"]*|"requestId":"[^"]*"/, with: ""),
                    statements: statements.taken())
            }
            var tokens: [String?] = [nil]
            for (unit, role) in [
                ("dept-shuiwu", Role.handler), ("v-330381101201", .gridWorker), ("t-330381101", .dutyOfficer),
            ] { tokens.append(try await desk.signIn(unit, role)) }
            let questions: [(path: String, body: String?, id: String)] = [
                ("/api/v1/attachments/ID", nil, picture.id),
                ("/api/v1/attachments/ID?receipt=\(other.receipt.token)", nil, picture.id),
                ("/api/v1/cases/\(number)/contact", #"{"report":"ID","purpose":"handling"}"#, report.report.id),
                ("/api/v1/approvals/ID", nil, proposal.id),
                ("/api/v1/approvals/ID/decision", #"{"approve":true}"#, proposal.id),
            ]
            for (path, body, id) in questions {
                for token in tokens {
                    // The session and the directory are read once and remembered.
                    _ = try await ask(path, body, nothing, as: token)
                    let gone = try await ask(path, body, nothing, as: token)
                    let there = try await ask(path, body, id, as: token)
                    #expect(there == gone, "\(path)")
                    #expect([401, 403, 404].contains(there.status), "\(path): \(there.body)")
                }
            }
            #expect(try await desk.get("/api/v1/attachments/\(picture.id)", as: dispatcher).status == .ok)
        }
    }
}
