import Crypto
import Foundation

/// Who signs notes, or cosigns checkpoints as a witness.
package struct NoteSigner: Sendable {
    package let key: VerifierKey
    private let secret: Curve25519.Signing.PrivateKey

    /// - Parameter seed: 32 bytes.
    /// - Returns: `nil` when the name or the seed cannot be one.
    package init?(name: String, seed: [UInt8], _ kind: VerifierKey.Kind = .ed25519) {
        guard let secret = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let key = VerifierKey(name: name, kind, publicKey: Array(secret.publicKey.rawRepresentation))
        else { return nil }
        self.secret = secret
        self.key = key
    }

    /// A new random seed of 32 bytes.
    package static func newSeed() -> [UInt8] { Array(Curve25519.Signing.PrivateKey().rawRepresentation) }

    /// A seed for another purpose, from which this one cannot be found.
    /// - Source: RFC 5869.
    package static func seed(from seed: [UInt8], for purpose: String) -> [UInt8] {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: seed), salt: Data(), info: Data(purpose.utf8), outputByteCount: 32
        ).withUnsafeBytes { Array($0) }
    }

    package func sign(_ text: String) throws -> SignedNote.Signature {
        precondition(key.kind == .ed25519)
        return SignedNote.Signature(
            name: key.name, keyID: key.id, bytes: Array(try secret.signature(for: Data(text.utf8))))
    }

    /// - Parameter seconds: since 1970.
    package func cosign(_ text: String, at seconds: Int64) throws -> SignedNote.Signature {
        precondition(key.kind == .cosignature && seconds >= 0)
        let time = withUnsafeBytes(of: UInt64(seconds).bigEndian) { Array($0) }
        let signature = try secret.signature(for: Data(SignedNote.cosigned(text, at: seconds).utf8))
        return SignedNote.Signature(name: key.name, keyID: key.id, bytes: time + signature)
    }
}
