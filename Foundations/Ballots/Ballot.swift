package import Foundation

/// A sealed ballot as it lies on the public board: nothing in it says whose it is, and until the count key is published
/// nothing says what it chooses.
package struct Ballot: Codable, Hashable, Sendable {
    /// The voter's one-time key: a point on P-256, uncompressed, 65 bytes.
    package let key: Data
    /// Counts the ballots of this key; a later one replaces an earlier one.
    package let sequence: Int
    /// The choice, sealed to the count key.
    package let sealed: Data
    /// ECDSA with SHA-256 by the one-time key over `text`: r and s, 64 bytes.
    package let signature: Data
    /// One of each issuer, in their order.
    package let tokens: [Token]

    package init(key: Data, sequence: Int, sealed: Data, signature: Data, tokens: [Token]) {
        self.key = key
        self.sequence = sequence
        self.sealed = sealed
        self.signature = signature
        self.tokens = tokens
    }

    /// The leaf of the board's tree: what was signed, the signature and the tokens, a line each.
    package func leaf(in election: Election) -> [UInt8] {
        let words = tokens.flatMap { [$0.randomizer, $0.signature] }
        let lines = ([signature] + words).map { $0.base64EncodedString() + "\n" }
        return Array(election.text(key: key, sequence: sequence, sealed: sealed)) + Array(lines.joined().utf8)
    }
}

/// What is wrong with a ballot or with a key.
package enum BallotFault: String, Error, Hashable, Sendable, CaseIterable {
    case issuerKey, countKey
    /// The question has a line break, nothing to choose, or more to choose than there is.
    case question
    /// The message to sign is not one for this issuer.
    case blinded
    /// The one-time key is none.
    case oneTimeKey
    /// Fewer or more tokens than issuers.
    case tokenCount
    /// The first issuer's signature is not over this key for this vote.
    case firstToken
    case secondToken
    case signature
    /// Not of the length that every ballot of this vote has.
    case sealedLength
    case sequence
}
