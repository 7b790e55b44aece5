import HTTPTypes
import Hummingbird

/// Answers only to the own names.
///
/// A page of another site can have its own name lead to this machine (DNS rebinding); a browser then takes both for one
/// site and lets it read and act. What the request says it is meant for gives that away.
/// - Source: RFC 9110, sections 7.2 and 15.5.20; RFC 9112, section 3.2 (no or two `Host`: 400).
struct HostGuard: RouterMiddleware {
    /// For machines that look whether the program lives, by address: it tells nothing else.
    private static let open = "/healthz"

    let site: SiteAddress

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if request.uri.path != Self.open { try check(request) }
        return try await next(request, context)
    }

    private func check(_ request: Request) throws(WebRefusal) {
        // The first `Host` is the authority; a second one stays among the headers.
        guard let authority = request.head.authority, !authority.isEmpty, request.headers[values: .host].isEmpty else {
            throw .host
        }
        guard site.isMeant(by: authority) else { throw .wrongHost(address: site.shown) }
    }
}
