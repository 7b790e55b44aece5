import Credentials
import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite("The own account")
struct OwnAccountTests {
    private static let other = "nine bridges in the rain"

    private func clerk(_ client: any TestClientProtocol) async throws -> Caller {
        let caller = Caller(client)
        try await caller.form("/sign-in/staff", ["login": "wu", "password": Files.password])
        return caller
    }

    /// Signed in as somebody with a second factor.
    private func worker(
        _ county: AccountsUnderTest, _ totp: TOTP, _ client: any TestClientProtocol
    ) async throws -> Caller {
        let caller = Caller(client)
        try await caller.form("/sign-in/staff", ["login": "chen", "password": Files.password])
        try await caller.form("/sign-in/second", ["code": county.code(totp)])
        county.time.pass(seconds: 30)
        #expect(try await caller.me() == "陈管平")
        return caller
    }

    @Test("the password is changed with the old one, and everywhere else one is signed out", arguments: Engine.all)
    func password(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let account = try await county.account("wu", .disclosureClerk)
            let (here, there) = (try await clerk(client), try await clerk(client))
            let link = try await county.accounts.office.link(account.id, by: .system("test"))
            let page = try await here.get("/me/password")
            #expect(page.status == .ok && page.text.contains("至少 15 个字") && !page.text.contains("⟨"))
            let fields = ["old": Files.password, "password": Self.other, "again": Self.other]
            let done = try await here.form("/me/password", fields)
            #expect(done.status == .seeOther && done.headers[.location] == "/me/sessions?done=password")
            #expect(try await here.get("/me/sessions?done=password").text.contains("密码已更改"))
            #expect(try await here.me() != nil)
            #expect(try await there.me() == nil)
            let last = try #require(try await county.entries().last)
            #expect(last.entry.kind == "account.passwordChanged" && last.entry.subject == Subject(account.id))
            guard case .post(let holder) = last.entry.actor else { throw Unexpected() }
            #expect(holder.person == account.person)
            // A link that was out does not bring the old state back.
            await #expect(throws: SignInRefusal.link) { try await county.accounts.office.login(of: link) }
            let old = try await Caller(client).form("/sign-in/staff", ["login": "wu", "password": Files.password])
            #expect(old.status == .forbidden)
            let new = try await Caller(client).form("/sign-in/staff", ["login": "wu", "password": Self.other])
            #expect(new.status == .seeOther)
        }
    }

    @Test("a wrong old password, a poor new one and a second that differs change nothing", arguments: Engine.all)
    func refused(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            try await county.account("wu", .disclosureClerk)
            let here = try await clerk(client)
            let before = try await county.journal()
            for (old, new, again, status, word) in [
                ("something else", Self.other, Self.other, 403, "现在的密码不对"),
                (Files.password, "short", "short", 422, "太短"), (Files.password, "吴公明吴公明吴公明吴公明吴公明", "", 422, "不一样"),
                (Files.password, "password20242024", "password20242024", 422, "很多人"),
                (Files.password, Self.other, Self.other + "!", 422, "不一样"),
                (Files.password, Files.password, Files.password, 422, "和现在的一样"),
            ] {
                let answer = try await here.form("/me/password", ["old": old, "password": new, "again": again])
                #expect(answer.status.code == status && answer.text.contains(word), "\(new)")
                #expect(!answer.text.contains("value=\"\(old)\"") && !answer.text.contains("value=\"\(new)\""))
            }
            #expect(try await county.journal() == before)
            #expect(
                try await Caller(client).form("/sign-in/staff", ["login": "wu", "password": Files.password]).status
                    == .seeOther)
        }
    }

    @Test("guessing the old password is bounded as at the sign-in")
    func guessing() async throws {
        try await withAccounts(.sqlite) { county, client in
            try await county.account("wu", .disclosureClerk)
            let here = try await clerk(client)
            var statuses: Set<Int> = []
            for number in 0..<12 {
                let answer = try await here.json(
                    "/api/v1/sessions/me/password", ["old": "guess number \(number)", "password": Self.other])
                statuses.insert(answer.status.code)
            }
            #expect(statuses == [403, 429])
        }
    }

    @Test("new recovery codes need password and code; the old ones count no more", arguments: Engine.all)
    func codes(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let (totp, old) = try await county.enrolled("chen", .administrator)
            let here = try await worker(county, totp, client)
            let page = try await here.get("/me/second-factor")
            #expect(page.status == .ok && page.text.contains("10 个恢复码") && !page.text.contains("⟨"))
            let code = county.code(totp)
            for (password, code, word) in [("wrong", code, "密码不对"), (Files.password, "000000", "验证码不对")] {
                let answer = try await here.form(
                    "/me/second-factor", ["deed": "codes", "password": password, "code": code])
                #expect(answer.status == .forbidden && answer.text.contains(word))
            }
            let fields = ["deed": "codes", "password": Files.password, "code": code]
            let given = try await here.form("/me/second-factor", fields)
            #expect(given.status == .ok && given.headers[.cacheControl] == "no-store")
            #expect(given.text.components(separatedBy: "class=\"item num\"").count - 1 == RecoveryCode.count)
            // The code of the app was used up.
            #expect(try await here.form("/me/second-factor", fields).status == .forbidden)
            #expect(try await county.entries().last?.entry.kind == "account.recoveryCodesRenewed")
            let login = Caller(client)
            try await login.form("/sign-in/staff", ["login": "chen", "password": Files.password])
            #expect(try await login.form("/sign-in/second", ["code": old[0].shown]).status == .forbidden)
            let new = try #require(given.text.split(separator: "class=\"item num\">").dropFirst().first).prefix {
                $0 != "<"
            }
            #expect(try await login.form("/sign-in/second", ["code": String(new)]).status == .seeOther)
        }
    }

    @Test("the app is set up anew with proof; the old one counts until then and no longer", arguments: Engine.all)
    func app(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let (old, _) = try await county.enrolled("chen", .administrator)
            let (here, there) = (try await worker(county, old, client), try await worker(county, old, client))
            let begun = try await here.form(
                "/me/second-factor", ["deed": "app", "password": Files.password, "code": county.code(old)])
            #expect(begun.headers[.location] == "/me/second-factor/new")
            let page = try await here.get("/me/second-factor/new")
            #expect(page.text.contains("<svg") && page.text.contains("action=\"/me/second-factor/new\""))
            let secret = try #require(page.text.split(separator: "id=\"secret\">").last?.prefix { $0 != "<" })
            let new = TOTP(secret: try #require(Base32.bytes(String(secret))))
            // Another's ticket is of no use.
            let ticket = try #require(here.cookies["ticket"])
            try await county.account("wu", .disclosureClerk)
            let thief = try await clerk(client)
            thief.cookies["ticket"] = ticket
            #expect(try await thief.form("/me/second-factor/new", ["code": county.code(new)]).status == .unauthorized)
            #expect(try await here.form("/me/second-factor/new", ["code": "000000"]).status == .forbidden)
            #expect(try await there.me() != nil)
            // Within the half minute in which the old app's code was used.
            let done = try await here.form("/me/second-factor/new", ["code": county.code(new)])
            #expect(done.status == .ok && done.text.contains("/me/sessions"))
            #expect(try await here.me() != nil)
            #expect(try await there.me() == nil)
            #expect(try await county.entries().last?.entry.kind == "account.secondFactorReplaced")
            county.time.pass(seconds: 60)
            for (totp, status) in [(old, 403), (new, 303)] {
                let login = Caller(client)
                try await login.form("/sign-in/staff", ["login": "chen", "password": Files.password])
                #expect(try await login.form("/sign-in/second", ["code": county.code(totp)]).status.code == status)
            }
        }
    }

    @Test("whoever needs no second factor may set one up, with the password", arguments: Engine.all)
    func first(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            try await county.account("wu", .disclosureClerk)
            let here = try await clerk(client)
            let none = try await here.json(
                "/api/v1/sessions/me/recovery-codes", ["password": Files.password, "code": "000000"])
            #expect(none.status == .conflict)
            let begun = try await here.json("/api/v1/sessions/me/second-factor", ["password": Files.password])
            #expect(begun.status == .accepted)
            let app = try begun.object()
            let totp = TOTP(secret: try #require(Base32.bytes(app["secret"] as? String ?? "")))
            let done = try await here.json(
                "/api/v1/sessions/me/second-factor",
                ["ticket": app["ticket"] as? String ?? "", "code": county.code(totp)])
            #expect(done.status == .ok)
            #expect((try done.object()["recoveryCodes"] as? [String])?.count == RecoveryCode.count)
            #expect(try await county.entries().last?.entry.kind == "account.secondFactorSet")
            let login = try await Caller(client).form("/sign-in/staff", ["login": "wu", "password": Files.password])
            #expect(login.headers[.location] == "/sign-in/second")
        }
    }

    @Test("without an account there is nothing to change", arguments: ["/me/password", "/me/second-factor"])
    func others(path: String) async throws {
        try await withAccounts(.sqlite, development: true) { county, client in
            #expect(try await Caller(client).get(path).status == .seeOther)
            let caller = Caller(client)
            try await caller.json("/api/v1/sessions", ["post": try await county.post(.dispatcher).description])
            #expect(try await caller.get(path).status == .conflict)
            #expect(try await !caller.get("/me/sessions").text.contains("/me/password"))
        }
    }
}
