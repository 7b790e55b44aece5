import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Testing

@testable import Web

@Suite("pages of other sites that may ask")
struct GuestsTests {
    private let friend = "https://county.example"

    private func answer(_ method: HTTPRequest.Method, origin: String?, site: String? = nil) async throws -> TestResponse
    {
        let front = try Front(parts: [], log: Logger(label: "test"))
        let friend = friend
        let router = front.router(guests: Guests { $0 == friend })
        router.post("/x") { _, _ in "done" }
        router.post("/y") { _, _ -> Response in throw Refused(explanation: .init(.conflict, "web.status.conflict")) }
        front.seal(router)
        var headers: HTTPFields = [:]
        if let origin { headers[.origin] = origin }
        if let site { headers[.fetchSite] = site }
        return try await Application(router: router).test(.router) { [headers] client in
            try await client.execute(uri: origin == nil ? "/x" : "/y", method: method, headers: headers)
        }
    }

    @Test("a welcome page is told that it may ask, and reads why it was refused")
    func welcome() async throws {
        let question = try await answer(.options, origin: friend, site: "cross-site")
        #expect(question.status == .noContent && question.headers[.accessControlAllowOrigin] == friend)
        #expect(question.headers[.accessControlAllowHeaders] == "Content-Type")
        let refusal = try await answer(.post, origin: friend, site: "cross-site")
        #expect(refusal.status == .conflict && refusal.headers[.accessControlAllowOrigin] == friend)
        #expect(refusal.headers[.accessControlAllowCredentials] == nil)
        #expect(refusal.headers[.vary]?.contains("Origin") == true)
    }

    @Test(
        "any other page is refused and reads nothing",
        arguments: ["https://evil.example", "null", "https://county.example.evil"])
    func strangers(origin: String) async throws {
        for method in [HTTPRequest.Method.post, .options] {
            let answer = try await answer(method, origin: origin, site: "cross-site")
            #expect(answer.headers[.accessControlAllowOrigin] == nil)
            #expect([.forbidden, .methodNotAllowed].contains(answer.status), "\(answer.status)")
        }
    }

    @Test("a page may widen what it connects to by one site, and nothing else of the policy")
    func widened() async throws {
        let site = try #require(SiteAddress("https://issuer.example:8443"))
        let (wide, plain) = (try await headers(site), try await headers(nil))
        let policy = try #require(wide[.contentSecurityPolicy])
        #expect(policy.contains("connect-src 'self' https://issuer.example:8443;"))
        #expect(policy.replacing(" https://issuer.example:8443", with: "") == plain[.contentSecurityPolicy])
    }

    private func headers(_ site: SiteAddress?) async throws -> HTTPFields {
        let front = try Front(parts: [], log: Logger(label: "test"))
        let router = front.router()
        router.get("/x") { _, _ in
            var response = Response(status: .ok)
            if let site { response.mayConnect(to: site) }
            return response
        }
        front.seal(router)
        return try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/x", method: .get).headers
        }
    }
}
