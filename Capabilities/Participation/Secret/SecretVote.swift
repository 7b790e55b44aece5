import Ballots
import Foundation
import Kernel

/// What a secret vote has besides what every vote has.
struct SecretVote: Sendable {
    let vote: ID<Vote>
    let number: CaseNumber
    /// In the words that ballots name.
    let title: String
    let choices: [String]
    let most: Int
    /// A point on P-256.
    let countKey: [UInt8]
    /// Public keys of both issuers, SubjectPublicKeyInfo; empty until somebody has confirmed.
    var issuers: [[UInt8]] = []
    /// `nil` where both issuers are ours.
    var elsewhere: RecountFile.Elsewhere?
    var confirmed: Timestamp?
    /// The private count key, published at closing.
    var revealedKey: [UInt8]?
    var revealed: Timestamp?
    var result: RecountFile.Result?

    /// - Throws: `BallotFault`.
    func election() throws(BallotFault) -> Election {
        var keys: [IssuerPublicKey] = []
        for der in issuers { keys.append(try IssuerPublicKey(der: Data(der))) }
        return try Election(
            number: number.description, title: title, choices: choices, most: most, issuers: keys,
            countKey: CountPublicKey(point: Data(countKey)))
    }
}

/// One of the two who sign blindly.
enum Issuer: Int, CaseIterable, Sendable {
    /// Of whoever gave notice of the vote.
    case first = 1
    /// Of whoever confirmed it.
    case second
}

/// What a voter keeps of a cast ballot: its place on the board, and the root over the board up to there.
struct BallotReceipt: Sendable, Codable, Hashable {
    let place: Int
    /// Base 16.
    let root: String
    /// The beginning of the ballot's leaf hash, to find it by: `1a2b-3c4d-5e6f`.
    let code: String

    /// - Parameter leaf: base 16.
    static func code(_ leaf: String) -> String {
        let digits = Array(leaf.prefix(12))
        return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
            .joined(separator: "-")
    }
}
