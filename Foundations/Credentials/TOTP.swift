import Crypto
import Foundation
package import Kernel

/// The six digits that an app on a telephone shows and that change every half minute.
/// - Source: RFC 6238 over HMAC-SHA-1, as every such app computes them; RFC 4226, section 5.3.
package struct TOTP: Sendable, Hashable {
    /// Milliseconds that a code stands.
    package static let period: Int64 = 30_000
    /// How many periods a clock may be off, either way.
    /// - Source: RFC 6238, section 5.2: at most one is recommended.
    package static let window: Int64 = 1

    package let secret: [UInt8]
    let digits: Int

    /// - Parameter secret: 20 bytes.
    package init(secret: [UInt8], digits: Int = 6) {
        self.secret = secret
        self.digits = digits
    }

    /// - Source: RFC 4226, section 4, R6: 160 bits.
    package static func newSecret() -> [UInt8] { randomBytes(20) }

    package static func step(at time: Timestamp) -> Int64 { time.milliseconds / period }

    package func code(step: Int64) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Data($0) }
        let hash = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(hash[hash.count - 1] & 15)
        let number = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(number % (0..<digits).reduce(1) { power, _ in power * 10 })
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// - Returns: the period whose code this is, `nil` for none near `time`. Whoever accepts it has to see that no
    ///   period is accepted twice.
    package func step(of code: String, at time: Timestamp) -> Int64? {
        let given = Array(code.utf8)
        let now = Self.step(at: time)
        // Every period is compared, whichever it is.
        return (now - Self.window...now + Self.window).reduce(into: Int64?.none) { found, step in
            if isEqual(Array(self.code(step: step).utf8), given) { found = step }
        }
    }

    /// What the QR code says to the app.
    /// - Parameters:
    ///   - issuer: whose account it is, as the app shows it.
    ///   - account: the login name.
    package func address(issuer: String, account: String) -> String {
        let allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..."\u{7F}"))
            .union(CharacterSet(charactersIn: "-._~"))
        func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        return "otpauth://totp/\(escaped(issuer)):\(escaped(account))?secret=\(Base32.text(secret))"
            + "&issuer=\(escaped(issuer))&algorithm=SHA1&digits=\(digits)&period=30"
    }
}
