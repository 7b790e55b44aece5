import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import Ballots

@Suite("blind signatures")
struct BlindSignatureTests {
    private let vector = RFC9474Vector.self

    private func key() throws -> IssuerKey {
        IssuerKey(
            try _RSA.BlindSigning.PrivateKey<SHA384>(
                n: Data(hex: vector.modulus), e: Data(hex: vector.exponent), d: Data(hex: vector.privateExponent),
                p: Data(hex: vector.prime1), q: Data(hex: vector.prime2),
                parameters: .RSABSSA_SHA384_PSS_Deterministic))
    }

    /// Blind and Finalize with the RFC's randomness are tested where they are ours: in `ballot.js`.
    @Test("signing and verifying give what RFC 9474 gives")
    func rfc() throws {
        let key = try key()
        #expect(try key.sign(Data(hex: vector.blinded)) == Data(hex: vector.blindSignature))
        let token = Token(randomizer: Data(hex: vector.randomizer), signature: Data(hex: vector.signature))
        #expect(key.publicKey.isValid(token, for: Data(hex: vector.message)))
        #expect(!key.publicKey.isValid(token, for: Data(hex: vector.message) + Data([0])))
        let other = Token(randomizer: Data(repeating: 7, count: 32), signature: token.signature)
        #expect(!key.publicKey.isValid(other, for: Data(hex: vector.message)))
    }

    @Test("what is signed blindly is a signature over the message, and the issuer saw nothing of it")
    func roundTrip() throws {
        let key = TestElection.keys[0]
        let message = Data("虚构".utf8)
        let (first, second) = (try key.publicKey.blind(message), try key.publicKey.blind(message))
        #expect(first.blinded != second.blinded)
        let token = try first.finalize(key.sign(first.blinded))
        #expect(try IssuerPublicKey(der: key.publicKey.der).isValid(token, for: message))
        #expect(!TestElection.keys[1].publicKey.isValid(token, for: message))
        #expect(throws: (any Error).self) { try first.finalize(key.sign(second.blinded)) }
        #expect(try IssuerKey(der: key.der).sign(first.blinded) == key.sign(first.blinded))
    }

    @Test("a message of another length, or not below the modulus, is refused", arguments: [0, 255, 257])
    func refused(length: Int) throws {
        #expect(throws: BallotFault.blinded) { try TestElection.keys[0].sign(Data(repeating: 1, count: length)) }
        #expect(throws: BallotFault.blinded) { try TestElection.keys[0].sign(Data(repeating: 0xFF, count: 256)) }
    }

    @Test("a short key is no issuer's")
    func short() throws {
        let small = try _RSA.BlindSigning.PrivateKey<SHA384>(
            unsafeKeySize: .init(bitCount: 1024), parameters: .RSABSSA_SHA384_PSS_Deterministic)
        #expect(throws: BallotFault.issuerKey) { try IssuerPublicKey(der: small.publicKey.derRepresentation) }
    }
}
