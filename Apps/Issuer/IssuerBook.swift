import Ballots
import Foundation
import Kernel
import Store

/// A vote as the second issuer keeps it.
struct IssuedVote: Sendable {
    let vote: String
    let title: String
    let cards: Int
    let opens: Timestamp
    let closes: Timestamp
    /// Where voters vote; the origin of their browsers.
    let page: String
    let offer: IssuerOffer
    /// Made when it was closed.
    let statement: IssuerStatement?
}

/// What the second issuer writes down: its votes, and of each card what it was used for. No name stands in it.
struct IssuerBook: Sendable {
    let database: any Database

    static let migrations = [
        Migration(
            "issuer/001-book",
            [
                """
                CREATE TABLE issuer_votes (
                    vote TEXT PRIMARY KEY,
                    title TEXT NOT NULL,
                    cards BIGINT NOT NULL,
                    opens BIGINT NOT NULL,
                    closes BIGINT NOT NULL,
                    page TEXT NOT NULL,
                    address TEXT NOT NULL,
                    issuer BYTEA NOT NULL,
                    statements BYTEA NOT NULL,
                    stated BIGINT,
                    signature BYTEA,
                    CHECK ((stated IS NULL) = (signature IS NULL))
                )
                """,
                """
                CREATE TABLE issuer_cards (
                    vote TEXT NOT NULL,
                    ordinal BIGINT NOT NULL,
                    mark BYTEA NOT NULL,
                    blinded BYTEA,
                    PRIMARY KEY (vote, ordinal),
                    CHECK (ordinal > 0)
                )
                """,
            ])
    ]

    func find(_ vote: String, _ connection: any Connection) throws -> IssuedVote? {
        try connection.first("SELECT * FROM issuer_votes WHERE vote = ?", [vote]).map(IssuedVote.init(row:))
    }

    func all(_ connection: any Connection) throws -> [IssuedVote] {
        try connection.query("SELECT * FROM issuer_votes ORDER BY vote").map(IssuedVote.init(row:))
    }

    func insert(_ vote: IssuedVote, marks: [Data], _ connection: any WriteConnection) throws {
        try connection.execute(
            """
            INSERT INTO issuer_votes (vote, title, cards, opens, closes, page, address, issuer, statements)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                vote.vote, vote.title, vote.cards, vote.opens, vote.closes, vote.page, vote.offer.address,
                Array(vote.offer.issuer), Array(vote.offer.statements),
            ])
        try connection.executeAll(
            "INSERT INTO issuer_cards (vote, ordinal, mark) VALUES (?, ?, ?)",
            marks.enumerated().map { [vote.vote, $0.offset + 1, Array($0.element)] })
    }

    /// - Returns: what is kept of the card, and the digest of what was signed with it.
    func card(_ ordinal: Int, of vote: String, _ connection: any Connection) throws -> (mark: Data, blinded: [UInt8]?)?
    {
        try connection.first("SELECT mark, blinded FROM issuer_cards WHERE vote = ? AND ordinal = ?", [vote, ordinal])
            .map { (Data(try $0["mark"] as [UInt8]), try $0["blinded"]) }
    }

    /// - Returns: false when the card was used before.
    func issue(
        _ blinded: [UInt8], to ordinal: Int, of vote: String, _ connection: any WriteConnection
    ) throws -> Bool {
        try connection.execute(
            "UPDATE issuer_cards SET blinded = ? WHERE vote = ? AND ordinal = ? AND blinded IS NULL",
            [blinded, vote, ordinal]) == 1
    }

    func issued(_ vote: String, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS count FROM issuer_cards WHERE vote = ? AND blinded IS NOT NULL", [vote])?["count"] ?? 0
    }

    func close(_ statement: IssuerStatement, _ connection: any WriteConnection) throws {
        try connection.execute(
            "UPDATE issuer_votes SET stated = ?, signature = ? WHERE vote = ? AND stated IS NULL",
            [statement.issued, Array(statement.signature), statement.vote])
    }
}

extension IssuedVote {
    fileprivate init(row: Row) throws {
        (vote, title, cards) = (try row["vote"], try row["title"], try row["cards"])
        (opens, closes, page) = (try row["opens"], try row["closes"], try row["page"])
        offer = IssuerOffer(
            vote: vote, address: try row["address"], issuer: Data(try row["issuer"] as [UInt8]),
            statements: Data(try row["statements"] as [UInt8]))
        let (stated, signature): (Int?, [UInt8]?) = (try row["stated"], try row["signature"])
        let number = vote
        statement = stated.flatMap { issued in
            signature.map { IssuerStatement(vote: number, issued: issued, signature: Data($0)) }
        }
    }
}
