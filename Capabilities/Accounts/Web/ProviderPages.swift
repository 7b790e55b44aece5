import Credentials
import Foundation
import HTTPTypes
import Hummingbird
import Rights
import Web

/// To a provider of identities and back.
struct ProviderPages: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        // A link and not a form: the page's policy lets no form lead to another site.
        router.get("/sign-in/openid/go/:realm", .signIn) { request, context in try await go(request, context) }
        router.get("/sign-in/openid/back", .signIn) { request, context in try await back(request, context) }
    }

    private func go(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let next = query.string("next", max: 500).flatMap(localPath)
        try query.finish()
        guard let realm = ProviderSignIn.Realm(rawValue: try context.parameters.require("realm")) else {
            throw HTTPError(.notFound)
        }
        let (address, state) = try await accounts.providerSignIn.begin(realm, from: context.peerKey, next: next)
        var response = Response(status: .seeOther, headers: [.location: address])
        accounts.cookies.give(.journey, state, to: &response)
        return response
    }

    private func back(_ request: Request, _ context: Context) async throws -> Response {
        let parameters = request.uri.queryParameters
        guard let state = parameters["state"].flatMap({ SecretToken($0) }) else { throw SignInRefusal.startAgain }
        // Whatever else the provider says is of no use: either there is a code or the person was turned away there.
        guard let code = parameters["code"].map(String.init), (1...2000).contains(code.utf8.count) else {
            throw SignInRefusal.startAgain
        }
        let outcome = try await accounts.providerSignIn.finish(
            state: state, held: accounts.cookies.token(.journey, request), code: code, from: context.peerKey,
            device(request))
        var response: Response
        switch outcome {
        case .staff(let step): response = accounts.follow(step)
        case .resident(let token, let next):
            response = Reply.seeOther(next.flatMap(localPath) ?? "/me")
            accounts.cookies.give(.session, token, to: &response)
        }
        accounts.cookies.take(.journey, from: &response)
        return response
    }
}

extension Accounts {
    /// What the button of a provider says; `nil` where there is none.
    func providerName(_ realm: ProviderSignIn.Realm) -> String? {
        providerSignIn.providers[realm].map { provider in
            provider.settings.name ?? URLComponents(string: provider.settings.issuer)?.host ?? provider.settings.issuer
        }
    }
}
