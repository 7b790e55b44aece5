import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Synchronization
import Testing
import Watch

@testable import Web

@Suite("errors")
struct ErrorTests {
    static let kinds: [(Explanation.Kind, Int)] = [
        (.malformed, 400), (.invalid, 422), (.notSignedIn, 401), (.forbidden, 403), (.notFound, 404), (.conflict, 409),
        (.tooLarge, 413), (.unsupportedType, 415), (.tooMany, 429), (.unavailable, 503),
    ]

    @Test("each kind has its status, and a problem document in both languages", arguments: kinds, Language.allCases)
    func kind(_ kind: (Explanation.Kind, Int), language: Language) async throws {
        let response = try await answer("/api/v1/x?lang=\(language.rawValue)") { router, _ in
            router.get("/api/v1/x") { _, _ -> Response in
                throw Refused(
                    explanation: .init(
                        kind.0, "web.refusal.bodyTooLarge", ["limit": "1 MB"],
                        fields: [.init("/text", "web.field.tooLong", ["max": "9"])]))
            }
        }
        #expect(response.status.code == kind.1)
        #expect(response.headers[.contentType] == "application/problem+json; charset=utf-8")
        let problem = try response.problem()
        #expect(problem.status == kind.1)
        #expect(problem.type == "urn:shanzhi:problem:web.refusal.bodyTooLarge")
        #expect(problem.detail.contains("1 MB"))
        #expect(problem.requestId == response.headers[.requestID])
        let reason = language == .zh ? "最多 9 个字。" : "At most 9 characters."
        #expect(problem.errors == [.init(pointer: "/text", reason: reason)])
        #expect(!problem.title.contains("⟨"))
        #expect((response.headers[.retryAfter] != nil) == (kind.1 == 429 || kind.1 == 503))
    }

    @Test("an unforeseen error is a 500 that gives nothing away", arguments: ["/api/v1/x", "/x"])
    func unforeseen(uri: String) async throws {
        struct Secret: Error { let password = "hunter2" }
        let response = try await answer(uri) { router, _ in
            router.get(RouterPath(uri)) { _, _ -> Response in throw Secret() }
        }
        #expect(response.status == .internalServerError)
        #expect(!response.text.contains("hunter2"))
        #expect(!response.text.contains("Secret"))
        #expect(response.text.contains("是系统的错"))
        #expect(response.text.contains(try #require(response.headers[.requestID])))
    }

    @Test("an unforeseen error is logged by its name, never with what it holds")
    func logged() async throws {
        enum Fault: Error {
            case engine(code: String, message: String)
            case person(String)
            case lost
        }
        struct Phone: Error { let number = "13912345678" }
        let faults: [(any Error, String)] = [
            (Fault.engine(code: "23505", message: "Key (phone)=(13912345678)"), "Fault.engine 23505"),
            (Fault.person("13912345678"), "Fault.person"), (Fault.lost, "Fault.lost"), (Phone(), "Phone"),
        ]
        for (fault, name) in faults {
            let memory = LogLines()
            let log = Logger(label: "test") { _ in LineLog(.text, to: memory, time: SystemTime()) }
            let front = try Front(parts: [], log: log)
            let router = front.router()
            router.get("/x") { _, _ -> Response in throw fault }
            front.seal(router)
            try await Application(router: router).test(.router) { client in
                _ = try await client.execute(uri: "/x", method: .get)
            }
            let line = memory.lines.withLock { $0.joined(separator: "\n") }
            #expect(
                line.contains("unforeseen error") && line.contains(name) && !line.contains("13912345678"), "\(line)")
        }
    }

    @Test("an error that explains itself but is a fault of ours is a 500 too", arguments: [true, false])
    func foreseen(_ isForeseen: Bool) async throws {
        struct Fault: Explained {
            let isForeseen: Bool
            var explanation: Explanation { Explanation(.unavailable, "store.full") }
        }
        let response = try await answer("/api/v1/x?lang=en") { router, _ in
            router.get("/api/v1/x") { _, _ -> Response in throw Fault(isForeseen: isForeseen) }
        }
        #expect(response.status.code == (isForeseen ? 503 : 500))
        #expect(response.text.contains("storage is full") == isForeseen)
    }

    @Test("a page gets a page, a program asking for JSON a problem document")
    func pageOrProblem() async throws {
        #expect(
            try await answer("/x", headers: [.accept: "text/html"]).headers[.contentType] == "text/html; charset=utf-8")
        let json = try await answer("/x", headers: [.accept: "application/json"])
        #expect(json.headers[.contentType] == "application/problem+json; charset=utf-8")
        #expect(try json.problem().title == "没有找到")
    }

    @Test("words that came from outside are escaped on the error page, marks that combine with a quote too")
    func escaping() async throws {
        let response = try await answer("/x") { router, _ in
            router.get("/x") { _, _ -> Response in
                throw Refused(
                    explanation: .init(.invalid, "web.refusal.repeatedField", ["name": "<script>\"\u{301}'&{{title}}"]))
            }
        }
        #expect(response.status == .unprocessableContent)
        #expect(response.text.contains("&lt;script&gt;&quot;\u{301}&#39;&amp;{{title}}"))
        #expect(!response.text.contains("<script>"))
    }

    @Test("whoever has to sign in is led there")
    func signIn() async throws {
        var settings = PageSettings()
        settings.signIn = "/sign-in"
        let response = try await answer("/desk", settings: settings) { router, _ in
            router.get("/desk") { _, _ -> Response in
                throw Refused(explanation: .init(.notSignedIn, "web.status.notSignedIn"))
            }
        }
        #expect(response.status == .unauthorized)
        #expect(response.headers[.wwwAuthenticate] != nil)
        #expect(response.text.contains("href=\"/sign-in\""))
    }

    @Test("a body over the limit is 413, a decoding error 422 with its pointer")
    func decoding() async throws {
        struct Body: Decodable { let text: String }
        let routes = { (router: Routes, house: Front) in
            _ = router.post("/api/v1/x") { request, context in
                _ = try await request.decode(as: Body.self, context: context)
                return "done"
            }
        }
        let json: HTTPFields = [.contentType: "application/json"]
        let missing = try await answer("/api/v1/x", .post, headers: json, body: "{}", routes: routes)
        #expect([400, 422].contains(missing.status.code))
        let large = try await answer(
            "/api/v1/x", .post, headers: json, body: String(repeating: " ", count: 70_000), routes: routes)
        #expect(large.status == .contentTooLarge)
    }
}

/// Keeps log lines.
private final class LogLines: LineSink {
    let lines = Mutex([String]())

    func write(_ line: String) { lines.withLock { $0.append(line) } }
}
