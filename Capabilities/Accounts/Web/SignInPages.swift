import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Web

/// The way in: who comes, a resident or one who serves; on a demo county also anybody as any post.
struct SignInPages: Sendable {
    private static let limit = 50

    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.get("/sign-in", .signIn) { request, context in try await choose(request, context) }
        router.post("/sign-in", .signIn) { request, _ in try await signIn(request) }
        router.post("/sign-out", .signOut) { request, _ in try await signOut(request) }
    }

    private func choose(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let role = query.parsed("role", "posts.field.notARole") { Role(rawValue: $0) }
        let words = query.string("unit", max: 60) ?? ""
        let next = query.string("next", max: 500).flatMap(localPath)
        try query.finish()
        let pages = accounts.house.pages
        var model: Model = [
            "next": next ?? "", "nextQuery": next.map { "?next=\($0.queryEncoded)" } ?? "",
            "current": try await current(context), "hasCodes": accounts.residentSignIn.isOpen,
            "residentProvider": accounts.providerName(.resident) ?? "",
            "staffProvider": accounts.providerName(.staff) ?? "",
        ]
        if accounts.sessions.isDevelopment {
            model.merge(try await anyPost(words, role, context)) { $1 }
        }
        return try pages.page(
            accounts.sessions.isDevelopment ? "accounts/choose-any" : "accounts/sign-in",
            title: pages.strings.text("accounts.signIn.title", context.language), model, context: context)
    }

    /// Who is signed in, in words; empty for nobody.
    private func current(_ context: Context) async throws -> String {
        switch context.actor {
        case .post(let holder):
            let directory = try await accounts.staff.directory()
            return [
                directory.name(holder.unit, english: context.language == .en), directory.post(holder.post)?.name,
                directory.name(holder.person),
            ].compactMap { $0 }.joined(separator: " · ")
        case .resident: return accounts.house.strings.text("accounts.resident", context.language)
        default: return ""
        }
    }

    /// One post of each role; with words or a role, the posts that fit.
    private func anyPost(_ words: String, _ role: Role?, _ context: Context) async throws -> Model {
        let directory = try await accounts.staff.directory()
        let isEnglish = context.language == .en
        let today = accounts.staff.today
        let found =
            words.isEmpty && role == nil
            ? demoSignIns(directory, on: today, english: isEnglish)
            : directory.signIns(matching: words, role: role, on: today, english: isEnglish, limit: Self.limit)
        let text = { (key: String) in accounts.house.strings.text(key, context.language) }
        return [
            "words": words, "isFull": found.count == Self.limit, "limit": Self.limit,
            "roles": Role.allCases.map { option -> Model in
                [
                    "value": option.rawValue, "label": text("posts.role.\(option.rawValue)"), "chosen": option == role,
                ]
            },
            "posts": found.map { signIn -> Model in
                [
                    "id": signIn.post.id.description, "role": text("posts.role.\(signIn.role.rawValue)"),
                    "name": signIn.post.name, "unit": signIn.unitName, "person": signIn.personName,
                ]
            },
        ]
    }

    private func signIn(_ request: Request) async throws -> Response {
        let fields = try await Form.read(request).fields
        let post = fields.parsed("post", "accounts.field.post", required: true) { ID<Post>($0) }
        let next = fields.string("next", max: 500).flatMap(localPath)
        try fields.finish()
        guard let post else { throw SignInRefusal.unknownPost }
        let (token, holder) = try await accounts.sessions.signIn(
            post, device: Device(agent: request.headers[.userAgent]))
        var response = Reply.seeOther(next ?? holder.role.home)
        accounts.cookies.give(.session, token, to: &response)
        return response
    }

    private func signOut(_ request: Request) async throws -> Response {
        if let token = accounts.cookies.session(request) { try await accounts.sessions.signOut(token) }
        var response = Reply.seeOther("/")
        accounts.cookies.take(.session, from: &response)
        return response
    }
}
