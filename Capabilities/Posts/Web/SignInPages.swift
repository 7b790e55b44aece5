import HTTPTypes
import Hummingbird
import Kernel
import Rights
import Web

/// Choosing the post to act as, without a password (`DevelopmentSignIn`).
struct SignInPages: Sendable {
    private static let limit = 50

    let sessions: Sessions
    let staff: Staff
    let pages: Pages

    func addRoutes(to router: Routes) {
        router.get("/sign-in", .signIn) { request, context in try await choose(request, context) }
        router.post("/sign-in", .signIn) { request, _ in try await signIn(request) }
        router.post("/sign-out", .signOut) { request, _ in try await signOut(request) }
    }

    /// One post of each role; with words or a role, the posts that fit.
    private func choose(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let role = query.parsed("role", "posts.field.notARole") { Role(rawValue: $0) }
        let words = query.string("unit", max: 60) ?? ""
        let next = query.string("next", max: 500).flatMap(localPath)
        try query.finish()
        let directory = try await staff.directory()
        let isEnglish = context.language == .en
        let today = staff.today
        let found =
            words.isEmpty && role == nil
            ? demoSignIns(directory, on: today, english: isEnglish)
            : directory.signIns(
                matching: words, role: role, on: today, english: isEnglish, limit: Self.limit)
        let text = { (key: String) in pages.strings.text(key, context.language) }
        var current = ""
        if case .post(let holder) = context.actor {
            current = [
                directory.name(holder.unit, english: isEnglish), directory.post(holder.post)?.name,
                directory.name(holder.person),
            ].compactMap { $0 }.joined(separator: " · ")
        }
        return try pages.page(
            "posts/sign-in", title: text("posts.signIn.title"),
            [
                "words": words, "next": next ?? "", "current": current, "isFull": found.count == Self.limit,
                "limit": Self.limit,
                "roles": Role.allCases.map { role -> Model in
                    ["value": role.rawValue, "label": text("posts.role.\(role.rawValue)")]
                }.map { option in
                    option.merging(["chosen": option["value"] as? String == role?.rawValue]) { _, new in new }
                },
                "posts": found.map { signIn -> Model in
                    [
                        "id": signIn.post.id.description, "role": text("posts.role.\(signIn.role.rawValue)"),
                        "name": signIn.post.name, "unit": signIn.unitName, "person": signIn.personName,
                    ]
                },
            ], context: context)
    }

    private func signIn(_ request: Request) async throws -> Response {
        let fields = try await Form.read(request).fields
        let post = fields.parsed("post", "posts.field.notAPost", required: true) { ID<Post>($0) }
        let next = fields.string("next", max: 500).flatMap(localPath)
        try fields.finish()
        guard let post else { throw SignInRefusal.unknownPost }
        let (token, _) = try await sessions.signIn(post)
        var response = Reply.seeOther(next ?? "/desk")
        response.headers.append(SessionCookie.given(token))
        return response
    }

    private func signOut(_ request: Request) async throws -> Response {
        if let token = request.sessionToken { try await sessions.signOut(token) }
        var response = Reply.seeOther("/")
        response.headers.append(SessionCookie.taken)
        return response
    }
}

/// `text` when it is a path on this site: a browser reads `//host`, `/\host` and what has control characters in it as
/// another site's address.
func localPath(_ text: String) -> String? {
    guard text.utf8.first == UInt8(ascii: "/"), !text.hasPrefix("//"),
        text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
    else { return nil }
    return text
}
