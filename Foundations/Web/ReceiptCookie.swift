package import HTTPTypes
package import Hummingbird

/// The secret of a report in the browser of the one who holds it, for the pages of one case and for no other.
///
/// A printed or saved address holds the secret. The first page it leads to gives the browser this cookie and sends it on
/// to the address without: then the secret stands in no history, in no `Referer` and in no log of a proxy.
package enum ReceiptCookie {
    private static let name = "receipt"

    /// For as long as the browser is open: others may use it afterwards.
    /// - Parameters:
    ///   - secret: one that was looked up: letters, digits and hyphens.
    ///   - path: the case's own; the browser sends the secret there and to what lies below.
    package static func given(_ secret: String, at path: String, _ site: SiteAddress) -> HTTPField {
        let secure = site.isSecure ? "; Secure" : ""
        return HTTPField(
            name: .setCookie, value: "\(name)=\(secret); Path=\(path); HttpOnly; SameSite=Lax\(secure)")
    }

    /// What the browser brings; not yet looked up.
    package static func text(_ request: Request) -> String? { request.cookies[name].map { String($0.value) } }
}

extension Request {
    /// The header in which a program shows the secret of a report.
    package var receiptHeader: String? { headers[.receipt] }
}

extension HTTPField.Name {
    package static let receipt = Self("Receipt")!
}
