package import Journal
package import Kernel
package import Store

/// What the secret ballot does for the votes: `Participation/Secret` implements it, `Participation.swift` hands it in.
///
/// Who has been given a token stands in `vote_ballots` as a row of way `token` without a choice, written by
/// `VoteLedger.take`, so that paper beside online stays one ledger.
package protocol SecretCount: Sendable {
    /// Inside the door, when notice of a secret vote is given.
    func prepare(_ vote: Vote, _ pen: Pen, at now: Timestamp) throws

    /// Why it cannot open yet, as a key of the strings; `nil` when it can.
    func hindrance(of vote: Vote, _ connection: any Connection) throws -> String?

    /// How often each choice stands in the ballots that count, by index, paper ballots not included.
    /// - Returns: `nil` while they cannot be opened yet.
    func tally(of vote: Vote, _ connection: any Connection) throws -> [Int]?
}
