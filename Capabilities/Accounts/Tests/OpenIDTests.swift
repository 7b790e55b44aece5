import Credentials
import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Outward
import Store
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite("Signing in by a provider of identities")
struct OpenIDTests {
    /// A county whose staff and residents come from a provider of the test's own.
    private func withProvider(
        _ engine: Engine = .sqlite, hasSecondFactor: Bool = false,
        _ body: @escaping @Sendable (AccountsUnderTest, any TestClientProtocol, FakeProvider) async throws -> Void
    ) async throws {
        let time = StandingTime(try #require(Timestamp(rfc3339: "2024-09-02T08:30:00+08:00")))
        let provider = FakeProvider(time: time)
        try await provider.serve {
            var settings = ProviderSettings(issuer: provider.address, client: "shanzhi", secret: "secret")
            settings.hasSecondFactor = hasSecondFactor
            try await withAccounts(
                engine, time: time,
                adjust: {
                    $0.outward = Outward(allowed: [AddressRange("127.0.0.1")].compactMap { $0 })
                    $0.address = "http://county.example"
                    $0.staffProvider = settings
                    $0.residentProvider = settings
                }
            ) { county, client in try await body(county, client, provider) }
        }
    }

    /// There and back again.
    private func travel(
        _ caller: Caller, _ provider: FakeProvider, _ realm: String = "resident", next: String = ""
    ) async throws -> TestResponse {
        let going = try await caller.get("/sign-in/openid/go/\(realm)\(next)")
        #expect(going.status == .seeOther)
        let (state, code) = try provider.agree(try #require(going.headers[.location]))
        return try await caller.get("/sign-in/openid/back?state=\(state)&code=\(code)")
    }

    @Test("residents: the provider's subject is the person, each time", arguments: Engine.all)
    func residents(engine: Engine) async throws {
        try await withProvider(engine) { county, client, provider in
            for _ in 0..<2 {
                let caller = Caller(client)
                let back = try await travel(caller, provider, next: "?next=/me/reports")
                #expect(back.status == .seeOther && back.headers[.location] == "/me/reports")
                #expect(try await caller.me() == "resident")
            }
            #expect(try await county.journal().filter { $0 == "resident.joined" }.count == 1)
            provider.change { $0.claims["sub"] = .text("subject-8") }
            _ = try await travel(Caller(client), provider)
            #expect(try await county.journal().filter { $0 == "resident.joined" }.count == 2)
        }
    }

    @Test(
        "staff: a claim is the login name, and the second factor stays ours unless the settings say so",
        arguments: [false, true])
    func staff(hasSecondFactor: Bool) async throws {
        try await withProvider(hasSecondFactor: hasSecondFactor) { county, client, provider in
            _ = try await county.enrolled("zhou", .dispatcher)
            provider.change { $0.claims["preferred_username"] = .text("ZHOU") }
            let caller = Caller(client)
            let back = try await travel(caller, provider, "staff", next: "?next=/desk?x")
            #expect(back.headers[.location] == (hasSecondFactor ? "/desk?x" : "/sign-in/second"))
            #expect(try await caller.me() == (hasSecondFactor ? "周勇欣" : nil))
        }
    }

    @Test(
        "staff: the provider's subject is bound at first use, and a name taken over there opens nothing",
        arguments: Engine.all)
    func bound(engine: Engine) async throws {
        try await withProvider(engine, hasSecondFactor: true) { county, client, provider in
            let zhou = try await county.account("zhou", .dispatcher)
            let wu = try await county.account("wu", .disclosureClerk)
            provider.change { $0.claims["preferred_username"] = .text("zhou") }
            #expect(try await travel(Caller(client), provider, "staff").status == .seeOther)
            let binding = try #require(try await county.entries().last { $0.entry.kind == "account.providerBound" })
            #expect(binding.entry.subject == Subject(zhou.id))
            #expect(binding.entry.what == ["issuer": .string(provider.address)])
            // The name is given to somebody else there.
            provider.change { $0.claims["sub"] = .text("subject-8") }
            let thief = Caller(client)
            let refused = try await travel(thief, provider, "staff")
            #expect(refused.status == .forbidden && refused.text.contains("另一个人"))
            #expect(try await thief.me() == nil)
            #expect(try await county.entries().last?.entry.kind == "account.providerRefused")
            // The person keeps the account under whatever name, also under that of another account.
            provider.change {
                $0.claims["sub"] = .text("subject-7")
                $0.claims["preferred_username"] = .text("wu")
            }
            let owner = Caller(client)
            _ = try await travel(owner, provider, "staff")
            #expect(try await owner.me() == "周勇欣")
            provider.change { $0.claims["preferred_username"] = nil }
            _ = try await travel(owner, provider, "staff")
            #expect(try await owner.me() == "周勇欣")
            #expect(try await county.journal().filter { $0 == "account.providerBound" }.count == 1)
            #expect(try await county.accounts.office.issuers() == [zhou.id: provider.address])
            // Unbound, it is bound anew; what was open ends.
            try await county.accounts.office.unbind(zhou.id, by: .system("test"), reason: "new identity")
            #expect(try await owner.me() == nil)
            provider.change {
                $0.claims["sub"] = .text("subject-8")
                $0.claims["preferred_username"] = .text("zhou")
            }
            #expect(try await travel(thief, provider, "staff").status == .seeOther)
            #expect(try await thief.me() == "周勇欣")
            await #expect(throws: AccountRefusal.notBound) {
                try await county.accounts.office.unbind(wu.id, by: .system("test"))
            }
        }
    }

    @Test("staff: whoever has only the name, and not the second factor, binds nothing")
    func notBoundYet() async throws {
        try await withProvider { county, client, provider in
            let (totp, _) = try await county.enrolled("zhou", .dispatcher)
            provider.change {
                $0.claims["preferred_username"] = .text("zhou")
                $0.claims["sub"] = .text("thief")
            }
            let thief = Caller(client)
            #expect(try await travel(thief, provider, "staff").headers[.location] == "/sign-in/second")
            #expect(try await thief.form("/sign-in/second", ["code": "000000"]).status == .forbidden)
            #expect(try await county.accounts.office.issuers().isEmpty)
            provider.change { $0.claims["sub"] = .text("subject-7") }
            let owner = Caller(client)
            _ = try await travel(owner, provider, "staff")
            try await owner.form("/sign-in/second", ["code": county.code(totp)])
            #expect(try await owner.me() == "周勇欣")
            // What the thief had begun is of no use now, even with a code.
            county.time.pass(seconds: 30)
            #expect(try await thief.form("/sign-in/second", ["code": county.code(totp)]).status == .unauthorized)
            #expect(try await thief.me() == nil)
        }
    }

    @Test("staff without an account, or with one that is locked, are not let in")
    func strangers() async throws {
        try await withProvider { county, client, provider in
            let account = try await county.account("wu", .disclosureClerk)
            try await county.accounts.office.lock(account.id, by: .system("test"))
            for name in ["wu", "nobody", "no name!"] {
                provider.change { $0.claims["preferred_username"] = .text(name) }
                let caller = Caller(client)
                #expect(try await travel(caller, provider, "staff").status == .forbidden)
                #expect(try await caller.me() == nil)
            }
            provider.change { $0.claims["preferred_username"] = nil }
            #expect(try await travel(Caller(client), provider, "staff").status == .forbidden)
        }
    }

    /// Each is a lie that must not pass.
    private static let lies: [(String, @Sendable (inout FakeProvider.Ways, String) -> Void)] = [
        ("another nonce", { ways, _ in ways.claims["nonce"] = .text("other") }),
        ("no nonce", { ways, _ in ways.leaveOut = ["nonce"] }),
        ("another audience", { ways, _ in ways.claims["aud"] = .text("someone-else") }),
        ("two audiences and not for us", { ways, _ in ways.claims["aud"] = .list(["shanzhi", "someone-else"]) }),
        ("for another party", { ways, _ in ways.claims["azp"] = .text("someone-else") }),
        ("another issuer", { ways, _ in ways.claims["iss"] = .text("https://evil.example") }),
        ("expired", { ways, _ in ways.claims["exp"] = .number(1_725_000_000) }),
        ("from the future", { ways, _ in ways.claims["iat"] = .number(1_825_000_000) }),
        ("no expiry", { ways, _ in ways.leaveOut = ["exp"] }),
        (
            "alg none",
            { ways, _ in
                ways.header = ["alg": "none"]
                ways.isUnsigned = true
            }
        ),
        (
            "alg none with the name of a key",
            { ways, _ in
                ways.header = ["alg": "none", "kid": "one"]
                ways.isUnsigned = true
            }
        ),
        ("a shared secret", { ways, _ in ways.header = ["alg": "HS256", "kid": "one"] }),
        ("another algorithm of the same key", { ways, _ in ways.header = ["alg": "ES384", "kid": "one"] }),
        ("no signature", { ways, _ in ways.isUnsigned = true }),
        ("signed with a key nobody published", { ways, _ in ways.signing = FakeProvider.Key(name: "one") }),
        ("signed with a key of another name", { ways, _ in ways.signing = FakeProvider.Key(name: "two") }),
        ("no token", { ways, _ in ways.answer = "{}" }),
        ("no JSON", { ways, _ in ways.answer = "<html>" }),
        ("a token of one part", { ways, _ in ways.answer = #"{"id_token":"x"}"# }),
    ]

    @Test("a token that is not as it should be opens nothing", arguments: lies.indices)
    func lying(index: Int) async throws {
        try await withProvider { county, client, provider in
            // It works before the lie.
            #expect(try await travel(Caller(client), provider).status == .seeOther)
            let address = provider.address
            provider.change { Self.lies[index].1(&$0, address) }
            let caller = Caller(client)
            let back = try await travel(caller, provider)
            #expect(back.status == .serviceUnavailable, "\(Self.lies[index].0)")
            #expect(try await caller.me() == nil, "\(Self.lies[index].0)")
            #expect(try await county.journal().filter { $0 == "session.started" }.count == 1)
        }
    }

    @Test("a new key is fetched when it is needed, and a withdrawn one soon counts no more")
    func rotation() async throws {
        try await withProvider { county, client, provider in
            _ = try await travel(Caller(client), provider)
            let old = FakeProvider.Key(name: "old")
            let new = FakeProvider.Key(name: "new")
            county.time.pass(minutes: 1)
            provider.change { $0.published = [old] }
            #expect(try await travel(Caller(client), provider).status == .seeOther)
            county.time.pass(minutes: 1)
            provider.change { $0.published = [new] }
            #expect(try await travel(Caller(client), provider).status == .seeOther)
            // The old one is gone from memory with that.
            provider.change { $0.signing = old }
            #expect(try await travel(Caller(client), provider).status == .serviceUnavailable)
            let asked = provider.keysAsked
            // Unknown keys make nobody ask without end.
            for _ in 0..<5 { _ = try await travel(Caller(client), provider) }
            #expect(provider.keysAsked == asked)
        }
    }

    @Test("withdrawn without a successor, a key counts for ten minutes at most")
    func withdrawn() async throws {
        try await withProvider { county, client, provider in
            _ = try await travel(Caller(client), provider)
            provider.change {
                $0.signing = $0.published[0]
                $0.published = [FakeProvider.Key(name: "other")]
            }
            county.time.pass(minutes: 10)
            #expect(try await travel(Caller(client), provider).status == .serviceUnavailable)
        }
    }

    @Test("the way back works once, and only for the browser that went")
    func oneBrowser() async throws {
        try await withProvider { county, client, provider in
            let caller = Caller(client)
            let going = try await caller.get("/sign-in/openid/go/resident")
            let (state, code) = try provider.agree(try #require(going.headers[.location]))
            let path = "/sign-in/openid/back?state=\(state)&code=\(code)"
            // An attacker's way back, opened by somebody else.
            let victim = Caller(client)
            #expect(try await victim.get(path).status == .unauthorized)
            victim.cookies["journey"] = SecretToken().text
            #expect(try await victim.get(path).status == .unauthorized)
            let journey = try #require(caller.cookies["journey"])
            #expect(try await caller.get(path).status == .seeOther)
            caller.cookies["journey"] = journey
            #expect(try await caller.get(path).status == .unauthorized)
            for odd in [
                "", "?state=x&code=y", "?state=\(SecretToken().text)&code=y", "?error=access_denied&state=\(state)",
            ] {
                #expect(try await Caller(client).get("/sign-in/openid/back\(odd)").status == .unauthorized, "\(odd)")
            }
        }
    }

    @Test("too late is too late")
    func late() async throws {
        try await withProvider { county, client, provider in
            let caller = Caller(client)
            let going = try await caller.get("/sign-in/openid/go/resident")
            let (state, code) = try provider.agree(try #require(going.headers[.location]))
            county.time.pass(minutes: 10)
            #expect(try await caller.get("/sign-in/openid/back?state=\(state)&code=\(code)").status == .unauthorized)
        }
    }

    @Test("a provider that says to be another, or is next door without leave, is not asked")
    func discovery() async throws {
        try await withProvider { _, client, provider in
            provider.change { $0.issuer = "https://evil.example" }
            let answer1 = try await Caller(client).get("/sign-in/openid/go/resident")
            #expect(answer1.status == .serviceUnavailable)
            let answer2 = try await Caller(client).get("/sign-in/openid/go/nobody")
            #expect(answer2.status == .notFound)
        }
        try await withAccounts(
            .sqlite, adjust: { $0.staffProvider = ProviderSettings(issuer: "http://127.0.0.1:1", client: "x") }
        ) { _, client in
            let answer3 = try await Caller(client).get("/sign-in/openid/go/staff")
            #expect(answer3.status == .serviceUnavailable)
            let answer4 = try await Caller(client).get("/sign-in/openid/go/resident")
            #expect(answer4.status == .serviceUnavailable)
        }
    }

    @Test(
        "no way of signing in leads to another site",
        arguments: ["https://evil.example", "//evil.example", "/\\evil.example", "/%09/evil.example"])
    func openRedirect(next: String) async throws {
        try await withProvider { county, client, provider in
            try await county.account("wu", .disclosureClerk)
            let staff = try await Caller(client).form(
                "/sign-in/staff", ["login": "wu", "password": Files.password, "next": next])
            let escaped = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let resident = try await travel(Caller(client), provider, next: "?next=\(escaped)")
            for location in [staff.headers[.location], resident.headers[.location]] {
                #expect(["/desk/turns", "/me", "/%09/evil.example"].contains(location))
            }
            for path in ["/sign-in", "/sign-in/staff", "/sign-in/resident"] {
                let page = try await Caller(client).get("\(path)?next=\(escaped)").text
                #expect(!page.contains("evil.example") || next.hasPrefix("/%"), "\(path)")
            }
        }
    }
}
