import Journal
package import Kernel
import Platform
package import Store

/// Who may vote, one row for each voter of each vote.
package struct RollTable: Sendable {
    package let county: County
    let phone: PhoneHash

    /// Every column but what is sealed, which none reads without opening it.
    private static let columns =
        "id, vote, ordinal, label, household, area, phone_hash, identity, ended, ending, counted"

    /// The entry of a resident who has signed in, by the telephone; `nil` when it stands nowhere on the roll.
    package func entry(of person: ID<Person>, in vote: ID<Vote>, _ connection: any Connection) throws -> RollEntry? {
        guard let hash = try phone(person, connection) else { return nil }
        return try connection.first(
            "SELECT \(Self.columns) FROM vote_rolls WHERE county = ? AND vote = ? AND phone_hash = ?",
            [county, vote, hash]
        ).map(RollEntry.init(row:))
    }

    /// The votes on whose roll a resident stands, with the ordinal there; the newest first.
    func votes(
        of person: ID<Person>, limit: Int, _ connection: any Connection
    ) throws -> [(vote: ID<Vote>, ordinal: Int)] {
        guard let hash = try phone(person, connection) else { return [] }
        return try connection.query(
            "SELECT vote, ordinal FROM vote_rolls WHERE county = ? AND phone_hash = ? ORDER BY vote DESC LIMIT ?",
            [county, hash, limit]
        ).map { (try $0["vote"], try $0["ordinal"]) }
    }

    package func entry(_ ordinal: Int, in vote: ID<Vote>, _ connection: any Connection) throws -> RollEntry? {
        try connection.first(
            "SELECT \(Self.columns) FROM vote_rolls WHERE county = ? AND vote = ? AND ordinal = ?",
            [county, vote, ordinal]
        ).map(RollEntry.init(row:))
    }

    /// By ordinal.
    package func all(_ vote: ID<Vote>, _ connection: any Connection) throws -> [RollEntry] {
        try connection.query(
            "SELECT \(Self.columns) FROM vote_rolls WHERE county = ? AND vote = ? ORDER BY ordinal", [county, vote]
        ).map(RollEntry.init(row:))
    }

    /// Everybody of a household, by ordinal.
    func household(_ household: String, in vote: ID<Vote>, _ connection: any Connection) throws -> [RollEntry] {
        try connection.query(
            """
            SELECT \(Self.columns) FROM vote_rolls WHERE county = ? AND vote = ? AND household = ?
            ORDER BY ordinal LIMIT 50
            """, [county, vote, household]
        ).map(RollEntry.init(row:))
    }

    /// What is sealed of a roll, for those who may open it.
    func sealed(_ vote: ID<Vote>, _ connection: any Connection) throws -> [Sealed] {
        try connection.query(
            "SELECT id, sealed FROM vote_rolls WHERE county = ? AND vote = ? AND sealed IS NOT NULL ORDER BY ordinal",
            [county, vote]
        ).map { row in
            let id: ID<RollEntry> = try row["id"]
            return Sealed(try row["sealed"], of: id, field: "roll")
        }
    }

    /// Puts an entry in place of the one with its ordinal.
    func put(_ entry: RollEntry, sealed: [UInt8], _ pen: Pen) throws {
        try pen.put(
            "DELETE FROM vote_rolls WHERE county = ? AND vote = ? AND ordinal = ?", [county, entry.vote, entry.ordinal])
        try pen.put(
            """
            INSERT INTO vote_rolls (county, vote, ordinal, id, label, household, area, phone_hash, identity, sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, entry.vote, entry.ordinal, entry.id, entry.label, entry.household, entry.weight.count,
                entry.phone, entry.identity, sealed,
            ])
    }

    /// Marks those who count, when the roll is frozen.
    func freeze(_ vote: Vote, _ pen: Pen) throws {
        let dead = vote.roll == .owners ? "OR ending = 'died'" : ""
        try pen.execute(
            "UPDATE vote_rolls SET counted = 1 WHERE county = ? AND vote = ? AND (ending IS NULL \(dead))",
            [county, vote.id])
    }

    func end(_ entry: RollEntry, _ ending: RollEntry.Ending, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE vote_rolls SET ended = ?, ending = ? WHERE county = ? AND vote = ? AND ordinal = ?",
            [now, ending.rawValue, county, entry.vote, entry.ordinal])
    }

    /// Forgets names and telephones of rolls whose vote was decided before a moment.
    /// - Returns: how many entries.
    func forget(decidedBefore moment: Timestamp, limit: Int, _ connection: any Connection) throws -> [ID<RollEntry>] {
        try connection.query(
            """
            SELECT vote_rolls.id FROM vote_rolls JOIN votes
                ON votes.county = vote_rolls.county AND votes.id = vote_rolls.vote
            WHERE vote_rolls.county = ? AND vote_rolls.sealed IS NOT NULL AND votes.decided < ? LIMIT ?
            """, [county, moment, limit]
        ).map { try $0["id"] }
    }

    func forget(_ ids: [ID<RollEntry>], _ pen: Pen) throws {
        try pen.executeAll(
            "UPDATE vote_rolls SET sealed = NULL, phone_hash = NULL WHERE county = ? AND id = ?",
            ids.map { [county, $0] })
    }
}

extension RollEntry {
    fileprivate init(row: Row) throws {
        let ending: String? = try row["ending"]
        self.init(
            id: try row["id"], vote: try row["vote"], ordinal: try row["ordinal"], label: try row["label"],
            household: try row["household"], weight: FloorArea(count: try row["area"]), phone: try row["phone_hash"],
            identity: try row["identity"], ended: try row["ended"], ending: ending.flatMap(Ending.init),
            isCounted: try row["counted"])
    }
}
