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
                count_private, result,
                second_address, second_statements, second_issued, second_signature
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
        _ vote: ID<Vote>, issuers: [(public: [UInt8], sealed: [UInt8]?)], elsewhere: IssuerOffer?, at now: Timestamp,
        _ pen: Pen
    ) throws {
        try pen.execute(
            """
            UPDATE secret_votes SET first_public = ?, first_sealed = ?, second_public = ?, second_sealed = ?,
                second_address = ?, second_statements = ?, confirmed = ?
            WHERE county = ? AND vote = ? AND confirmed IS NULL
            """,
            [
                issuers[0].public, issuers[0].sealed, issuers[1].public, issuers[1].sealed, elsewhere?.address,
                elsewhere.map { Array($0.statements) }, now, county, vote,
            ])
    }

    func state(_ statement: IssuerStatement, of vote: ID<Vote>, _ pen: Pen) throws {
        try pen.execute(
            """
            UPDATE secret_votes SET second_issued = ?, second_signature = ?
            WHERE county = ? AND vote = ? AND second_issued IS NULL
            """, [statement.issued, Array(statement.signature), county, vote])
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
        // Places have no gaps.
        let row = try connection.first(
            "SELECT MAX(place) AS count FROM secret_ballots WHERE county = ? AND vote = ?", [county, vote])
        return try row.flatMap { try $0["count"] as Int? } ?? 0
    }

    /// The edge of the board's tree; `nil` for a board that is empty, or older than this.
    func edge(_ vote: ID<Vote>, _ connection: any Connection) throws -> CompactRange? {
        try connection.first("SELECT size, nodes FROM secret_boards WHERE county = ? AND vote = ?", [county, vote]).map
        {
            guard let nodes = [TreeHash](tile: try $0["nodes"]),
                let edge = CompactRange(size: try $0["size"], nodes: nodes)
            else { throw StoreError.column("nodes", wanted: "hashes of complete subtrees") }
            return edge
        }
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

    /// - Returns: the last sequence of a key, and of its ballot with that leaf, if there is one, the place and the root.
    func known(
        _ voter: Data, leaf: TreeHash, _ vote: ID<Vote>, _ connection: any Connection
    ) throws -> (last: Int, same: (place: Int, root: TreeHash?)?) {
        let rows = try connection.query(
            "SELECT place, sequence, leaf, root FROM secret_ballots WHERE county = ? AND vote = ? AND voter = ?",
            [county, vote, Self.name(voter)])
        let last = try rows.map { try $0["sequence"] as Int }.max() ?? 0
        let same = try rows.first { try $0["leaf"] == leaf.bytes }
        return (
            last,
            try same.map { row in (try row["place"], (try row["root"] as [UInt8]?).flatMap { TreeHash(bytes: $0) }) }
        )
    }

    /// At the board's end.
    /// - Parameter edge: with this ballot.
    func insert(
        _ ballot: Ballots.Ballot, leaf: TreeHash, _ edge: CompactRange, root: TreeHash, _ vote: ID<Vote>, _ pen: Pen
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try pen.execute(
            """
            INSERT INTO secret_ballots (county, vote, place, voter, sequence, ballot, leaf, root)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, vote, edge.size, Self.name(ballot.key), ballot.sequence,
                String(decoding: try encoder.encode(ballot), as: UTF8.self), leaf.bytes, root.bytes,
            ])
        try pen.execute(
            """
            INSERT INTO secret_boards (county, vote, size, nodes) VALUES (?, ?, ?, ?)
            ON CONFLICT (county, vote) DO UPDATE SET size = excluded.size, nodes = excluded.nodes
            """, [county, vote, edge.size, edge.nodes.bytes])
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
        let elsewhere = try RecountFile.Elsewhere(row: row, of: number)
        self.init(
            vote: try row["vote"], number: number, title: try row["title"],
            choices: try JSONText.value([String].self, from: try row["choices"] as String), most: try row["most"],
            countKey: try row["count_public"], issuers: issuers.compactMap { $0 }, elsewhere: elsewhere,
            confirmed: try row["confirmed"],
            revealedKey: try row["count_private"], revealed: try row["revealed"],
            result: try result.map { try JSONText.value(RecountFile.Result.self, from: $0) })
    }
}

extension RecountFile.Elsewhere {
    /// - Returns: `nil` where both issuers are ours.
    fileprivate init?(row: Row, of number: CaseNumber) throws {
        guard let address = try row["second_address"] as String?,
            let statements = try row["second_statements"] as [UInt8]?
        else { return nil }
        var statement: IssuerStatement?
        if let issued = try row["second_issued"] as Int?, let signature = try row["second_signature"] as [UInt8]? {
            statement = IssuerStatement(vote: number.description, issued: issued, signature: Data(signature))
        }
        self.init(address: address, statements: Data(statements), statement: statement)
    }
}
