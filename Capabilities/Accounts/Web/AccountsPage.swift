import Credentials
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Web

/// Accounts, for administrators.
struct AccountsPage: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.get("/admin/accounts", .manageAccounts) { request, context in
            try Query.read(request).finish()
            return try await page(nil, context)
        }
        router.post("/admin/accounts", .manageAccounts) { request, context in try await invite(request, context) }
        router.post("/admin/accounts/:id", .manageAccounts) { request, context in try await act(request, context) }
    }

    private enum Deed: String, CaseIterable {
        case link, linkBoth, end, lock, unlock
    }

    private func text(_ key: String, _ context: Context) -> String {
        accounts.house.strings.text(key, context.language)
    }

    /// - Parameter error: why the form was refused.
    private func page(_ error: (any Error)?, _ context: Context, login: String = "", post: String = "") async throws
        -> Response
    {
        _ = try context.administrator()
        let directory = try await accounts.staff.directory()
        let all = try await accounts.office.all()
        let model: Model = [
            "newLogin": login, "newPost": post, "accounts": all.map { row($0, directory, context) },
        ]
        let title = text("accounts.admin.title", context)
        if let error {
            return try accounts.house.pages.again("accounts/admin", title: title, model, after: error, context: context)
        }
        return try accounts.house.pages.page("accounts/admin", title: title, model, context: context)
    }

    private func row(_ account: Account, _ directory: Directory, _ context: Context) -> Model {
        let deeds = Deed.allCases.filter { account.isLocked ? $0 != .lock : $0 != .unlock }
        return [
            "id": account.id.description, "login": account.login.description,
            "person": directory.name(account.person) ?? "", "isLocked": account.isLocked,
            "lacksPassword": account.password == nil, "lacksSecond": account.second == nil,
            "deeds": deeds.map {
                ["value": $0.rawValue, "label": text("accounts.admin.\($0.rawValue)", context)] as Model
            },
        ]
    }

    private func invite(_ request: Request, _ context: Context) async throws -> Response {
        let actor = try context.administrator()
        let fields = try await Form.read(request).fields
        let login = fields.parsed("login", "accounts.field.login", required: true, max: 64) { LoginName($0) }
        let post = fields.parsed("post", "accounts.field.post", required: true) { ID<Post>($0) }
        do {
            try fields.finish()
            guard let login, let post else { throw SignInRefusal.unknownPost }
            let (account, link) = try await accounts.office.invite(login, to: post, by: actor)
            return try given(link.text, account.login, context)
        } catch {
            return try await page(error, context, login: fields.raw("login"), post: fields.raw("post"))
        }
    }

    private func act(_ request: Request, _ context: Context) async throws -> Response {
        let actor = try context.administrator()
        guard let id = ID<Account>(try context.parameters.require("id")) else { throw AccountRefusal.unknown }
        let fields = try await Form.read(request).fields
        let deed = fields.parsed("deed", "accounts.field.action", required: true) { Deed(rawValue: $0) }
        let reason = fields.string("reason", max: 200)
        let office = accounts.office
        do {
            try fields.finish()
            switch deed {
            case .link, .linkBoth:
                let link = try await office.link(id, removingSecond: deed == .linkBoth, by: actor, reason: reason)
                guard let account = try await office.all().first(where: { $0.id == id }) else {
                    throw AccountRefusal.unknown
                }
                return try given(link.text, account.login, context)
            case .end: _ = try await office.endSessions(id, by: actor, reason: reason)
            case .lock:
                try await accounts.refuseOwn(id, request)
                try await office.lock(id, by: actor, reason: reason)
            case .unlock: try await office.unlock(id, by: actor, reason: reason)
            case nil: throw AccountRefusal.unknown
            }
            return Reply.seeOther("/admin/accounts")
        } catch {
            return try await page(error, context)
        }
    }

    private func given(_ link: String, _ login: LoginName, _ context: Context) throws -> Response {
        var response = try accounts.house.pages.page(
            "accounts/given", title: text("accounts.admin.title", context),
            ["login": login.description, "address": accounts.linkAddress(link)], context: context)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
