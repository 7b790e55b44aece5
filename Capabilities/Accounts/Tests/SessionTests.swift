import Credentials
import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Posts
import Store
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite("Sessions")
struct SessionTests {
    private func clerk(_ county: AccountsUnderTest, _ client: any TestClientProtocol, _ agent: String = "") async throws
        -> Caller
    {
        let caller = Caller(client)
        let answer = try await caller.json(
            "/api/v1/sessions", ["login": "wu", "password": Files.password], headers: [.userAgent: agent])
        #expect(answer.status == .created)
        return caller
    }

    @Test("staff are out after an hour without use and after half a day in any case", arguments: Engine.all)
    func limits(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            try await county.account("wu", .disclosureClerk)
            let idle = try await clerk(county, client)
            county.time.pass(minutes: 60)
            #expect(try await idle.me() == nil)
            let busy = try await clerk(county, client)
            for _ in 0..<13 {
                county.time.pass(minutes: 55)
                #expect(try await busy.me() != nil)
            }
            county.time.pass(minutes: 5)
            #expect(try await busy.me() == nil)
            #expect(try await county.journal().filter { $0.hasPrefix("session.") }.count == 2)
        }
    }

    @Test("the own sessions are listed with device and time, and each can be ended", arguments: Engine.all)
    func listed(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            try await county.account("wu", .disclosureClerk)
            let office = try await clerk(county, client, "Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/140.0")
            county.time.pass(minutes: 3)
            let phone = try await clerk(
                county, client, "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 Mobile Safari/537")
            let page = try await office.get("/me/sessions").text
            #expect(
                page.contains("Firefox Linux") && page.contains("Chrome Android") && page.contains("2024-09-02 08:33"))
            let list = try await office.get("/api/v1/sessions").object()
            let items = try #require(list["items"] as? [[String: Any]])
            #expect(items.map { $0["current"] as? Bool } == [false, true])
            let other = try #require(items[0]["id"] as? String)
            #expect(try await office.form("/me/sessions", ["id": other]).headers[.location] == "/me/sessions")
            #expect(try await phone.me() == nil)
            #expect(try await office.me() != nil)
            let own = try #require(items[1]["id"] as? String)
            #expect(try await office.delete("/api/v1/sessions/\(own)").status == .noContent)
            #expect(try await office.me() == nil)
        }
    }

    @Test(
        "nobody ends another's session, and an administrator's ending is entered in the journal", arguments: Engine.all)
    func others(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let account = try await county.account("wu", .disclosureClerk)
            let clerk = try await clerk(county, client)
            let id = try #require(try await county.accounts.sessions.open(of: account.person).first).id
            let (totp, _) = try await county.enrolled("chen", .administrator)
            let chief = Caller(client)
            try await chief.form("/sign-in/staff", ["login": "chen", "password": Files.password])
            try await chief.form("/sign-in/second", ["code": county.code(totp)])
            #expect(try await chief.me() == "陈管平")
            #expect(try await chief.delete("/api/v1/sessions/\(id)").status == .notFound)
            #expect(try await clerk.me() != nil)
            let ended = try await chief.json(
                "/api/v1/accounts/\(account.id)/actions/end-sessions", ["reason": "lost telephone"])
            #expect(ended.status == .noContent)
            #expect(try await clerk.me() == nil)
            let last = try #require(try await county.entries().last)
            #expect(last.entry.kind == "session.endedByOther" && last.entry.reason == "lost telephone")
            guard case .post(let holder) = last.entry.actor else { throw Unexpected() }
            #expect(holder.role == .administrator)
        }
    }

    @Test("when the post is handed over the session opens nothing more", arguments: Engine.all)
    func handedOver(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            try await county.account("wu", .disclosureClerk)
            let clerk = try await clerk(county, client)
            try await county.staff.handOver(
                try await county.post(.disclosureClerk), to: "郑新", from: county.staff.today, by: .system("test"))
            #expect(try await clerk.me() == nil)
            let again = try await clerk.json("/api/v1/sessions", ["login": "wu", "password": Files.password])
            #expect(again.status == .forbidden)
            #expect(try again.object()["detail"] as? String == county.face.strings.text("accounts.noPost", .zh))
        }
    }

    @Test("behind TLS cookies are for TLS and this host alone", arguments: [true, false])
    func cookies(isSecure: Bool) async throws {
        try await withAccounts(.sqlite, adjust: { $0.address = isSecure ? "https://shanzhi.example.org" : nil }) {
            county, client in
            try await county.account("wu", .disclosureClerk)
            let caller = Caller(client)
            let answer = try await caller.json("/api/v1/sessions", ["login": "wu", "password": Files.password])
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix(isSecure ? "__Host-session=" : "session="))
            #expect(cookie.contains("; Path=/; HttpOnly; SameSite=Lax") && cookie.hasSuffix("; Secure") == isSecure)
            #expect(try await caller.me() != nil)
            // Under the other name it is no session.
            let token = try #require(caller.cookies.values.first)
            caller.cookies = [isSecure ? "session" : "__Host-session": token]
            #expect(try await caller.me() == nil)
        }
    }

    @Test("a session somebody planted is not the one that is signed in", arguments: Engine.all)
    func fixation(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            try await county.account("wu", .disclosureClerk)
            let planted = SecretToken()
            let victim = Caller(client)
            victim.cookies["session"] = planted.text
            try await victim.json("/api/v1/sessions", ["login": "wu", "password": Files.password])
            #expect(try await victim.me() == "吴公明")
            #expect(victim.cookies["session"] != planted.text)
            let attacker = Caller(client)
            attacker.cookies["session"] = planted.text
            #expect(try await attacker.me() == nil)
            // One's own session, planted before, stays one's own.
            let own = try await clerk(county, client)
            let before = own.cookies["session"]
            try await own.json("/api/v1/sessions", ["login": "wu", "password": Files.password])
            #expect(own.cookies["session"] != before)
        }
    }

    @Test("a ticket opens nothing but its own question", arguments: Engine.all)
    func tickets(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let (totp, _) = try await county.enrolled("sun", .gridWorker)
            let caller = Caller(client)
            try await caller.form("/sign-in/staff", ["login": "sun", "password": Files.password])
            let ticket = try #require(caller.cookies["ticket"])
            let thief = Caller(client)
            thief.cookies["session"] = ticket
            #expect(try await thief.me() == nil)
            thief.cookies = ["ticket": ticket]
            for path in ["/sign-in/enrol", "/sign-in/post"] {
                #expect(try await thief.get(path).status == .unauthorized, "\(path)")
            }
            let post = try await county.post(.gridLeader).description
            #expect(try await thief.form("/sign-in/post", ["post": post]).status == .unauthorized)
            #expect(try await thief.form("/sign-in/enrol", ["code": county.code(totp)]).status == .unauthorized)
            county.time.pass(minutes: 10)
            #expect(try await caller.form("/sign-in/second", ["code": county.code(totp)]).status == .unauthorized)
        }
    }
}
