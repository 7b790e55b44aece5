import Crypto
import Foundation

/// What a signed-in browser holds: 32 random bytes. The database keeps only their hash.
package struct SessionToken: Sendable, Hashable {
    private let bytes: [UInt8]

    /// A new one from the system's source of randomness.
    package init() {
        bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    }

    /// - Returns: `nil` when `text` is not 64 hexadecimal digits.
    package init?(_ text: some StringProtocol) {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    package var text: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Names the session in logs without giving it away.
    package var publicName: String { hash.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    /// SHA-256: enough, since nobody can guess 256 random bits.
    var hash: [UInt8] { Array(SHA256.hash(data: Data(bytes))) }
}
