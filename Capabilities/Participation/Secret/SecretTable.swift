import Ballots
import Crypto
import Foundation
import Journal
import Kernel
import Store
import Transparency

/// Keys, tokens issued and ballots of secret votes. A ballot's row has no time and no person.
struct SecretTable: Sendable {
    let county: County

    // MARK: Votes

    func find(_ vote: ID<Vote>, _ connection: any Connection) throws -> SecretVote? {
        try connection.first(
            """
            SELECT vote, number, title, choices, most, count_public, first_public, second_public, confirmed, revealed,
                count_private, result
            FROM secret_votes WHERE county = ? AND vote = ?
            """, [county, vote]
        ).map(SecretVote.init(row:))
    }

    /// All ids in order, for `check`.
    func ids(_ connection: any Connection) throws -> [ID<Vote>] {
        try connection.query("SELECT vote FROM secret_votes WHERE county = ? ORDER BY vote", [county]).map {
            try $0["vote"]
        }
    }

    func insert(_ secret: SecretVote, sealed: [UInt8], at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO secret_votes (county, vote, number, title, choices, most, prepared, count_public, count_sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, secret.vote, secret.number.description, secret.title, try JSONText.string(secret.choices),
                secret.most, now, secret.countKey, sealed,
            ])
    }

    func confirm(
        _ vote: ID<Vote>, issuers: [(public: [UInt8], sealed: [UInt8])], at now: Timestamp, _ pen: Pen
    ) throws {
        try pen.execute(
            """
            UPDATE secret_votes SET first_public = ?, first_sealed = ?, second_public = ?, second_sealed = ?, confirmed = ?
            WHERE county = ? AND vote = ? AND confirmed IS NULL
            """, [issuers[0].public, issuers[0].sealed, issuers[1].public, issuers[1].sealed, now, county, vote])
    }

    /// Publishes the count key and forgets what could still sign.
    func reveal(_ vote: ID<Vote>, key: [UInt8], _ result: RecountFile.Result, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            """
            UPDATE secret_votes SET revealed = ?, count_private = ?, result = ?, count_sealed = NULL,
                first_sealed = NULL, second_sealed = NULL
            WHERE county = ? AND vote = ? AND revealed IS NULL
            """, [now, key, try JSONText.string(result), county, vote])
    }

    func sealedCountKey(_ vote: ID<Vote>, _ connection: any Connection) throws -> [UInt8]? {
        try connection.first("SELECT count_sealed FROM secret_votes WHERE county = ? AND vote = ?", [county, vote])?[
            "count_sealed"]
    }

    func sealedKey(of issuer: Issuer, _ vote: ID<Vote>, _ connection: any Connection) throws -> [UInt8]? {
        let row = try connection.first(
            "SELECT first_sealed, second_sealed FROM secret_votes WHERE county = ? AND vote = ?", [county, vote])
        return try row?[issuer == .first ? "first_sealed" : "second_sealed"]
    }

    // MARK: Tokens

    /// SHA-256 of the blinded message that this issuer signed for this voter.
    func issued(to ordinal: Int, by issuer: Issuer, _ vote: ID<Vote>, _ connection: any Connection) throws -> [UInt8]? {
        try connection.first(
            "SELECT blinded FROM secret_issues WHERE county = ? AND vote = ? AND ordinal = ? AND issuer = ?",
            [county, vote, ordinal, issuer.rawValue])?["blinded"]
    }

    func issue(_ blinded: [UInt8], to ordinal: Int, by issuer: Issuer, _ vote: ID<Vote>, _ pen: Pen) throws {
        try pen.execute(
            "INSERT INTO secret_issues (county, vote, ordinal, issuer, blinded) VALUES (?, ?, ?, ?, ?)",
            [county, vote, ordinal, issuer.rawValue, blinded])
    }

    /// How many each issuer has issued.
    func issued(_ vote: ID<Vote>, _ connection: any Connection) throws -> [Int] {
        let rows = try connection.query(
            "SELECT issuer, COUNT(*) AS count FROM secret_issues WHERE county = ? AND vote = ? GROUP BY issuer",
            [county, vote])
        return try rows.reduce(into: [0, 0]) { counts, row in
            counts[(try row["issuer"] as Int) - 1] = try row["count"]
        }
    }

    // MARK: Ballots

    /// The board in its order.
    func ballots(_ vote: ID<Vote>, _ connection: any Connection) throws -> [Ballots.Ballot] {
        try connection.query(
            "SELECT ballot FROM secret_ballots WHERE county = ? AND vote = ? ORDER BY place", [county, vote]
        ).map { try JSONDecoder().decode(Ballots.Ballot.self, from: Data(($0["ballot"] as String).utf8)) }
    }

    /// Ballots on the board.
    func count(_ vote: ID<Vote>, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS count FROM secret_ballots WHERE county = ? AND vote = ?", [county, vote])?["count"] ?? 0
    }

    func leaves(_ vote: ID<Vote>, _ connection: any Connection) throws -> [TreeHash] {
        try connection.query(
            "SELECT leaf FROM secret_ballots WHERE county = ? AND vote = ? ORDER BY place", [county, vote]
        ).map { row in
            guard let leaf = TreeHash(bytes: try row["leaf"] as [UInt8]) else {
                throw StoreError.column("leaf", wanted: "32 bytes")
            }
            return leaf
        }
    }

    /// - Returns: the last sequence of a key, and the place of its ballot with that leaf if there is one.
    func known(
        _ voter: Data, leaf: TreeHash, _ vote: ID<Vote>, _ connection: any Connection
    ) throws -> (last: Int, place: Int?) {
        let rows = try connection.query(
            "SELECT place, sequence, leaf FROM secret_ballots WHERE county = ? AND vote = ? AND voter = ?",
            [county, vote, Self.name(voter)])
        let last = try rows.map { try $0["sequence"] as Int }.max() ?? 0
        let same = try rows.first { try $0["leaf"] == leaf.bytes }
        return (last, try same?["place"])
    }

    func insert(_ ballot: Ballots.Ballot, leaf: TreeHash, at place: Int, _ vote: ID<Vote>, _ pen: Pen) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try pen.execute(
            """
            INSERT INTO secret_ballots (county, vote, place, voter, sequence, ballot, leaf) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, vote, place, Self.name(ballot.key), ballot.sequence,
                String(decoding: try encoder.encode(ballot), as: UTF8.self), leaf.bytes,
            ])
    }

    /// A one-time key in a column.
    private static func name(_ key: Data) -> [UInt8] { Array(SHA256.hash(data: key)) }
}

extension SecretVote {
    fileprivate init(row: Row) throws {
        guard let number = try? CaseNumber(parsing: try row["number"] as String) else {
            throw StoreError.column("number", wanted: "number of a vote")
        }
        let issuers: [[UInt8]?] = [try row["first_public"], try row["second_public"]]
        let result: String? = try row["result"]
        self.init(
            vote: try row["vote"], number: number, title: try row["title"],
            choices: try JSONText.value([String].self, from: try row["choices"] as String), most: try row["most"],
            countKey: try row["count_public"], issuers: issuers.compactMap { $0 }, confirmed: try row["confirmed"],
            revealedKey: try row["count_private"], revealed: try row["revealed"],
            result: try result.map { try JSONText.value(RecountFile.Result.self, from: $0) })
    }
}
