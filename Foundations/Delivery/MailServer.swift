import Foundation

/// A mail server that takes mail from us: `smtp://host:587`, made secure by STARTTLS, or `smtps://host:465`.
/// - Source: RFC 8314, section 3.3: 587 for submission with STARTTLS, 465 with TLS from the first byte.
package struct MailServer: Sendable, Hashable {
    let scheme: String
    let host: String
    let port: Int

    /// - Returns: `nil` for anything but scheme, host and perhaps a port.
    package init?(_ text: String) {
        guard let url = URLComponents(string: text), let scheme = url.scheme, ["smtp", "smtps"].contains(scheme),
            let host = url.host, !host.isEmpty, url.user == nil, ["", "/"].contains(url.path), url.query == nil
        else { return nil }
        self.scheme = scheme
        self.host = host
        port = url.port ?? (scheme == "smtps" ? 465 : 587)
    }

    package var description: String { "\(scheme)://\(host):\(port)" }
}
