import Credentials
import HTTPTypes
import Hummingbird
import Kernel
import Posts
import Rights
import Web

/// What administrators do for accounts, over HTTP.
struct AccountsAPI: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.get("/api/v1/accounts", .manageAccounts) { request, context in try await list(request, context) }
        router.post("/api/v1/accounts", .manageAccounts) { request, context in try await invite(request, context) }
        router.post("/api/v1/accounts/:id/actions/:action", .manageAccounts) { request, context in
            try await act(request, context)
        }
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        _ = try context.administrator()
        let directory = try await accounts.staff.directory()
        let issuers = try await accounts.office.issuers()
        let items = try await accounts.office.all().map { Item($0, directory, issuers[$0.id]) }
        var response = try Reply.list(items, next: nil)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func invite(_ request: Request, _ context: Context) async throws -> Response {
        let actor = try context.administrator()
        let body = try await JSONBody.read(request)
        let login = body.parsed("login", "accounts.field.login", required: true, max: 64) { LoginName($0) }
        let post = body.parsed("post", "accounts.field.post", required: true) { ID<Post>($0) }
        try body.finish()
        guard let login, let post else { throw AccountRefusal.unknownPost }
        let (account, link) = try await accounts.office.invite(login, to: post, by: actor)
        return try given(link.text, account.id, .created)
    }

    private func act(_ request: Request, _ context: Context) async throws -> Response {
        let actor = try context.administrator()
        guard let id = ID<Account>(try context.parameters.require("id")) else { throw AccountRefusal.unknown }
        let body = try await JSONBody.read(request)
        let reason = body.string("reason", max: 200)
        let second = body.bool("removeSecondFactor")
        try body.finish()
        let office = accounts.office
        switch try context.parameters.require("action") {
        case "link":
            let link = try await office.link(id, removingSecond: second ?? false, by: actor, reason: reason)
            return try given(link.text, id, .ok)
        case "lock":
            try await accounts.refuseOwn(id, request)
            try await office.lock(id, by: actor, reason: reason)
        case "unlock": try await office.unlock(id, by: actor, reason: reason)
        case "unbind": try await office.unbind(id, by: actor, reason: reason)
        case "end-sessions": _ = try await office.endSessions(id, by: actor, reason: reason)
        default: throw AccountRefusal.unknown
        }
        return Response(status: .noContent)
    }

    private func given(_ link: String, _ id: ID<Account>, _ status: HTTPResponse.Status) throws -> Response {
        var response = try Reply.json(
            Given(id: id, link: accounts.linkAddress(link)), status: status)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private struct Given: Encodable {
        let id: ID<Account>
        /// To be handed to the person; told this once.
        let link: String
    }

    private struct Item: Encodable {
        let id: ID<Account>
        let login: String
        let person: String
        let hasPassword: Bool
        let hasSecondFactor: Bool
        let locked: Bool
        /// The provider of identities that it is bound to.
        let provider: String?

        init(_ account: Account, _ directory: Directory, _ issuer: String?) {
            id = account.id
            login = account.login.description
            person = directory.name(account.person) ?? ""
            hasPassword = account.password != nil
            hasSecondFactor = account.second != nil
            locked = account.isLocked
            provider = issuer
        }
    }
}

extension Context {
    /// - Throws: `AccountRefusal.notAdministrator`, `SignInRefusal.notSignedIn`.
    func administrator() throws -> Actor {
        switch actor {
        case .post(let holder) where holder.role == .administrator: return actor
        case .anyone: throw SignInRefusal.notSignedIn
        default: throw AccountRefusal.notAdministrator
        }
    }
}

extension Accounts {
    /// - Throws: `AccountRefusal.yourself` when the account is that of whoever asks.
    func refuseOwn(_ id: ID<Account>, _ request: Request) async throws {
        if try await own(request).1.account == id { throw AccountRefusal.yourself }
    }

    /// Where a one-time link leads; without the setting `PUBLIC_URL` the path alone.
    package func linkAddress(_ token: String) -> String { (settings.address ?? "") + "/sign-in/link/\(token)" }
}
