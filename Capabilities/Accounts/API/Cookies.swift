import Credentials
import HTTPTypes
import Hummingbird

/// The cookies that hold a token: kept from scripts and from other sites' requests.
///
/// Behind TLS they carry the prefix `__Host-`, which no neighbouring host can set and no plain connection carries.
/// - Source: RFC 6265bis, section 4.1.3.
struct Cookies: Sendable {
    enum Name: String {
        /// Who is signed in.
        case session
        /// A sign-in half done.
        case ticket
        /// On the way to a provider of identities.
        case journey
    }

    let isSecure: Bool

    private func name(_ name: Name) -> String { (isSecure ? "__Host-" : "") + name.rawValue }

    func give(_ name: Name, _ token: SecretToken, to response: inout Response) {
        set(name, token.text, "", in: &response)
    }

    func take(_ name: Name, from response: inout Response) { set(name, "", "; Max-Age=0", in: &response) }

    func token(_ name: Name, _ request: Request) -> SecretToken? {
        request.cookies[self.name(name)].flatMap { SecretToken($0.value) }
    }

    /// The session's token, from the header `Authorization: Bearer` or else the cookie.
    func session(_ request: Request) -> SecretToken? {
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ")
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return SecretToken(parts[1])
        }
        return token(.session, request)
    }

    private func set(_ name: Name, _ value: String, _ more: String, in response: inout Response) {
        let secure = isSecure ? "; Secure" : ""
        response.headers.append(
            HTTPField(
                name: .setCookie,
                value: "\(self.name(name))=\(value); Path=/; HttpOnly; SameSite=Lax\(secure)\(more)"))
        response.headers[.cacheControl] = "no-store"
    }
}
