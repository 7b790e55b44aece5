import Crypto
package import Foundation
import Transparency

/// How many tokens an issuer on another office's machine has issued, in its own words after closing.
package struct IssuerStatement: Codable, Hashable, Sendable {
    package let vote: String
    package let issued: Int
    /// ECDSA with SHA-256 by the issuer's statement key: r and s, 64 bytes.
    package let signature: Data

    package init(vote: String, issued: Int, signature: Data) {
        self.vote = vote
        self.issued = issued
        self.signature = signature
    }

    /// - Returns: `nil` for what is none.
    package init?(parsing text: String) {
        guard let found = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = found
    }

    /// A line of JSON.
    package var line: String { OneLine.text(self) }

    /// - Parameters:
    ///   - issuer: the key that signs blindly, SubjectPublicKeyInfo.
    ///   - key: the statement key: a point on P-256, uncompressed.
    package func isValid(for issuer: Data, key: Data) -> Bool {
        guard let key = try? P256.Signing.PublicKey(x963Representation: key),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: Self.text(vote, issuer, issued))
    }

    static func text(_ vote: String, _ issuer: Data, _ issued: Int) -> Data {
        let lines = ["shanzhi-issuer/v1/issued", vote, Array(SHA256.hash(data: issuer)).hex, "\(issued)"]
        return Data(lines.map { $0 + "\n" }.joined().utf8)
    }
}

/// Signs an issuer's statements, and nothing else.
///
/// It is not the key that signs blindly: whoever has a card could have that one sign a statement as well, since it does
/// not see what it signs.
package struct StatementKey: Sendable {
    private let key: P256.Signing.PrivateKey

    package init() { key = P256.Signing.PrivateKey() }

    /// - Parameter raw: the private number, 32 bytes.
    package init(raw: Data) throws(BallotFault) {
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: raw) else { throw .issuerKey }
        self.key = key
    }

    package var raw: Data { key.rawRepresentation }

    package var point: Data { key.publicKey.x963Representation }

    package func state(_ issued: Int, of vote: String, issuer: Data) throws -> IssuerStatement {
        let text = IssuerStatement.text(vote, issuer, issued)
        return IssuerStatement(vote: vote, issued: issued, signature: try key.signature(for: text).rawRepresentation)
    }
}
