import HTTPTypes
package import Hummingbird
import Kernel
package import Web

/// Sets `context.actor` to the post signed in by the `session` cookie or an `Authorization: Bearer` header.
///
/// A session that is unknown or over leaves a stranger; nothing is refused here.
package struct WhoIsThere: RouterMiddleware {
    let sessions: Sessions

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let token = request.sessionToken, let holder = try await sessions.holder(token) else {
            return try await next(request, context)
        }
        var context = context
        context.actor = .post(holder)
        context.session = token.publicName
        return try await next(request, context)
    }
}

extension Request {
    /// The token the caller holds, from the header or else the cookie.
    var sessionToken: SessionToken? {
        if let header = headers[.authorization] {
            let parts = header.split(separator: " ")
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return SessionToken(parts[1])
        }
        return cookies[SessionCookie.name].flatMap { SessionToken($0.value) }
    }
}

/// The cookie that holds the token: kept from scripts and from other sites' requests.
enum SessionCookie {
    static let name = "session"

    /// Without `Secure`, since the development sign-in is served on loopback without TLS.
    static func given(_ token: SessionToken) -> HTTPField {
        HTTPField(name: .setCookie, value: "\(name)=\(token.text); Path=/; HttpOnly; SameSite=Lax")
    }

    static let taken = HTTPField(name: .setCookie, value: "\(name)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}
