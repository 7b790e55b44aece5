import Crypto
import Foundation

/// Shows whoever gets a request that it is ours, unchanged and not an old one.
///
/// `Shanzhi-Timestamp` is the moment in seconds since 1970, `Shanzhi-Signature` is `v1=` and the HMAC-SHA256, in
/// hexadecimal, of the timestamp, a full stop and the body. Whoever checks it refuses timestamps that are minutes old.
package struct Signature: Sendable {
    private let key: SymmetricKey

    package init(key: String) { self.key = SymmetricKey(data: Data(key.utf8)) }

    /// - Parameter at: milliseconds since 1970.
    package func headers(_ body: [UInt8], at: Int64) -> [(String, String)] {
        let seconds = "\(at / 1000)"
        return [("Shanzhi-Timestamp", seconds), ("Shanzhi-Signature", "v1=\(code(body, seconds))")]
    }

    private func code(_ body: [UInt8], _ seconds: String) -> String {
        let bytes = HMAC<SHA256>.authenticationCode(for: Data("\(seconds).".utf8 + body), using: key)
        return bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}
