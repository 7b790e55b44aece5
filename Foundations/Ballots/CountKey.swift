import Crypto
package import Foundation

/// Opens the ballots: kept shut until the vote has closed, then published.
/// - Source: RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: browsers of old telephones have
///   its parts, and `openssl` with a few lines opens it.
package struct CountKey: Sendable {
    static let suite = HPKE.Ciphersuite.P256_SHA256_AES_GCM_256
    private let key: P256.KeyAgreement.PrivateKey

    package init() { key = P256.KeyAgreement.PrivateKey() }

    /// - Parameter raw: the private number, 32 bytes.
    package init(raw: Data) throws(BallotFault) {
        guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: raw) else { throw .countKey }
        self.key = key
    }

    package var raw: Data { key.rawRepresentation }

    package var publicKey: CountPublicKey { CountPublicKey(key.publicKey) }

    /// - Returns: `nil` when this was sealed to another key, for another vote, by another voter, or changed.
    func open(_ sealed: Data, info: Data, authenticating: Data) -> Data? {
        guard sealed.count > CountPublicKey.length,
            var recipient = try? HPKE.Recipient(
                privateKey: key, ciphersuite: Self.suite, info: info,
                encapsulatedKey: Data(sealed.prefix(CountPublicKey.length)))
        else { return nil }
        return try? recipient.open(Data(sealed.dropFirst(CountPublicKey.length)), authenticating: authenticating)
    }
}

/// What ballots are sealed to.
package struct CountPublicKey: Sendable {
    /// Of an uncompressed point on P-256, bytes.
    static let length = 65
    /// What AES-GCM adds.
    static let tagLength = 16
    private let key: P256.KeyAgreement.PublicKey

    init(_ key: P256.KeyAgreement.PublicKey) { self.key = key }

    /// - Parameter point: uncompressed, 65 bytes from 4 on.
    package init(point: Data) throws(BallotFault) {
        guard let key = try? P256.KeyAgreement.PublicKey(x963Representation: point) else { throw .countKey }
        self.key = key
    }

    package var point: Data { key.x963Representation }

    /// - Returns: the point of the sender's own passing key, then what is sealed.
    func seal(_ plain: Data, info: Data, authenticating: Data) throws -> Data {
        var sender = try HPKE.Sender(recipientKey: key, ciphersuite: CountKey.suite, info: info)
        let box = try sender.seal(plain, authenticating: authenticating)
        return sender.encapsulatedKey + box
    }
}
