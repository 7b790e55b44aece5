import HTTPTypes
import Hummingbird
import Kernel
import Rights
import Web

/// Signing in and out over HTTP; for now as any post (`DevelopmentSignIn`).
struct SessionsAPI: Sendable {
    let sessions: Sessions
    let staff: Staff

    func addRoutes(to router: Routes) {
        router.post("/api/v1/sessions", .signIn) { request, context in try await signIn(request, context) }
        router.delete("/api/v1/sessions", .signOut) { request, _ in try await signOut(request) }
        router.get("/api/v1/sessions/me", .readOwnSession) { request, context in try await me(request, context) }
    }

    private func signIn(_ request: Request, _ context: Context) async throws -> Response {
        let body = try await JSONBody.read(request)
        let post = body.parsed("post", "posts.field.notAPost", required: true) { ID<Post>($0) }
        try body.finish()
        guard let post else { throw SignInRefusal.unknownPost }
        let (token, holder) = try await sessions.signIn(post)
        var response = try Reply.json(try await who(holder, context), status: .created)
        response.headers.append(SessionCookie.given(token))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func signOut(_ request: Request) async throws -> Response {
        if let token = request.sessionToken { try await sessions.signOut(token) }
        var response = Response(status: .noContent)
        response.headers.append(SessionCookie.taken)
        return response
    }

    private func me(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        guard case .post(let holder) = context.actor else { throw SignInRefusal.notSignedIn }
        var response = try Reply.json(try await who(holder, context))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func who(_ holder: PostHolder, _ context: Context) async throws -> Who {
        let directory = try await staff.directory()
        return Who(
            post: holder.post, postName: directory.post(holder.post)?.name ?? "", role: holder.role,
            unit: holder.unit, unitName: directory.name(holder.unit, english: context.language == .en),
            place: holder.place, person: directory.name(holder.person) ?? "")
    }

    private struct Who: Encodable {
        let post: ID<Post>
        let postName: String
        let role: Role
        let unit: UnitCode
        let unitName: String
        let place: DivisionCode
        let person: String
    }
}
