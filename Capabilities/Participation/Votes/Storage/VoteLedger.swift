package import Journal
package import Kernel
package import Store

/// The one ledger of a vote: paper, online, by proxy and tokens beside each other, one row for a voter.
package struct VoteLedger: Sendable {
    package let county: County

    package func ballot(of ordinal: Int, in vote: ID<Vote>, _ connection: any Connection) throws -> Ballot? {
        try connection.first(
            "SELECT * FROM vote_ballots WHERE county = ? AND vote = ? AND ordinal = ?", [county, vote, ordinal]
        ).map(Ballot.init(row:))
    }

    /// By ordinal.
    package func all(_ vote: ID<Vote>, _ connection: any Connection) throws -> [Ballot] {
        try connection.query(
            "SELECT * FROM vote_ballots WHERE county = ? AND vote = ? ORDER BY ordinal", [county, vote]
        ).map(Ballot.init(row:))
    }

    /// How many have handed in a ballot or taken a token, by way.
    package func counts(_ vote: ID<Vote>, _ connection: any Connection) throws -> [Ballot.Way: Int] {
        let rows = try connection.query(
            "SELECT way, COUNT(*) AS count FROM vote_ballots WHERE county = ? AND vote = ? GROUP BY way",
            [county, vote])
        return try rows.reduce(into: [:]) { counts, row in
            if let way = Ballot.Way(rawValue: try row["way"]) { counts[way] = try row["count"] }
        }
    }

    /// Whether this ballot may stand. The first that came stands; only an online ballot gives way, to the same voter's
    /// later one online.
    /// - Throws: `VoteRefusal`.
    package func admit(_ ballot: Ballot, in vote: Vote, _ connection: any Connection) throws {
        if let before = try self.ballot(of: ballot.ordinal, in: vote.id, connection),
            !(before.way == .online && ballot.way == .online)
        {
            throw VoteRefusal.voted(before.way)
        }
        guard let proxy = ballot.proxy else { return }
        let taken = try connection.first(
            "SELECT ordinal FROM vote_ballots WHERE county = ? AND vote = ? AND proxy = ?", [county, vote.id, proxy])
        if taken != nil { throw VoteRefusal.proxyTaken }
    }

    /// Writes a ballot that `admit` has let through, in the place of an earlier one of the same voter.
    package func take(_ ballot: Ballot, in vote: Vote, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO vote_ballots (county, vote, ordinal, way, choices, proxy, note, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, vote, ordinal) DO UPDATE SET choices = excluded.choices, at = excluded.at
            """,
            [
                county, vote.id, ballot.ordinal, ballot.way.rawValue,
                try ballot.choices.map { try JSONText.string($0) }, ballot.proxy, ballot.note, ballot.at,
            ])
    }

    /// The ordinals of those who came.
    package func attended(_ vote: ID<Vote>, _ connection: any Connection) throws -> Set<Int> {
        Set(
            try connection.query(
                "SELECT ordinal FROM vote_attendance WHERE county = ? AND vote = ?", [county, vote]
            ).map { try $0["ordinal"] as Int })
    }

    func attend(_ ordinal: Int, in vote: Vote, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO vote_attendance (county, vote, ordinal, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (county, vote, ordinal) DO NOTHING
            """, [county, vote.id, ordinal, now])
    }
}

extension Ballot {
    fileprivate init(row: Row) throws {
        guard let way = Way(rawValue: try row["way"]) else { throw StoreError.column("way", wanted: "a way") }
        let choices: String? = try row["choices"]
        self.init(
            ordinal: try row["ordinal"], way: way,
            choices: try choices.map { try JSONText.value([Int].self, from: $0) }, proxy: try row["proxy"],
            note: try row["note"], at: try row["at"])
    }
}
