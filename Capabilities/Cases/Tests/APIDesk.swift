import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Posts
import Testing

/// The programming interface of the small county, as callers use it.
struct Desk: Sendable {
    let client: any TestClientProtocol
    let county: CaseCounty

    /// A token of the session of a post.
    func signIn(_ unit: String, _ role: Role, _ nth: Int = 0) async throws -> String {
        let holder = try await county.holder(unit, role, nth)
        return try await county.posts.sessions.signIn(holder.post).token.text
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, as token: String? = nil, headers: HTTPFields = [:],
        body: [UInt8]? = nil
    ) async throws -> TestResponse {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
    }

    func get(_ path: String, as token: String? = nil) async throws -> TestResponse {
        try await send(.get, path, as: token)
    }

    func post(
        _ path: String, _ body: String, as token: String? = nil, key: String? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let key { headers[HTTPField.Name("Idempotency-Key")!] = key }
        return try await send(.post, path, as: token, headers: headers, body: Array(body.utf8))
    }

    /// Reports something and expects that it is taken.
    func report(
        _ text: String = "路口的路灯不亮了", _ more: String = "", at lon: Double = 120.03, lat: Double = 27.7,
        as token: String? = nil
    ) async throws -> ReportSeen {
        let answer = try await post(
            "/api/v1/reports", #"{"text":"\#(text)","location":{"lon":\#(lon),"lat":\#(lat)}\#(more)}"#, as: token)
        #expect(answer.status == .created, "\(answer.text)")
        return try answer.json()
    }

    func act(_ number: String, _ action: String, _ body: String = "{}", as token: String? = nil) async throws
        -> TestResponse
    {
        try await post("/api/v1/cases/\(number)/actions/\(action)", body, as: token)
    }

    /// Acts and expects the state afterwards.
    @discardableResult
    func act(
        _ number: String, _ action: String, _ body: String = "{}", as token: String?, then state: String
    ) async throws -> CaseSeen {
        let answer = try await act(number, action, body, as: token)
        try #require(answer.status == .ok, "\(action): \(answer.text)")
        let seen: CaseSeen = try answer.json()
        #expect(seen.state == state, "\(action)")
        return seen
    }

    /// The number of what one has proposed and another agreed to.
    func approval(
        _ kind: String, _ object: String, _ first: String, _ unit: String, _ role: Role
    ) async throws -> String {
        struct Made: Decodable { let id: String }
        let made: Made = try await post(
            "/api/v1/approvals", #"{"kind":"\#(kind)","object":"\#(object)","reason":"试"}"#, as: first
        ).json()
        let second = try await signIn(unit, role)
        let decided = try await post("/api/v1/approvals/\(made.id)/decision", #"{"approve":true}"#, as: second)
        #expect(decided.status == .ok, "\(decided.text)")
        return made.id
    }

    func seen(_ number: String, as token: String? = nil, receipt: String? = nil) async throws -> CaseSeen {
        try await get("/api/v1/cases/\(number)" + (receipt.map { "?receipt=\($0)" } ?? ""), as: token).json()
    }
}

struct ReportSeen: Decodable, Equatable {
    struct ID: Decodable, Equatable { let id: String }
    struct Receipt: Decodable, Equatable { let token: String, url: String }
    struct Proposal: Decodable, Equatable { let category: String, confidence: Int, words: [String] }
    struct Subject: Decodable, Equatable {
        let number: String, state: String, url: String, category: String, place: String, holder: String
        let due: String?
    }

    let report: ID
    let subject: Subject
    let receipt: Receipt
    let proposal: Proposal?
    let duplicates: [String]
    let following: Bool

    enum CodingKeys: String, CodingKey {
        case report, receipt, proposal, duplicates, following
        case subject = "case"
    }
}

struct CaseSeen: Decodable {
    struct Named: Decodable, Equatable { let code: String, name: String }
    struct Clock: Decodable { let kind: String, due: String, suspended: Bool, extended: Bool, overdue: Bool }
    struct Task: Decodable { let task: Int, unit: Named, what: String?, finished: String? }
    struct Request: Decodable { let kind: String }
    struct Point: Decodable { let lon: Double, lat: Double }
    struct Item: Decodable, Equatable {
        let sequence: Int, event: String, text: String
        let words: String?, unit: String?, post: String?
    }

    let number: String, shown: String, state: String
    let category: Named, place: Named, holder: Named
    let lead: Named?
    let joint: [Named]
    let point: Point?
    let due: String?
    let clocks: [Clock]
    let returns: Int, reopened: Int, supervisions: Int, reporters: Int
    let rulingBinds: Bool, settledOnSpot: Bool
    let evaluation: String?, mergedInto: String?, splitFrom: String?, suspendedUntil: String?
    let links: [String]
    let tasks: [Task]
    let request: Request?
    let actions: [String]?
    let timeline: [Item]?
    let level: String

    func clock(_ kind: String) -> Clock? { clocks.first { $0.kind == kind } }
}

struct ListSeen<Item: Decodable>: Decodable {
    let items: [Item]
    let next: String?
}

struct ProblemSeen: Decodable {
    struct Field: Decodable, Hashable { let pointer: String, reason: String }

    let type: String, title: String, detail: String
    let status: Int
    let errors: [Field]?
}

extension TestResponse {
    var text: String { String(buffer: body) }
    func json<T: Decodable>() throws -> T { try JSONDecoder().decode(T.self, from: Data(body.readableBytesView)) }

    /// The key of the reason and the pointers of its fields; expects readable words.
    func problem() throws -> (key: String, pointers: Set<String>) {
        let problem: ProblemSeen = try json()
        #expect(headers[.contentType]?.hasPrefix("application/problem+json") == true)
        #expect(problem.status == status.code)
        let words = [problem.title, problem.detail] + (problem.errors ?? []).map(\.reason)
        #expect(!words.contains { $0.isEmpty || $0.contains("⟨") || $0.contains("{") }, "\(words)")
        let key = problem.type.replacing("urn:shanzhi:problem:", with: "")
        return (key, Set((problem.errors ?? []).map(\.pointer)))
    }
}
