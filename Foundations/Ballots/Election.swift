import Crypto
package import Foundation
import Transparency

/// All that a ballot of one secret vote is checked against. The same for the server that takes ballots and for a
/// stranger who recounts them.
package struct Election: Sendable {
    /// The vote's number, as it is written.
    package let number: String
    package let title: String
    package let choices: [String]
    /// How many may be chosen, 1 or more.
    package let most: Int
    package let issuers: [IssuerPublicKey]
    package let countKey: CountPublicKey

    /// Sequences go from 1 to this: voters may change their mind, and nobody fills the board.
    package static let lastSequence = 100

    /// - Throws: `BallotFault.question`.
    package init(
        number: String, title: String, choices: [String], most: Int, issuers: [IssuerPublicKey],
        countKey: CountPublicKey
    ) throws(BallotFault) {
        let isOneLine = ([number, title] + choices).allSatisfy { !$0.utf8.contains(10) }
        guard isOneLine, !choices.isEmpty, (1...choices.count).contains(most) else { throw .question }
        self.number = number
        self.title = title
        self.choices = choices
        self.most = most
        self.issuers = issuers
        self.countKey = countKey
    }

    /// What both issuers sign: this key may vote here.
    package func permission(for key: Data) -> Data {
        Data("shanzhi-ballot/v1/token\n\(number)\n\(key.base64EncodedString())\n".utf8)
    }

    /// SHA-256 of the question, so that a ballot says to which words it was given.
    package var question: String {
        let lines = ["shanzhi-ballot/v1/question", number, "\(most)", title] + choices
        return Array(SHA256.hash(data: Data(lines.map { $0 + "\n" }.joined().utf8))).hex
    }

    /// What a ballot begins with, and what its seal is bound to.
    func head(key: Data, sequence: Int) -> Data {
        let lines = ["shanzhi-ballot/v1/cast", number, question, key.base64EncodedString(), "\(sequence)"]
        return Data(lines.map { $0 + "\n" }.joined().utf8)
    }

    /// What the one-time key signs.
    func text(key: Data, sequence: Int, sealed: Data) -> Data {
        head(key: key, sequence: sequence) + Data((sealed.base64EncodedString() + "\n").utf8)
    }

    var info: Data { Data("shanzhi-ballot/v1/seal\n\(number)\n".utf8) }

    /// - Throws: `BallotFault`, the first one found.
    package func check(_ ballot: Ballot) throws(BallotFault) {
        guard let key = try? P256.Signing.PublicKey(x963Representation: ballot.key) else { throw .oneTimeKey }
        guard (1...Self.lastSequence).contains(ballot.sequence) else { throw .sequence }
        guard ballot.tokens.count == issuers.count else { throw .tokenCount }
        let permission = permission(for: ballot.key)
        for (place, issuer) in issuers.enumerated() where !issuer.isValid(ballot.tokens[place], for: permission) {
            throw place == 0 ? .firstToken : .secondToken
        }
        guard ballot.sealed.count == CountPublicKey.length + choices.count + CountPublicKey.tagLength else {
            throw .sealedLength
        }
        let text = text(key: ballot.key, sequence: ballot.sequence, sealed: ballot.sealed)
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: ballot.signature),
            key.isValidSignature(signature, for: text)
        else { throw .signature }
    }

    /// What a ballot chooses.
    /// - Returns: places among the choices, from 0; `nil` for one that cannot be opened, or that chooses nothing or too
    ///   much: it is void.
    package func open(_ ballot: Ballot, with key: CountKey) -> [Int]? {
        let head = head(key: ballot.key, sequence: ballot.sequence)
        guard let plain = key.open(ballot.sealed, info: info, authenticating: head), plain.count == choices.count,
            plain.allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") })
        else { return nil }
        let chosen = plain.enumerated().filter { $0.element == UInt8(ascii: "1") }.map(\.offset)
        return (1...most).contains(chosen.count) ? chosen : nil
    }
}

/// A voter's own key for one vote: the voter's side, which a browser does in `ballot.js`.
package struct OneTimeKey: Sendable {
    private let key = P256.Signing.PrivateKey()

    package init() {}

    package var point: Data { key.publicKey.x963Representation }

    /// - Parameter chosen: places among the choices, from 0. Not checked: a voter can seal anything.
    package func cast(_ chosen: [Int], sequence: Int, tokens: [Token], in election: Election) throws -> Ballot {
        let plain = Data(election.choices.indices.map { UInt8(ascii: chosen.contains($0) ? "1" : "0") })
        let sealed = try election.countKey.seal(
            plain, info: election.info, authenticating: election.head(key: point, sequence: sequence))
        let text = election.text(key: point, sequence: sequence, sealed: sealed)
        return Ballot(
            key: point, sequence: sequence, sealed: sealed, signature: try key.signature(for: text).rawRepresentation,
            tokens: tokens)
    }
}
