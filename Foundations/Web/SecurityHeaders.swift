import HTTPTypes
package import Hummingbird

/// The headers every answer carries.
/// - Source: ui.md, without `blob:` workers, which only MapLibre needed; ours are what works offline in the field.
struct SecurityHeaders: RouterMiddleware {
    let site: SiteAddress
    /// The policy of what a page may load.
    private let policy: String

    /// - Parameter images: origins that pictures may come from besides our own.
    init(site: SiteAddress, images: [String] = []) {
        self.site = site
        policy = Self.policy.replacing("img-src 'self'", with: (["img-src 'self'"] + images).joined(separator: " "))
    }

    static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "font-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        // A page may widen what it connects to, and nothing else.
        let wider = response.headers[.contentSecurityPolicy]
        response.headers[.contentSecurityPolicy] =
            wider.map { policy.replacing("connect-src 'self'", with: $0) } ?? policy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.permissionsPolicy] = "geolocation=(self), camera=(self), microphone=()"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        response.headers[.requestID] = context.requestID
        // For this host alone, unless the county has said so of those below: they are not ours to decide about.
        if site.isSecure {
            let more = site.coversSubdomains ? "; includeSubDomains" : ""
            response.headers[.strictTransportSecurity] = "max-age=31536000\(more)"
        }
        if response.endsSession { response.headers[.clearSiteData] = #""cache", "storage""# }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

extension Response {
    /// Lets this page's scripts ask one more site besides our own.
    package mutating func mayConnect(to site: SiteAddress) {
        headers[.contentSecurityPolicy] = (["connect-src 'self'"] + [site.origin].compactMap { $0 }).joined(
            separator: " ")
    }

    /// It takes the session's cookie away: what the browser still keeps of the pages goes too.
    fileprivate var endsSession: Bool {
        headers[values: .setCookie].contains { $0.hasPrefix("session=;") || $0.hasPrefix("__Host-session=;") }
    }
}

extension HTTPField.Name {
    static let host = Self("Host")!
    static let clearSiteData = Self("Clear-Site-Data")!
    static let referrerPolicy = Self("Referrer-Policy")!
    static let permissionsPolicy = Self("Permissions-Policy")!
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
    static let requestID = Self("X-Request-Id")!
    static let fetchSite = Self("Sec-Fetch-Site")!
    static let lastEventID = Self("Last-Event-ID")!
    static let idempotencyKey = Self("Idempotency-Key")!
}
