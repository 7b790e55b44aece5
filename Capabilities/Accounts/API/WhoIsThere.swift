import Credentials
package import Hummingbird
package import Web

/// Sets `context.actor` to whoever is signed in by the session's cookie or an `Authorization: Bearer` header.
///
/// A session that is unknown or over leaves a stranger; nothing is refused here.
package struct WhoIsThere: RouterMiddleware {
    let sessions: Sessions
    let cookies: Cookies

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let token = cookies.session(request), let session = try await sessions.session(token),
            let actor = try await sessions.actor(session)
        else { return try await next(request, context) }
        var context = context
        context.actor = actor
        context.session = token.publicName
        return try await next(request, context)
    }
}
