import Crypto
import Foundation

/// What only its holder knows: 32 random bytes, as of a session or a one-time link. The database keeps only their hash.
package struct SecretToken: Sendable, Hashable {
    private let bytes: [UInt8]

    /// A new one from the system's source of randomness.
    package init() { bytes = randomBytes(32) }

    /// - Returns: `nil` when `text` is not 64 hexadecimal digits.
    package init?(_ text: some StringProtocol) {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    package var text: String { hexadecimal(bytes) }

    /// Names it in logs without giving it away.
    package var publicName: String { hexadecimal(hash.prefix(8)) }

    /// SHA-256: enough, since nobody can guess 256 random bits.
    package var hash: [UInt8] { Array(SHA256.hash(data: Data(bytes))) }
}

package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
