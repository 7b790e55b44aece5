import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Credentials
import Kernel
import Posts
import Store
import Testing
import TestSupport
import Web

@testable import Accounts

@Suite("The development sign-in")
struct DevelopmentSignInTests {
    @Test("in, there and out again, with an entry for each step", arguments: Engine.all)
    func roundTrip(engine: Engine) async throws {
        try await withCounty(engine) { county, client in
            let post = try await post(county, .dispatcher)
            let cookie = try await signIn(client, post)
            try await client.execute(uri: "/api/v1/sessions/me", method: .get, headers: [.cookie: cookie]) { response in
                #expect(response.status == .ok)
                let who = try JSONDecoder().decode([String: String].self, from: Data(response.body.readableBytesView))
                #expect(who["person"] == "周勇欣" && who["role"] == "dispatcher" && who["unit"] == "centre")
                #expect(who["post"] == post && who["place"] == "330381")
            }
            let bearer = "Bearer " + cookie.dropFirst("session=".count)
            try await client.execute(uri: "/api/v1/sessions/me", method: .get, headers: [.authorization: bearer]) {
                #expect($0.status == .ok)
            }
            try await client.execute(uri: "/api/v1/sessions", method: .delete, headers: [.cookie: cookie]) { response in
                #expect(response.status == .noContent)
                #expect(response.headers[.setCookie]?.contains("Max-Age=0") == true)
            }
            #expect(try await status(client, cookie) == .unauthorized)
            #expect(try await county.journal().suffix(2) == ["session.started", "session.ended"])
            let stored = try await county.database.read { try $0.query("SELECT token_hash, ended FROM login_sessions") }
            #expect(stored.count == 1)
            let hash: [UInt8] = try #require(stored.first)["token_hash"]
            #expect(hash == SecretToken(cookie.dropFirst("session=".count))?.hash)
        }
    }

    @Test("a session ends twelve hours after it was last used", arguments: Engine.all)
    func idle(engine: Engine) async throws {
        try await withCounty(engine) { county, client in
            let cookie = try await signIn(client, try await post(county, .dispatcher))
            for _ in 0..<4 {
                county.time.pass(minutes: 11 * 60)
                #expect(try await status(client, cookie) == .ok)
            }
            #expect(try await county.journal().filter { $0.hasPrefix("session.") } == ["session.started"])
            county.time.pass(minutes: 12 * 60)
            #expect(try await status(client, cookie) == .unauthorized)
        }
    }

    @Test("asking often writes nothing", arguments: Engine.all)
    func reading(engine: Engine) async throws {
        try await withCounty(engine) { county, client in
            let cookie = try await signIn(client, try await post(county, .dispatcher))
            let before = try await county.journal().count
            for _ in 0..<20 {
                county.time.pass(minutes: 2)
                #expect(try await status(client, cookie) == .ok)
            }
            #expect(try await county.journal().count == before)
        }
    }

