import Credentials
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite("One-time links")
struct LinkTests {
    @Test("a link works once, looking at it uses nothing up, and a refused password neither", arguments: Engine.all)
    func once(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let caller = Caller(client)
            let (_, link) = try await county.accounts.office.invite(
                try #require(LoginName("zhou")), to: try await county.post(.dispatcher), by: .system("test"))
            let path = "/sign-in/link/\(link.text)"
            for _ in 0..<3 { #expect(try await caller.get(path).status == .ok) }
            for (password, again, word) in [
                ("short", "short", "太短"), ("周勇欣周勇欣周勇欣", "周勇欣周勇欣周勇欣", "姓名"), ("password2024", "password2024", "很多人"),
                ("12345678901", "12345678901", "规律"), (Files.password, Files.password + "!", "不一样"),
            ] {
                let answer = try await caller.form(path, ["password": password, "again": again])
                #expect(answer.status == .unprocessableContent && answer.text.contains(word), "\(password)")
                #expect(!answer.text.contains("value=\"\(password)\""))
            }
            #expect(
                try await caller.form(path, ["password": Files.password, "again": Files.password]).status == .seeOther)
            #expect(try await caller.get(path).status == .notFound)
            let reused = try await caller.form(
                path, ["password": "another long password", "again": "another long password"])
            #expect(reused.status == .notFound)
            let signIn = try await caller.form("/sign-in/staff", ["login": "zhou", "password": Files.password])
            #expect(signIn.status == .seeOther)
        }
    }

    @Test("a new link takes the place of the old, and both run out", arguments: Engine.all)
    func replaced(engine: Engine) async throws {
        try await withAccounts(engine) { county, _ in
            let office = county.accounts.office
            let account = try await county.account("wu", .disclosureClerk)
            let first = try await office.link(account.id, by: .system("test"))
            let second = try await office.link(account.id, by: .system("test"))
            await #expect(throws: SignInRefusal.link) { try await office.login(of: first) }
            #expect(try await office.login(of: second) == account.login)
            county.time.pass(minutes: 24 * 60)
            await #expect(throws: SignInRefusal.link) {
                try await office.setPassword("another long password", with: second)
            }
            await #expect(throws: SignInRefusal.link) { try await office.login(of: SecretToken()) }
            let third = try await office.link(account.id, by: .system("test"))
            try await office.lock(account.id, by: .system("test"))
            await #expect(throws: SignInRefusal.link) {
                try await office.setPassword("another long password", with: third)
            }
        }
    }

    @Test("many at once with one link: one of them", arguments: Engine.all)
    func race(engine: Engine) async throws {
        try await withAccounts(engine) { county, _ in
            let office = county.accounts.office
            let account = try await county.account("wu", .disclosureClerk)
            let link = try await office.link(account.id, by: .system("test"))
            let set = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        (try? await office.setPassword("another long password \(number)", with: link)) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(set == 1)
        }
    }

    @Test("a new password ends every session", arguments: Engine.all)
    func ends(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let account = try await county.account("wu", .disclosureClerk)
            let caller = Caller(client)
            try await caller.json("/api/v1/sessions", ["login": "wu", "password": Files.password])
            #expect(try await caller.me() != nil)
            let link = try await county.accounts.office.link(account.id, by: .system("test"))
            #expect(try await caller.me() != nil)
            try await county.accounts.office.setPassword("another long password", with: link)
            #expect(try await caller.me() == nil)
        }
    }

    @Test("only administrators deal with accounts, over pages and interface", arguments: Engine.all)
    func administrators(engine: Engine) async throws {
        try await withAccounts(engine, development: true) { county, client in
            let account = try await county.account("wu", .disclosureClerk)
            let post = try await county.post(.dispatcher).description
            for (role, expected) in [(nil, 401), (.dispatcher, 403), (.gridWorker, 403)] as [(Role?, Int)] {
                let caller = Caller(client)
                if let role {
                    try await caller.json("/api/v1/sessions", ["post": try await county.post(role).description])
                }
                let answers = [
                    try await caller.get("/api/v1/accounts"),
                    try await caller.json("/api/v1/accounts", ["login": "mallory", "post": post]),
                    try await caller.json("/api/v1/accounts/\(account.id)/actions/link", [:]),
                    try await caller.json("/api/v1/accounts/\(account.id)/actions/lock", [:]),
                    try await caller.get("/admin/accounts"),
                    try await caller.form("/admin/accounts", ["login": "mallory", "post": post]),
                    try await caller.form("/admin/accounts/\(account.id)", ["deed": "link"]),
                ]
                // A page leads a stranger to the sign-in.
                let page = role == nil ? 303 : expected
                let wanted = [expected, expected, expected, expected, page, expected, expected]
                #expect(answers.map { Int($0.status.code) } == wanted)
            }
            let chief = Caller(client)
            try await chief.json("/api/v1/sessions", ["post": try await county.post(.administrator).description])
            let page = try await chief.get("/admin/accounts?lang=en")
            #expect(page.status == .ok && page.text.contains("No second step") && !page.text.contains("⟨"))
            let given = try await chief.form("/admin/accounts", ["login": "zhou", "post": post])
            let token = try #require(given.text.split(separator: "/sign-in/link/").last?.prefix(64))
            #expect(try await chief.get("/sign-in/link/\(token)").status == .ok)
            #expect(try await chief.form("/admin/accounts", ["login": "zhou", "post": post]).status == .conflict)
            #expect(
                try await chief.form("/admin/accounts", ["login": "a b", "post": post]).status == .unprocessableContent)
            let locked = try await chief.form("/admin/accounts/\(account.id)", ["deed": "lock", "reason": "left"])
            #expect(locked.headers[.location] == "/admin/accounts?done=lock")
            #expect(try await county.entries().last?.entry.reason == "left")
        }
    }

    @Test(
        "login names",
        arguments: [
            ("li.qiang", "li.qiang"), ("LI@x", "li@x"), ("a", nil), ("李强", nil), ("a b", nil), ("", nil),
            (String(repeating: "a", count: 65), nil), ("a\u{0}", nil),
        ])
    func logins(text: String, name: String?) { #expect(LoginName(text)?.description == name) }
}
