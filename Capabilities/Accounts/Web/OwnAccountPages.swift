import Credentials
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Posts
import QRCode
import Rights
import Web

/// `/me/password` and `/me/second-factor`: the own ways in, changed with the ones that count now.
struct OwnAccountPages: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.get("/me/password", .changeOwnAccess) { request, context in try await askPassword(request, context) }
        router.post("/me/password", .changeOwnAccess) { request, context in try await changePassword(request, context) }
        router.get("/me/second-factor", .changeOwnAccess) { request, context in
            try await askSecond(request, context)
        }
        router.post("/me/second-factor", .changeOwnAccess) { request, context in
            try await changeSecond(request, context)
        }
        router.get("/me/second-factor/new", .changeOwnAccess) { request, context in try await askNew(request, context) }
        router.post("/me/second-factor/new", .changeOwnAccess) { request, context in
            try await finishNew(request, context)
        }
    }

    private var pages: Pages { accounts.house.pages }
    private var own: OwnAccount { accounts.own }

    private func title(_ key: String, _ context: Context) -> String { pages.strings.text(key, context.language) }

    // MARK: Password

    private func askPassword(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        return try pages.page(
            "accounts/own-password", title: title("accounts.own.password", context),
            try await passwordModel(try await accounts.asker(request, context)), context: context)
    }

    private func passwordModel(_ asker: OwnAccount.Asker) async throws -> Model {
        let account = try await own.account(asker.session)
        return [
            "login": account.login.description, "least": try await accounts.office.shortest(for: account),
            "lacksPassword": account.password == nil,
        ]
    }

    private func changePassword(_ request: Request, _ context: Context) async throws -> Response {
        let asker = try await accounts.asker(request, context)
        let model = try await passwordModel(asker)
        let fields = try await Form.read(request).fields
        let old = fields.text("old", max: PasswordRules.longest)
        let password = fields.text("password", max: PasswordRules.longest)
        let again = fields.text("again", max: PasswordRules.longest)
        // Sent along for the browser's password store.
        _ = fields.has("login")
        if password != again { fields.fault("again", "accounts.password.differ") }
        do {
            try fields.finish()
            try await own.changePassword(old, to: password, by: asker)
            return Reply.seeOther("/me/sessions?done=password")
        } catch {
            return try pages.again(
                "accounts/own-password", title: title("accounts.own.password", context), model, after: error,
                context: context)
        }
    }

    // MARK: Second factor

    private enum Deed: String {
        case codes, app
    }

    private func askSecond(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        return try pages.page(
            "accounts/own-second", title: title("accounts.own.second", context),
            try await secondModel(try await accounts.asker(request, context)), context: context)
    }

    private func secondModel(_ asker: OwnAccount.Asker) async throws -> Model {
        let account = try await own.account(asker.session)
        return [
            "hasSecond": account.second != nil, "left": try await own.codesLeft(account),
            "lacksPassword": account.password == nil,
        ]
    }

    private func changeSecond(_ request: Request, _ context: Context) async throws -> Response {
        let asker = try await accounts.asker(request, context)
        let model = try await secondModel(asker)
        let fields = try await Form.read(request).fields
        let deed = fields.parsed("deed", "accounts.field.action", required: true) { Deed(rawValue: $0) }
        let password = fields.text("password", max: PasswordRules.longest)
        let code = fields.string("code", max: 40)
        do {
            try fields.finish()
            guard deed == .app else {
                return try recovery(try await own.renewCodes(password, code ?? "", by: asker), context)
            }
            let ticket = try await own.beginFactor(password, code ?? "", by: asker)
            var response = Reply.seeOther("/me/second-factor/new")
            accounts.cookies.give(.ticket, ticket, to: &response)
            return response
        } catch {
            return try pages.again(
                "accounts/own-second", title: title("accounts.own.second", context), model, after: error,
                context: context)
        }
    }

    private func askNew(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        _ = try await accounts.asker(request, context)
        let model = try await newModel(try ticket(request), context)
        return try pages.page("accounts/enrol", title: title("accounts.enrol.title", context), model, context: context)
    }

    private func newModel(_ ticket: SecretToken, _ context: Context) async throws -> Model {
        try accounts.enrolModel(
            try await accounts.staffSignIn.enrolment(ticket, .renew), to: "/me/second-factor/new",
            why: "accounts.own.renewWhy", context)
    }

    private func finishNew(_ request: Request, _ context: Context) async throws -> Response {
        let asker = try await accounts.asker(request, context)
        let ticket = try ticket(request)
        let fields = try await Form.read(request).fields
        let code = fields.text("code", max: 40)
        do {
            try fields.finish()
            var response = try recovery(try await own.finishFactor(ticket, code, by: asker), context)
            accounts.cookies.take(.ticket, from: &response)
            return response
        } catch {
            return try pages.again(
                "accounts/enrol", title: title("accounts.enrol.title", context), try await newModel(ticket, context),
                after: error, context: context)
        }
    }

    /// Shown this once.
    private func recovery(_ codes: [RecoveryCode], _ context: Context) throws -> Response {
        var response = try pages.page(
            "accounts/recovery", title: title("accounts.recovery.title", context),
            ["codes": codes.map(\.shown), "onward": "/me/sessions"], context: context)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func ticket(_ request: Request) throws -> SecretToken {
        guard let token = accounts.cookies.token(.ticket, request) else { throw SignInRefusal.startAgain }
        return token
    }
}

extension Accounts {
    /// Whoever asks about their own account.
    /// - Throws: `SignInRefusal.notSignedIn`.
    func asker(_ request: Request, _ context: Context) async throws -> OwnAccount.Asker {
        let (token, session) = try await own(request)
        return OwnAccount.Asker(session: session, token: token, actor: context.actor, peer: context.peerKey)
    }

    /// What is to be scanned, and where the app's code then goes.
    func enrolModel(
        _ app: (address: String, secret: String), to action: String, why: String, _ context: Context
    ) throws -> Model {
        let text = { (key: String) in house.pages.strings.text(key, context.language) }
        let drawing = try QRSymbol(app.address).svg(label: text("accounts.enrol.drawing"), side: 260)
        let secret = app.secret
        let groups = stride(from: 0, to: secret.count, by: 4).map { String(secret.dropFirst($0).prefix(4)) }
        return [
            "qrMarkup": Markup(drawing), "secret": groups.joined(separator: " "), "action": action, "why": text(why),
        ]
    }
}
