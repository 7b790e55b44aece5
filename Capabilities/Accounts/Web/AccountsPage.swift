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
            let query = try Query.read(request)
            var sought = Sought()
            sought.unit = query.string("unit", max: 60) ?? ""
            sought.name = query.string("name", max: 64) ?? ""
            let done = query.parsed("done", "accounts.field.action") { Deed(rawValue: $0) }
            try query.finish()
            return try await page(nil, context, sought, done: done)
        }
        router.post("/admin/accounts", .manageAccounts) { request, context in try await invite(request, context) }
        router.post("/admin/accounts/:id", .manageAccounts) { request, context in try await act(request, context) }
    }

    private enum Deed: String, CaseIterable {
        case link, linkBoth, end, lock, unlock, unbind
    }

    /// What the forms hold.
    private struct Sought {
        /// Words by which posts are found.
        var unit = ""
        /// Words by which accounts are found.
        var name = ""
        var login = ""
        var post = ""
        /// The account somebody tried to do something to.
        var account: ID<Account>?
    }

    /// So many accounts are shown at once.
    private static let limit = 50
    /// From so many on they can be searched.
    private static let long = 10

    private func text(_ key: String, _ context: Context) -> String {
        accounts.house.strings.text(key, context.language)
    }

    /// - Parameter error: why the form was refused.
    private func page(
        _ error: (any Error)?, _ context: Context, _ sought: Sought, done: Deed? = nil
    ) async throws -> Response {
        guard case .post(let holder) = try context.administrator() else { throw AccountRefusal.notAdministrator }
        let directory = try await accounts.staff.directory()
        let all = try await accounts.office.all()
        let issuers = try await accounts.office.issuers()
        let choice = InviteChoice(
            directory, within: holder.place, words: sought.unit, having: Set(all.map(\.person)),
            on: accounts.staff.today)
        let units = choice.model(directory, chosen: sought.post, english: context.language == .en)
        let found = all.filter { isSought($0, sought.name, directory) }
        let rows = found.prefix(Self.limit).map { account -> Model in
            var row = row(account, directory, issuers[account.id], context)
            row["isOpen"] = account.id == sought.account
            return row
        }
        let model: Model = [
            "newLogin": sought.login, "words": sought.unit, "sought": sought.name, "units": units,
            "hasUnits": !units.isEmpty, "isFull": choice.isFull, "limit": InviteChoice.limit, "accounts": rows,
            "isLong": all.count > Self.long, "shown": rows.count, "all": all.count,
            "done": done.map { text("accounts.admin.done.\($0.rawValue)", context) } ?? "",
        ]
        let title = text("accounts.admin.title", context)
        if let error {
            return try accounts.house.pages.again("accounts/admin", title: title, model, after: error, context: context)
        }
        return try accounts.house.pages.page("accounts/admin", title: title, model, context: context)
    }

    private func isSought(_ account: Account, _ words: String, _ directory: Directory) -> Bool {
        words.isEmpty || account.login.description.contains(words.lowercased())
            || directory.name(account.person)?.contains(words) == true
    }

    private func row(_ account: Account, _ directory: Directory, _ issuer: String?, _ context: Context) -> Model {
        let deeds = Deed.allCases.filter { deed in
            switch deed {
            case .lock: !account.isLocked
            case .unlock: account.isLocked
            case .unbind: issuer != nil
            default: true
            }
        }
        let posts = directory.holders(by: account.person, on: accounts.staff.today).map { holder in
            [
                directory.name(holder.unit, english: context.language == .en), directory.post(holder.post)?.name ?? "",
            ].joined(separator: " · ")
        }
        return [
            "id": account.id.description, "login": account.login.description,
            "person": directory.name(account.person) ?? "", "isLocked": account.isLocked,
            "lacksPassword": account.password == nil, "lacksSecond": account.second == nil,
            "posts": posts.joined(separator: text("accounts.admin.comma", context)), "issuer": issuer ?? "",
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
        var sought = Sought()
        sought.unit = fields.string("unit", max: 60) ?? ""
        (sought.login, sought.post) = (fields.raw("login"), fields.raw("post"))
        do {
            try fields.finish()
            guard let login, let post else { throw AccountRefusal.unknownPost }
            let (account, link) = try await accounts.office.invite(login, to: post, by: actor)
            return try given(link.text, account.login, context)
        } catch {
            return try await page(error, context, sought)
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
            case .unbind: try await office.unbind(id, by: actor, reason: reason)
            case nil: throw AccountRefusal.unknown
            }
            return Reply.seeOther("/admin/accounts?done=\(deed?.rawValue ?? "")")
        } catch {
            var sought = Sought()
            sought.account = id
            return try await page(error, context, sought)
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
