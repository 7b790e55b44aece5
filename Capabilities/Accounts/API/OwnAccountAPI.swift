import Credentials
import HTTPTypes
import Hummingbird
import Rights
import Web

/// The own password and second factor, over HTTP.
struct OwnAccountAPI: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.post("/api/v1/sessions/me/password", .changeOwnAccess) { request, context in
            try await changePassword(request, context)
        }
        router.post("/api/v1/sessions/me/recovery-codes", .changeOwnAccess) { request, context in
            try await renewCodes(request, context)
        }
        router.post("/api/v1/sessions/me/second-factor", .changeOwnAccess) { request, context in
            try await changeSecond(request, context)
        }
    }

    private func changePassword(_ request: Request, _ context: Context) async throws -> Response {
        let asker = try await accounts.asker(request, context)
        let body = try await JSONBody.read(request)
        let old = body.text("old", max: PasswordRules.longest)
        let password = body.text("password", max: PasswordRules.longest)
        try body.finish()
        try await accounts.own.changePassword(old, to: password, by: asker)
        return Response(status: .noContent)
    }

    private func renewCodes(_ request: Request, _ context: Context) async throws -> Response {
        let asker = try await accounts.asker(request, context)
        let body = try await JSONBody.read(request)
        let password = body.text("password", max: PasswordRules.longest)
        let code = body.text("code", max: 40)
        try body.finish()
        return try once(Codes(recoveryCodes: try await accounts.own.renewCodes(password, code, by: asker).map(\.shown)))
    }

    /// With password and code a new app is begun; with the ticket given then and the new app's code it counts.
    private func changeSecond(_ request: Request, _ context: Context) async throws -> Response {
        let asker = try await accounts.asker(request, context)
        let body = try await JSONBody.read(request)
        let ticket = body.parsed("ticket", "accounts.field.ticket") { SecretToken($0) }
        let password = body.string("password", max: PasswordRules.longest, required: ticket == nil)
        let code = body.string("code", max: 40, required: ticket != nil)
        try body.finish()
        if let ticket {
            let codes = try await accounts.own.finishFactor(ticket, code ?? "", by: asker)
            return try once(Codes(recoveryCodes: codes.map(\.shown)))
        }
        let new = try await accounts.own.beginFactor(password ?? "", code ?? "", by: asker)
        let app = try await accounts.staffSignIn.enrolment(new, .renew)
        return try once(Begun(ticket: new.text, secret: app.secret, address: app.address), .accepted)
    }

    private func once(_ what: some Encodable, _ status: HTTPResponse.Status = .ok) throws -> Response {
        var response = try Reply.json(what, status: status)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private struct Codes: Encodable {
        let recoveryCodes: [String]
    }

    private struct Begun: Encodable {
        let ticket: String
        let secret: String
        let address: String
    }
}
