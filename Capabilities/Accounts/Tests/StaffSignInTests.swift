import Credentials
import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import NIOCore
import Store
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite("Staff sign in")
struct StaffSignInTests {
    private let device = Device(agent: nil)

    @Test("invited, password, second factor set up, in; and the next day with password and code", arguments: Engine.all)
    func whole(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let desk = Caller(client)
            let (account, link) = try await county.accounts.office.invite(
                try #require(LoginName("Zhou.Yx")), to: try await county.post(.dispatcher), by: .system("test"))
            #expect(account.login.description == "zhou.yx")
            #expect(try await desk.get("/sign-in/link/\(link.text)").text.contains("zhou.yx"))
            let set = try await desk.form(
                "/sign-in/link/\(link.text)", ["password": Files.password, "again": Files.password, "login": "zhou.yx"])
            #expect(set.status == .seeOther && set.headers[.location] == "/sign-in/staff?set=1")

            let first = try await desk.form(
                "/sign-in/staff", ["login": "ZHOU.yx", "password": Files.password, "next": "/desk?x=1"])
            #expect(first.headers[.location] == "/sign-in/enrol")
            let page = try await desk.get("/sign-in/enrol")
            #expect(page.text.contains("<svg") && !page.text.contains("⟨"))
            let secret = try #require(page.text.split(separator: "id=\"secret\">").last?.prefix { $0 != "<" })
            let totp = TOTP(secret: try #require(Base32.bytes(String(secret))))
            let enrolled = try await desk.form("/sign-in/enrol", ["code": county.code(totp)])
            #expect(enrolled.status == .ok)
            #expect(enrolled.text.components(separatedBy: "class=\"item num\"").count - 1 == RecoveryCode.count)
            #expect(enrolled.text.contains("href=\"/desk?x=1\""))
            #expect(try await desk.me() == "周勇欣")

            try await desk.form("/sign-out", [:])
            #expect(try await desk.me() == nil)
            county.time.pass(minutes: 24 * 60)
            let again = try await desk.form("/sign-in/staff", ["login": "zhou.yx", "password": Files.password])
            #expect(again.headers[.location] == "/sign-in/second")
            #expect(try await desk.me() == nil)
            let wrong = try await desk.form("/sign-in/second", ["code": "000000"])
            #expect(wrong.status == .forbidden && wrong.text.contains("验证码不对"))
            let done = try await desk.form("/sign-in/second", ["code": county.code(totp)])
            #expect(done.headers[.location] == "/desk")
            #expect(try await desk.me() == "周勇欣")
            #expect(
                try await county.journal().filter { !$0.hasPrefix("posts.") } == [
                    "account.invited", "account.passwordSet", "account.secondFactorSet", "session.started",
                    "session.ended", "session.started",
                ])
        }
    }

