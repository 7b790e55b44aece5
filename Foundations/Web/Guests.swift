import HTTPTypes
package import Hummingbird

/// Pages of other sites that may ask here, without any session: nothing is answered by who is signed in.
///
/// Stands outside the answers to errors, so that such a page can read why something was refused.
/// - Source: the CORS protocol of the Fetch standard, section 3.2.
package struct Guests: RouterMiddleware {
    private let isWelcome: @Sendable (String) async -> Bool

    /// - Parameter isWelcome: asked with an origin, as `https://county.example.org`.
    package init(_ isWelcome: @escaping @Sendable (String) async -> Bool) { self.isWelcome = isWelcome }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let origin = await host(of: request)
        guard request.method != .options || origin == nil else {
            return Response(status: .noContent, headers: headers(origin, isQuestion: true))
        }
        var response = try await next(request, context)
        for header in headers(origin, isQuestion: false) { response.headers[header.name] = header.value }
        return response
    }

    /// The origin that a request comes from, when it is welcome.
    func host(of request: Request) async -> String? {
        guard let origin = request.headers[.origin], await isWelcome(origin) else { return nil }
        return origin
    }

    private func headers(_ origin: String?, isQuestion: Bool) -> HTTPFields {
        var headers: HTTPFields = [.vary: "Origin, Accept-Language"]
        guard let origin else { return headers }
        headers[.accessControlAllowOrigin] = origin
        guard isQuestion else { return headers }
        headers[.accessControlAllowMethods] = "GET, POST"
        headers[.accessControlAllowHeaders] = "Content-Type"
        headers[.accessControlMaxAge] = "600"
        return headers
    }
}
