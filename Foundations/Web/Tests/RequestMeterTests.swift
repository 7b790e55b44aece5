import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Synchronization
import Testing
import Watch

@testable import Web

private final class Memory: LineSink {
    let lines = Mutex<[String]>([])
    func write(_ line: String) { lines.withLock { $0.append(line) } }
}

@Suite("requests are counted and named")
struct RequestMeterTests {
    private func figures(_ calls: [(HTTPRequest.Method, String)]) async throws -> String {
        let front = try Front(parts: [], log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let router = front.router()
        router.get("/cases/:number") { _, _ in "seen" }
        router.post("/cases/:number") { _, _ -> String in throw HTTPError(.conflict) }
        router.get("/stream") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain"],
                body: .init { writer in
                    for _ in 0..<3 { try await writer.write(ByteBuffer(string: "12345")) }
                    try await writer.finish(nil)
                })
        }
        front.seal(router)
        try await Application(router: router).test(.router) { client in
            for (method, path) in calls { _ = try await client.execute(uri: path, method: method) }
        }
        var page = Exposition()
        front.meter.write(to: &page)
        return page.text
    }

    @Test("by pattern, method and status class; what is not known counts as one")
    func counts() async throws {
        let text = try await figures([
            (.get, "/cases/RA1"), (.get, "/cases/RA2?q=name"), (.head, "/cases/RA1"), (.post, "/cases/RA1"),
            (.delete, "/cases/RA1"), (.patch, "/cases/RA1"), (.get, "/nowhere/RA1"), (.get, "/wp-login.php"),
        ])
        let counts = text.split(separator: "\n").filter { $0.hasPrefix("shanzhi_http_requests_total{") }
        #expect(
            counts == [
                #"shanzhi_http_requests_total{route="/cases/{number}",method="GET",status="2xx"} 2"#,
                #"shanzhi_http_requests_total{route="/cases/{number}",method="HEAD",status="2xx"} 1"#,
                #"shanzhi_http_requests_total{route="/cases/{number}",method="POST",status="4xx"} 1"#,
                #"shanzhi_http_requests_total{route="/cases/{number}",method="other",status="4xx"} 2"#,
                #"shanzhi_http_requests_total{route="none",method="other",status="4xx"} 2"#,
            ])
        #expect(!text.contains("RA1") && !text.contains("name") && !text.contains("wp-login"))
        #expect(
            text.contains(#"shanzhi_http_request_seconds_count{route="/cases/{number}",method="GET"} 2"#))
        #expect(text.contains("shanzhi_http_requests_in_flight 0\n"))
    }

    @Test("bytes of answers are counted, also of those written piece by piece")
    func bytes() async throws {
        let text = try await figures([(.get, "/cases/RA1"), (.get, "/stream")])
        #expect(text.contains("shanzhi_http_response_bytes_total 19\n"))
    }

    @Test(
        "who is refused is noted in the log, without the address; the rest only where asked for",
        arguments: [(200, false), (401, true), (403, true), (404, false), (429, true)])
    func refusals(status: Int, isNoted: Bool) async throws {
        let memory = Memory()
        let log = Logger(label: "test") { _ in LineLog(.text, to: memory, time: SystemTime()) }
        let front = try Front(parts: [], log: log)
        let router = front.router()
        router.get("/x/:secret") { _, _ in Response(status: .init(code: status)) }
        front.seal(router)
        try await Application(router: router).test(.router) { client in
            _ = try await client.execute(uri: "/x/receipt?q=receipt", method: .get)
        }
        let lines = memory.lines.withLock { $0 }
        #expect(lines.filter { $0.contains("status=\(status)") && $0.contains("route=/x/") }.count == (isNoted ? 1 : 0))
        #expect(!lines.joined().contains("receipt"))
    }

    @Test("a request keeps a harmless name it came with and else gets one")
    func name() async throws {
        let header = HTTPField.Name("X-Request-Id")!
        #expect(try await answer("/healthz", headers: [header: "abc-1"]).headers[header] == "abc-1")
        let own = try await answer("/healthz", headers: [header: "<script>"]).headers[header]
        #expect(own?.isEmpty == false && own != "<script>")
        let problem = try await answer("/api/v1/x", headers: [header: "abc-2"]).problem()
        #expect(problem.requestId == "abc-2")
        let inside = try await answer("/name", headers: [header: "abc-3"]) { router, _ in
            router.get("/name") { _, _ in RequestName.current ?? "none" }
        }
        #expect(inside.text == "abc-3")
    }
}