    @Test("over the interface, step by step", arguments: Engine.all)
    func interface(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let desk = Caller(client)
            let (totp, codes) = try await county.enrolled("sun", .gridWorker)
            let first = try await desk.json("/api/v1/sessions", ["login": "sun", "password": Files.password])
            #expect(first.status == .accepted)
            var step = try first.object()
            #expect(step["next"] as? String == "second")
            let second = try await desk.json(
                "/api/v1/sessions", ["ticket": step["ticket"] as? String ?? "", "code": county.code(totp)])
            #expect(second.status == .accepted)
            step = try second.object()
            #expect(step["next"] as? String == "post" && (step["posts"] as? [String])?.count == 2)
            let post = try await county.post(.gridLeader).description
            let third = try await desk.json(
                "/api/v1/sessions", ["ticket": step["ticket"] as? String ?? "", "post": post])
            #expect(third.status == .created)
            #expect(try third.object()["role"] as? String == "grid_leader")
            #expect(third.headers[.setCookie]?.hasPrefix("session=") == true)
            #expect(codes.count == 10)
        }
    }

    @Test("acting as another of the own posts gives a new token, and of nobody else's", arguments: Engine.all)
    func otherPost(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let desk = Caller(client)
            let (totp, _) = try await county.enrolled("sun", .gridWorker)
            try await desk.form("/sign-in/staff", ["login": "sun", "password": Files.password])
            try await desk.form("/sign-in/second", ["code": county.code(totp)])
            let worker = try await county.post(.gridWorker).description
            let leader = try await county.post(.gridLeader).description
            #expect(try await desk.get("/sign-in/post").text.contains(leader))
            try await desk.form("/sign-in/post", ["post": worker])
            let old = try #require(desk.cookies["session"])
            try await desk.form("/sign-in/post", ["post": leader])
            #expect(desk.cookies["session"] != old)
            #expect(try await desk.get("/api/v1/sessions/me").object()["role"] as? String == "grid_leader")
            let stale = Caller(client)
            stale.cookies["session"] = old
            #expect(try await stale.me() == nil)
            let foreign = try await county.post(.administrator).description
            #expect(try await desk.form("/sign-in/post", ["post": foreign]).status == .forbidden)
        }
    }

    @Test("a clerk who sees no personal data needs a long password and nothing else", arguments: Engine.all)
    func alone(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let desk = Caller(client)
            let (_, link) = try await county.accounts.office.invite(
                try #require(LoginName("wu")), to: try await county.post(.disclosureClerk), by: .system("test"))
            let short = try await desk.form(
                "/sign-in/link/\(link.text)", ["password": "eleven sign", "again": "eleven sign"])
            #expect(short.status == .unprocessableContent && short.text.contains("15"))
            try await county.accounts.office.setPassword(Files.password, with: link)
            let done = try await desk.form("/sign-in/staff", ["login": "wu", "password": Files.password])
            #expect(done.headers[.location] == "/desk/turns")
        }
    }

    @Test(
        "an unknown name, a wrong password and a locked account get the same answer after the same work",
        arguments: Engine.all)
    func alike(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            try await county.account("zhou", .dispatcher)
            let locked = try await county.account("lin", .administrator)
            try await county.accounts.office.lock(locked.id, by: .system("test"))
            var seen: [(String, Int, Int, Int)] = []
            for (login, password) in [
                ("zhou", "not the right words"), ("nobody", "not the right words"), ("no body!", "not the right words"),
                ("lin", Files.password),
            ] {
                let desk = Caller(client)
                let (reads, writes, hashes) = county.work
                let answer = try await desk.json("/api/v1/sessions", ["login": login, "password": password])
                let after = county.work
                var problem = try answer.object()
                for own in ["instance", "requestId"] { problem[own] = nil }
                #expect(answer.status == .forbidden && desk.cookies.isEmpty)
                seen.append(
                    ("\(problem.sorted { $0.key < $1.key })", after.0 - reads, after.1 - writes, after.2 - hashes))
            }
            for other in seen.dropFirst() { #expect(other == seen[0]) }
            #expect(seen[0].3 == 1)
            #expect(try await county.journal().filter { $0.contains("wrong") }.isEmpty)
        }
    }

    @Test("who tries too often has to wait, whatever the name, and others do not", arguments: Engine.all)
    func limited(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            try await county.account("wu", .disclosureClerk)
            let desk = Caller(client)
            for login in ["wu", "nobody"] {
                for _ in 0..<10 {
                    #expect(
                        try await desk.json("/api/v1/sessions", ["login": login, "password": "x"]).status == .forbidden)
                }
                let late = try await desk.json("/api/v1/sessions", ["login": login, "password": Files.password])
                #expect(late.status == .tooManyRequests)
                #expect(late.headers[.retryAfter].flatMap { Int($0) } == 300)
            }
            county.time.pass(seconds: 300)
            let done = try await desk.json("/api/v1/sessions", ["login": "wu", "password": Files.password])
            #expect(done.status == .created)
        }
    }

    @Test("a hundred wrong passwords in a row lock the account, and it says so in the journal", arguments: Engine.all)
    func locking(engine: Engine) async throws {
        try await withAccounts(
            engine,
            adjust: {
                $0.limits.name = (1000, 1)
                $0.limits.peer = (1000, 1)
                $0.limits.wrong = 20
            },
            { county, client in
                let account = try await county.account("wu", .disclosureClerk)
                let desk = Caller(client)
                for _ in 0..<19 { try await desk.json("/api/v1/sessions", ["login": "wu", "password": "x"]) }
                #expect(
                    try await desk.json("/api/v1/sessions", ["login": "wu", "password": Files.password]).status
                        == .created)
                for _ in 0..<20 { try await desk.json("/api/v1/sessions", ["login": "wu", "password": "x"]) }
                #expect(try await desk.me() == nil)
                #expect(
                    try await desk.json("/api/v1/sessions", ["login": "wu", "password": Files.password]).status
                        == .forbidden)
                #expect(try await county.journal().last == "account.locked")
                try await county.accounts.office.unlock(account.id, by: .system("test"))
                #expect(
                    try await desk.json("/api/v1/sessions", ["login": "wu", "password": Files.password]).status
                        == .created)
            })
    }

    @Test("nothing of a password, a code or a secret can be read in the database", arguments: Engine.all)
    func stored(engine: Engine) async throws {
        try await withAccounts(engine) { county, _ in
            let (totp, codes) = try await county.enrolled("sun", .gridWorker)
            let rows = try await county.database.read { connection in
                try ["accounts", "recovery_codes", "short_lived", "login_sessions", "journal"].flatMap {
                    try connection.query("SELECT * FROM \($0)")
                }
            }
            let bytes = rows.flatMap(\.values).flatMap { value -> [UInt8] in
                switch value {
                case .bytes(let bytes): bytes
                case .text(let text): Array(text.utf8)
                default: []
                }
            }
            let everything = Data(bytes)
            for secret in [Files.password, "$argon2id$", Base32.text(totp.secret), codes[0].text] {
                #expect(everything.range(of: Data(secret.utf8)) == nil, "\(secret)")
            }
            #expect(everything.range(of: Data(totp.secret)) == nil)
            #expect(everything.range(of: Data("sun".utf8)) != nil)
        }
    }

    @Test("hashes are made anew when they should cost more", arguments: Engine.all)
    func renewed(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let account = try await county.account("wu", .disclosureClerk)
            var settings = county.settings
            settings.cost = .init(memory: 16, passes: 1, lanes: 1)
            let other = try Accounts(county.accounts.house, staff: county.staff, settings: settings)
            let step = try await other.staffSignIn.begin("wu", Files.password, from: "x", device, next: nil)
            guard case .done = step else { throw Unexpected() }
            let stored = try await other.office.find(account.login)
            #expect(stored.password?.contains("$m=16,") == true)
            #expect(
                try await Caller(client).json("/api/v1/sessions", ["login": "wu", "password": Files.password]).status
                    == .created)
        }
    }
}

extension AccountsUnderTest {
    /// How much was read, written and hashed so far.
    var work: (Int, Int, Int) {
        (database.counters.reads, database.counters.bodies, accounts.staffSignIn.hasher.computations)
    }
}
