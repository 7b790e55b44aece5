package import Foundation

/// Everything a stranger needs to recount a secret vote, in one JSON file.
package struct RecountFile: Codable, Sendable {
    package static let format = "shanzhi-recount/v1"

    package struct Keys: Codable, Sendable {
        package let `public`: Data
        /// Published when the vote has closed.
        package let `private`: Data?

        package init(public: Data, private: Data?) {
            self.public = `public`
            self.private = `private`
        }
    }

    package struct Result: Codable, Hashable, Sendable {
        /// Votes of each choice.
        package let counts: [Int]
        /// One-time keys whose last ballot cannot be opened, or chooses nothing or too much.
        package let void: Int
        /// One-time keys on the board.
        package let voters: Int

        package init(counts: [Int], void: Int, voters: Int) {
            self.counts = counts
            self.void = void
            self.voters = voters
        }
    }

    /// The second issuer, where it is another office's machine.
    package struct Elsewhere: Codable, Hashable, Sendable {
        package let address: String
        /// Its statement key: a point on P-256, uncompressed.
        package let statements: Data
        /// What it said after closing; `nil` until then, and `issued` has the first issuer's number only.
        package let statement: IssuerStatement?

        package init(address: String, statements: Data, statement: IssuerStatement?) {
            self.address = address
            self.statements = statements
            self.statement = statement
        }
    }

    package var format = Self.format
    package var vote: String
    package var title: String
    package var choices: [String]
    package var most: Int
    /// How many were on the roll.
    package var roll: Int
    /// How many tokens each issuer has issued.
    package var issued: [Int]
    /// Public keys as SubjectPublicKeyInfo.
    package var issuers: [Data]
    package var count: Keys
    package var ballots: [Ballot]
    /// Over the board in order, base 16.
    package var root: String
    /// What the server has counted; `nil` before closing.
    package var result: Result?
    /// `nil` where both issuers are the county's.
    package var elsewhere: Elsewhere?

    package init(
        vote: String, title: String, choices: [String], most: Int, roll: Int, issued: [Int], issuers: [Data],
        count: Keys, ballots: [Ballot], root: String, result: Result?, elsewhere: Elsewhere? = nil
    ) {
        self.vote = vote
        self.title = title
        self.choices = choices
        self.most = most
        self.roll = roll
        self.issued = issued
        self.issuers = issuers
        self.count = count
        self.ballots = ballots
        self.root = root
        self.result = result
        self.elsewhere = elsewhere
    }

    /// - Throws: `DecodingError`.
    package init(parsing bytes: Data) throws { self = try JSONDecoder().decode(Self.self, from: bytes) }

    package var bytes: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    /// - Throws: `BallotFault` when keys or question are none.
    package func election() throws(BallotFault) -> Election {
        var keys: [IssuerPublicKey] = []
        for der in issuers { keys.append(try IssuerPublicKey(der: der)) }
        return try Election(
            number: vote, title: title, choices: choices, most: most, issuers: keys,
            countKey: CountPublicKey(point: count.public))
    }
}