    @Test("handing the post over ends the session of who held it", arguments: Engine.all)
    func handedOver(engine: Engine) async throws {
        try await withCounty(engine) { county, client in
            let post = try await post(county, .gridWorker)
            let cookie = try await signIn(client, post)
            let staff = county.staff
            try await staff.handOver(
                try #require(ID<Post>(post)), to: "陈新", from: staff.today, by: .system("test"))
            #expect(try await status(client, cookie) == .unauthorized)
            #expect(try await status(client, try await signIn(client, post)) == .ok)
        }
    }

    @Test("signing out counts on another server within seconds", arguments: Engine.all)
    func otherServer(engine: Engine) async throws {
        try await withCounty(engine) { county, _ in
            let id = try #require(ID<Post>(try await post(county, .dispatcher)))
            let (token, holder) = try await county.accounts.sessions.signIn(id)
            let other = try county.another().sessions
            #expect(try await other.holder(token) == holder)
            try await county.accounts.sessions.signOut(token)
            county.time.pass(minutes: 1)
            #expect(try await other.holder(token) == nil)
        }
    }

    @Test("what is no session, no post or vacant is told so", arguments: Engine.all)
    func refusals(engine: Engine) async throws {
        try await withCounty(engine) { county, client in
            for cookie in ["", "session=", "session=zz", "session=\(SecretToken().text)"] {
                #expect(try await status(client, cookie) == .unauthorized)
            }
            let vacant = try await post(county, .dutyOfficer)
            for (body, expected) in [
                ("{}", 422), ("{\"post\":\"x\"}", 422), ("{\"post\":\"\(vacant)\",\"as\":\"me\"}", 422), ("{", 400),
                ("{\"post\":\"\(ID<Post>(at: county.time.now()))\"}", 422), ("{\"post\":\"\(vacant)\"}", 409),
            ] {
                try await client.execute(
                    uri: "/api/v1/sessions", method: .post, headers: [.contentType: "application/json"],
                    body: ByteBuffer(string: body)
                ) { response in
                    #expect(response.status.code == expected, "\(body)")
                    #expect(!String(buffer: response.body).contains("⟨"))
                    #expect(response.headers[.setCookie] == nil)
                }
            }
            try await client.execute(uri: "/api/v1/sessions", method: .delete) { #expect($0.status == .noContent) }
        }
    }

    @Test("the page offers one post per role, finds units, and signs in", arguments: ["zh", "en"])
    func page(language: String) async throws {
        try await withCounty(.sqlite) { county, client in
            func page(_ query: String, _ headers: HTTPFields = [:]) async throws -> String {
                try await client.execute(uri: "/sign-in?lang=\(language)\(query)", method: .get, headers: headers) {
                    #expect($0.status == .ok)
                    let html = String(buffer: $0.body)
                    #expect(!html.contains("⟨") && !html.contains("{{"))
                    return html
                }
            }
            let first = try await page("&next=/desk?state=accepted")
            #expect(first.contains("role=\"note\""))
            #expect(first.contains(language == "en" ? "This is a development sign-in" : "这是开发用登录"))
            #expect(first.components(separatedBy: "name=\"post\"").count - 1 == 5)
            #expect(first.contains("value=\"/desk?state=accepted\""))
            #expect(try await page("&next=//elsewhere.example").contains("value=\"//elsewhere") == false)
            #expect(try await page("&role=dispatcher").components(separatedBy: "name=\"post\"").count - 1 == 2)
            #expect(try await page("&role=&unit=%E6%B2%BF%E6%B1%9F").contains("孙琴升"))
            #expect(try await page("&unit=%22%3Cb%3E").contains("class=\"empty\""))

            let id = try await post(county, .gridWorker)
            let session = try await client.execute(
                uri: "/sign-in", method: .post, headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "post=\(id)&next=")
            ) { response in
                #expect(response.status == .seeOther && response.headers[.location] == "/field")
                return cookie(response)
            }
            #expect(try await page("", [.cookie: session]).contains("/sign-out"))
            try await client.execute(uri: "/sign-out", method: .post, headers: [.cookie: session]) { response in
                #expect(response.status == .seeOther && response.headers[.location] == "/")
            }
            #expect(try await status(client, session) == .unauthorized)
        }
    }

    @Test(
        "only paths on this site are gone on to",
        arguments: [
            ("/desk", true), ("/desk?a=b&c=%20", true), ("/", true), ("//evil", false), ("/\\evil", false),
            ("https://evil", false),
            ("desk", false), ("", false), ("/a b", false), ("/a\r\nSet-Cookie: x", false), ("/\t/evil", false),
        ])
    func next(text: String, isLocal: Bool) {
        #expect((localPath(text) != nil) == isLocal)
    }

    private func withCounty(
        _ engine: Engine, _ body: @escaping @Sendable (AccountsUnderTest, any TestClientProtocol) async throws -> Void
    ) async throws {
        try await withAccounts(engine, development: true) { county, client in try await body(county, client) }
    }

    private func post(_ county: AccountsUnderTest, _ role: Role) async throws -> String {
        try #require(try await county.directory().posts(role: role).first).id.description
    }

    private func signIn(_ client: any TestClientProtocol, _ post: String) async throws -> String {
        try await client.execute(
            uri: "/api/v1/sessions", method: .post, headers: [.contentType: "application/json"],
            body: ByteBuffer(string: "{\"post\":\"\(post)\"}")
        ) { response in
            #expect(response.status == .created)
            #expect(response.headers[.setCookie]?.contains("HttpOnly; SameSite=Lax") == true)
            return cookie(response)
        }
    }

    /// `session=…`, as the browser sends it back.
    private func cookie(_ response: TestResponse) -> String {
        String(response.headers[.setCookie]?.prefix { $0 != ";" } ?? "")
    }

    private func status(_ client: any TestClientProtocol, _ cookie: String) async throws -> HTTPResponse.Status {
        try await client.execute(uri: "/api/v1/sessions/me", method: .get, headers: [.cookie: cookie]) { $0.status }
    }
}
