import Foundation
import HTTPTypes
import Hummingbird

/// Keeps other sites' pages from acting with a visitor's session.
///
/// A browser says where a request comes from (`Sec-Fetch-Site`, else `Origin`); a program that says nothing holds no
/// cookies of a visitor and passes.
struct CrossSite: RouterMiddleware {
    var guests: Guests?

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isHarmless = [.get, .head, .options].contains(request.method) || isOurs(request)
        if !isHarmless, await guests?.host(of: request) == nil { throw WebRefusal.crossSite }
        return try await next(request, context)
    }

    private func isOurs(_ request: Request) -> Bool {
        if let site = request.headers[.fetchSite] {
            if site == "same-origin" || site == "none" { return true }
            if site == "cross-site" { return false }
        }
        guard let origin = request.headers[.origin] else { return request.headers[.fetchSite] == nil }
        guard let start = origin.range(of: "://"), let host = request.head.authority else { return false }
        return origin[start.upperBound...].lowercased() == host.lowercased()
    }
}
