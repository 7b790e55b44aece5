import Crypto
import Foundation

/// A public key by which signed notes are checked, written `name+keyID+base64`.
/// - Source: c2sp.org/signed-note, "Verifier keys".
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: UInt8, Sendable {
        case ed25519 = 1
        /// Timestamped cosignatures of checkpoints.
        /// - Source: c2sp.org/tlog-cosignature.
        case cosignature = 4
    }

    package let name: String
    package let kind: Kind
    /// 32 bytes.
    package let publicKey: [UInt8]

    /// - Returns: `nil` when the name or the key cannot be one.
    package init?(name: String, _ kind: Kind, publicKey: [UInt8]) {
        guard Self.isName(name), publicKey.count == 32 else { return nil }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
    }

    package init?(_ text: some StringProtocol) {
        let parts = String(text).split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let key = Base64.bytes(parts[2]), let kind = key.first.flatMap(Kind.init) else {
            return nil
        }
        self.init(name: parts[0], kind, publicKey: Array(key.dropFirst()))
        guard parts[1] == id.hex else { return nil }
    }

    /// Four bytes that tell which key signed.
    package var id: [UInt8] {
        Array(SHA256.hash(data: Data(name.utf8) + [0x0A, kind.rawValue] + publicKey).prefix(4))
    }

    package var description: String { "\(name)+\(id.hex)+\(Base64.text([kind.rawValue] + publicKey))" }

    /// No blanks, no plus sign, no control characters.
    package static func isName(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { scalar in
                scalar != "+" && !scalar.properties.isWhitespace && scalar.value >= 0x20 && scalar.value != 0x7F
            }
    }

    func verifies(_ signature: some DataProtocol, of message: some DataProtocol) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

/// Base64 in the one way of writing it: padded, nothing else.
/// - Source: RFC 4648, section 4.
package enum Base64 {
    package static func text(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}

/// Whole numbers in the one way of writing them: no sign, no needless zeros.
package enum Decimal {
    package static func number(_ text: some StringProtocol) -> Int64? {
        guard let number = Int64(text), number >= 0, String(number) == text else { return nil }
        return number
    }
}
