import Crypto
import CryptoExtras
package import Foundation

/// Signs who may vote without seeing what it signs: one issuer's key for one vote.
/// - Source: RFC 9474, RSABSSA-SHA384-PSS-Randomized.
package struct IssuerKey: Sendable {
    private let key: _RSA.BlindSigning.PrivateKey<SHA384>

    /// A new key. It takes up to some seconds to find.
    /// - Parameter bits: 2048 or 3072.
    package init(bits: Int = 3072) throws {
        key = try _RSA.BlindSigning.PrivateKey(
            keySize: .init(bitCount: bits), parameters: .RSABSSA_SHA384_PSS_Deterministic)
    }

    /// - Parameter der: PKCS#1.
    package init(der: Data) throws {
        key = try _RSA.BlindSigning.PrivateKey(derRepresentation: der, parameters: .RSABSSA_SHA384_PSS_Deterministic)
    }

    init(_ key: _RSA.BlindSigning.PrivateKey<SHA384>) { self.key = key }

    /// PKCS#1.
    package var der: Data { key.derRepresentation }

    package var publicKey: IssuerPublicKey { IssuerPublicKey(key.publicKey) }

    /// BlindSign: the same for the same blinded message.
    /// - Throws: `BallotFault.blinded` when the message is not one for this key.
    package func sign(_ blinded: Data) throws(BallotFault) -> Data {
        guard blinded.count == publicKey.size, let signed = try? key.blindSignature(for: blinded) else {
            throw .blinded
        }
        return signed.rawRepresentation
    }
}

/// What everybody checks an issuer's signatures with.
package struct IssuerPublicKey: Sendable {
    /// The preparation is ours, since what it draws has to be published; so the library's prepares nothing.
    private let key: _RSA.BlindSigning.PublicKey<SHA384>

    init(_ key: _RSA.BlindSigning.PublicKey<SHA384>) { self.key = key }

    /// - Parameter der: SubjectPublicKeyInfo, as `openssl` reads it.
    /// - Throws: `BallotFault.issuerKey`; also for a key of less than 2048 bits.
    package init(der: Data) throws(BallotFault) {
        guard
            let key = try? _RSA.BlindSigning.PublicKey(
                derRepresentation: der, parameters: .RSABSSA_SHA384_PSS_Deterministic)
        else { throw .issuerKey }
        self.key = key
    }

    /// SubjectPublicKeyInfo.
    package var der: Data { key.derRepresentation }

    /// Bytes of the modulus, and of a signature.
    package var size: Int { key.keySizeInBits / 8 }

    /// Prepare and Blind, with fresh randomness.
    package func blind(_ message: Data) throws -> Blinding {
        let randomizer = SymmetricKey(size: .init(bitCount: 8 * Token.randomizerLength)).withUnsafeBytes { Data($0) }
        let prepared = key.prepare(randomizer + message)
        return Blinding(
            key: key, prepared: prepared, randomizer: randomizer, result: try key.blind(prepared))
    }

    /// Verify, of the message behind the token's random bytes.
    package func isValid(_ token: Token, for message: Data) -> Bool {
        guard token.randomizer.count == Token.randomizerLength, token.signature.count == size else { return false }
        return key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: token.signature),
            for: key.prepare(token.randomizer + message))
    }
}

/// A message that is being signed blindly, as only the voter knows it.
package struct Blinding {
    let key: _RSA.BlindSigning.PublicKey<SHA384>
    let prepared: _RSA.BlindSigning.PreparedMessage
    let randomizer: Data
    let result: _RSA.BlindSigning.BlindingResult

    /// What the issuer gets to see.
    package var blinded: Data { result.blindedMessage }

    /// Finalize.
    /// - Throws: when the issuer signed something else, or with another key.
    package func finalize(_ signature: Data) throws -> Token {
        let whole = try key.finalize(
            .init(rawRepresentation: signature), for: prepared, blindingInverse: result.inverse)
        return Token(randomizer: randomizer, signature: whole.rawRepresentation)
    }
}

/// An issuer's signature over a voter's one-time key; nothing in it tells to whom it was issued.
package struct Token: Codable, Hashable, Sendable {
    static let randomizerLength = 32

    /// The random bytes before the message, RFC 9474's `msg_prefix`.
    package let randomizer: Data
    package let signature: Data

    package init(randomizer: Data, signature: Data) {
        self.randomizer = randomizer
        self.signature = signature
    }
}
