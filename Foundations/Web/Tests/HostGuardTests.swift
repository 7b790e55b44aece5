import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import Web

@Suite("whom a request is meant for")
struct HostGuardTests {
    private func answer(
        _ authority: String?, _ path: String = "/x", headers: HTTPFields = [:], site: String? = nil,
        coversSubdomains: Bool = false
    ) async throws -> (status: Int, headers: HTTPFields, text: String) {
        var settings = PageSettings()
        if let site { settings.site = try #require(SiteAddress(site)) }
        settings.site.coversSubdomains = coversSubdomains
        var log = Logger(label: "test")
        let front = try Front(parts: [], settings: settings, log: log)
        let router = front.router()
        router.get("/x") { [site = settings.site] request, _ in site.whole("/y", request) }
        front.seal(router)
        let request = Request(
            head: .init(method: .get, scheme: "http", authority: authority, path: path, headerFields: headers),
            body: .init(buffer: ByteBuffer()))
        log[metadataKey: "hb.request.id"] = "test"
        let context = Context(source: .init(channel: EmbeddedChannel(), logger: log))
        let response = try await router.buildResponder().respond(to: request, context: context)
        let writer = Gathering()
        try await response.body.write(writer)
        return (response.status.code, response.headers, writer.text)
    }

    @Test(
        "the machine's own names and the public one are answered, every other is 421",
        arguments: [
            ("localhost", 200), ("localhost:8080", 200), ("LOCALHOST", 200), ("127.0.0.1:1", 200), ("127.8.9.1", 200),
            ("[::1]:8080", 200), ("shanzhi.example", 200), ("Shanzhi.Example:443", 200), ("evil.example", 421),
            ("shanzhi.example.evil", 421), ("evilshanzhi.example", 421), ("192.0.2.7", 421), ("[::2]", 421),
            ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost@evil.example", 421),
            ("localhost:99999", 421), ("shanzhi.example:", 421), ("localhost, evil.example", 421), ("2130706433", 421),
            ("[::1", 421), ("localhost.", 421),
        ])
    func names(authority: String, status: Int) async throws {
        let seen = try await answer(authority, site: "https://shanzhi.example/")
        #expect(seen.status == status)
        if status == 421 { #expect(seen.text.contains("https://shanzhi.example") && !seen.text.contains("⟨")) }
    }

    @Test("without a public name only this machine is served")
    func unnamed() async throws {
        #expect(try await answer("shanzhi.example").status == 421)
        #expect(try await answer("127.0.0.1").status == 200)
    }

    @Test("nothing but the sign of life is told to others, not even that a page is missing")
    func everywhere() async throws {
        for path in ["/nowhere", "/assets/shanzhi.css", "/x?lang=en"] {
            #expect(try await answer("evil.example", path).status == 421, "\(path)")
        }
        #expect(try await answer("evil.example", "/healthz").status == 200)
        #expect(try await answer(nil, "/healthz").status == 200)
    }

    @Test("no name, or two of them, is a malformed request")
    func malformed() async throws {
        #expect(try await answer(nil).status == 400)
        #expect(try await answer("").status == 400)
        #expect(try await answer("localhost", headers: [HTTPField.Name("Host")!: "localhost"]).status == 400)
    }

    @Test("whole addresses are made from the setting, never from what a request says")
    func whole() async throws {
        #expect(try await answer("localhost:8080", site: "https://shanzhi.example").text == "https://shanzhi.example/y")
        #expect(try await answer("127.0.0.1:8080").text == "http://127.0.0.1:8080/y")
    }

    @Test("behind TLS a browser is told to come back by TLS only")
    func strictTransport() async throws {
        let secure = try await answer("localhost", site: "https://shanzhi.example")
        #expect(secure.headers[.strictTransportSecurity] == "max-age=31536000")
        #expect(try await answer("localhost", site: "http://shanzhi.example").headers[.strictTransportSecurity] == nil)
        #expect(try await answer("localhost").headers[.strictTransportSecurity] == nil)
    }

    @Test("of the hosts below it, that is said only where the settings say so")
    func strictTransportBelow() async throws {
        let secure = try await answer("localhost", site: "https://shanzhi.example", coversSubdomains: true)
        #expect(secure.headers[.strictTransportSecurity] == "max-age=31536000; includeSubDomains")
        let plain = try await answer("localhost", site: "http://shanzhi.example", coversSubdomains: true)
        #expect(plain.headers[.strictTransportSecurity] == nil)
    }

    @Test(
        "an address is scheme and host and no more",
        arguments: [
            "", "shanzhi.example", "https://", "https://a/b", "https://u@a", "ftp://a", "https://a?b", "https://a b",
        ])
    func settings(text: String) {
        #expect(SiteAddress(text) == nil)
    }
}

/// Keeps what is written.
final class Gathering: ResponseBodyWriter {
    private(set) var text = ""

    func write(_ buffer: ByteBuffer) async throws { text += String(buffer: buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
