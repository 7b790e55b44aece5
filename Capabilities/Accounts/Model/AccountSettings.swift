package import Credentials
package import Delivery
import Journal
package import Outward

/// How people sign in here.
package struct AccountSettings: Sendable {
    /// How long sessions live, in minutes.
    package struct Times: Sendable, Hashable {
        /// Without use.
        package var idle: Int64
        /// In any case.
        package var whole: Int64

        package init(idle: Int64, whole: Int64) {
            self.idle = idle
            self.whole = whole
        }
    }

    /// Anybody may act as any post: demo counties and tests.
    package var isDevelopment = false
    /// What people type to come here, `https://shanzhi.example.org`; with `https` cookies are for TLS only.
    package var address: String?
    /// - Source: NIST SP 800-63B-4, section 2.2.3 (AAL2): at most 24 hours in all and 1 hour without use.
    package var staff = Times(idle: 60, whole: 12 * 60)
    /// - Source: as above, section 2.1.3 (AAL1): at most 30 days in all; a week without use is ours.
    package var residents = Times(idle: 7 * 24 * 60, whole: 30 * 24 * 60)
    package static let development = Times(idle: 12 * 60, whole: 30 * 24 * 60)
    package var cost = Argon2id.Cost.standard
    /// Passwords that the county forbids, besides our own list.
    package var blocked: Set<String> = []
    /// Shown by the app on the telephone; `nil` is the name of this program.
    package var issuer: String?
    package var codes: any Sender = NoSender()
    package var staffProvider: ProviderSettings?
    package var residentProvider: ProviderSettings?
    package var outward = Outward()
    package var limits = SignInLimits.Numbers()

    package init() {}

    /// Reads a list of passwords nobody may choose, one a line.
    package static func list(_ text: String) -> Set<String> { PasswordRules.list(text) }

    var isSecure: Bool { address?.hasPrefix("https://") == true }

    func times(_ kind: Session.Kind) -> Times {
        switch kind {
        case .staff: staff
        case .resident: residents
        case .development: Self.development
        }
    }
}

/// A provider of identities, by OpenID Connect.
package struct ProviderSettings: Sendable, Hashable {
    package var issuer: String
    package var client: String
    package var secret: String?
    /// The claim that holds the login name of staff.
    package var claim = "preferred_username"
    package var scope = "openid profile"
    /// On the button; `nil` is the host of the issuer.
    package var name: String?
    /// The provider asks for a second factor itself, so we do not.
    package var hasSecondFactor = false

    package init(issuer: String, client: String, secret: String? = nil) {
        self.issuer = issuer
        self.client = client
        self.secret = secret
    }
}
