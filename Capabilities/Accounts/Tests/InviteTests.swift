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

@Suite("Opening accounts")
struct InviteTests {
    private func chief(_ county: AccountsUnderTest, _ client: any TestClientProtocol) async throws -> Caller {
        let caller = Caller(client)
        try await caller.json("/api/v1/sessions", ["post": try await county.post(.administrator).description])
        return caller
    }

    @Test("posts are chosen by unit, found by words, and only those whose holder has no account", arguments: Engine.all)
    func choice(engine: Engine) async throws {
        try await withAccounts(engine, development: true) { county, client in
            try await county.account("wu", .disclosureClerk)
            let chief = try await chief(county, client)
            let page = try await chief.get("/admin/accounts").text
            #expect(page.contains("<optgroup label=\"治理中心\">") && page.contains("<optgroup label=\"沿江村\">"))
            #expect(page.contains("受理派遣员（早班） · 周勇欣") && page.contains("专职网格员 · 孙琴升"))
            #expect(!page.contains("公开专员 · 吴公明") && !page.contains("值班长 ·"))
            for (words, expected) in [("沿江", ["孙琴升"]), ("林芬", ["林芬安"]), ("夜班", ["林芬安"]), ("nobody", [])] {
                let escaped = words.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                let found = try await chief.get("/admin/accounts?unit=\(escaped)").text
                let people = ["周勇欣", "林芬安", "孙琴升"].filter { found.contains("· \($0)</option>") }
                #expect(people == expected, "\(words)")
            }
            #expect(try await chief.get("/admin/accounts?unit=nobody&lang=en").text.contains("No post was found"))
        }
    }

    @Test("each fault is told at its field, and what was chosen stays", arguments: Engine.all)
    func faults(engine: Engine) async throws {
        try await withAccounts(engine, development: true) { county, client in
            try await county.account("wu", .disclosureClerk)
            let chief = try await chief(county, client)
            let post = try await county.post(.dispatcher).description
            let own = try await county.post(.disclosureClerk).description
            let vacant = try await county.post(.dutyOfficer).description
            for (login, chosen, status, field) in [
                ("a b", post, 422, "#login"), ("zhou", "", 422, "#post"), ("", post, 422, "#login"),
                ("wu", post, 409, "#login"), ("wu2", own, 409, "#post"), ("zhi", vacant, 409, "#post"),
                ("zhi", ID<Post>(at: county.time.now()).description, 422, "#post"),
            ] {
                let answer = try await chief.form("/admin/accounts", ["login": login, "post": chosen, "unit": "中心"])
                #expect(answer.status.code == status && answer.text.contains("href=\"\(field)\""), "\(login) \(chosen)")
                #expect(answer.text.contains("value=\"中心\""))
                #expect(chosen != post || answer.text.contains("value=\"\(post)\" selected"))
            }
            #expect(try await county.accounts.office.all().count == 1)
            #expect(try await chief.form("/admin/accounts", ["login": "zhou", "post": post]).status == .ok)
        }
    }

    @Test("an administrator of a place opens accounts there and nowhere else", arguments: Engine.all)
    func place(engine: Engine) async throws {
        try await withAccounts(engine) { county, _ in
            let directory = try await county.directory()
            let entry = try #require(directory.post(try await county.post(.administrator)))
            let village = PostHolder(
                post: entry.id, person: ID(at: county.time.now()), role: .administrator, unit: entry.unit,
                place: try #require(DivisionCode("330381001001")))
            let office = county.accounts.office
            let login = try #require(LoginName("x1"))
            await #expect(throws: AccountRefusal.unknownPost) {
                try await office.invite(login, to: try await county.post(.dispatcher), by: .post(village))
            }
            _ = try await office.invite(login, to: try await county.post(.gridWorker), by: .post(village))
        }
    }
}
