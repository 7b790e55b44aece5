import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// Residents come in with a code to their telephone.
struct ResidentPages: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.get("/sign-in/resident", .signIn) { request, context in try await askPhone(request, context) }
        router.post("/sign-in/resident", .signIn) { request, context in try await sendCode(request, context) }
        router.post("/sign-in/code", .signIn) { request, context in try await signIn(request, context) }
    }

    private var pages: Pages { accounts.house.pages }
    private func title(_ context: Context) -> String {
        pages.strings.text("accounts.residents.title", context.language)
    }

    private func askPhone(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let next = query.string("next", max: 500).flatMap(localPath)
        try query.finish()
        return try pages.page("accounts/resident", title: title(context), phoneModel("", next), context: context)
    }

    private func phoneModel(_ phone: String, _ next: String?) -> Model {
        [
            "number": phone, "next": next ?? "", "hasCodes": accounts.residentSignIn.isOpen,
            "provider": accounts.providerName(.resident) ?? "",
            "nextQuery": next.map { "?next=\($0.queryEncoded)" } ?? "",
        ]
    }

    private func sendCode(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let phone = fields.parsed("phone", "accounts.field.phone", required: true) { PhoneNumber($0) }
        let next = fields.string("next", max: 500).flatMap(localPath)
        do {
            try fields.finish()
            guard let phone else { throw SignInRefusal.startAgain }
            try await accounts.residentSignIn.sendCode(to: phone, from: context.peerKey, in: context.language)
            return try pages.page("accounts/code", title: title(context), codeModel(phone, next), context: context)
        } catch {
            return try pages.again(
                "accounts/resident", title: title(context), phoneModel(fields.raw("phone"), next), after: error,
                context: context)
        }
    }

    private func codeModel(_ phone: PhoneNumber, _ next: String?) -> Model {
        [
            "number": phone.description, "masked": phone.masked, "minutes": Int(ResidentSignIn.minutes),
            "next": next ?? "",
        ]
    }

    private func signIn(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let phone = fields.parsed("phone", "accounts.field.phone", required: true) { PhoneNumber($0) }
        let code = fields.text("code", max: 40)
        let next = fields.string("next", max: 500).flatMap(localPath)
        guard let phone else { throw SignInRefusal.startAgain }
        do {
            try fields.finish()
            let (token, _) = try await accounts.residentSignIn.signIn(
                phone, code, from: context.peerKey, device(request),
                isBrief: context.isKiosk || next?.hasPrefix("/kiosk/") == true)
            var response = Reply.seeOther(next ?? "/me")
            accounts.cookies.give(.session, token, to: &response)
            return response
        } catch {
            return try pages.again(
                "accounts/code", title: title(context), codeModel(phone, next), after: error, context: context)
        }
    }
}
