package import Cases
import Journal
package import Kernel
package import Store

/// Who acts for which child, and who asks to.
package struct GuardianTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    func request(_ new: Guardianship, _ pen: some WriteConnection) throws {
        try pen.execute(
            """
            INSERT INTO me_guardians (county, id, child, guardian, label, since, ends, consent)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [county, new.id, new.child, new.guardian, new.label, new.since, new.ends?.description, new.consent])
    }

    func find(_ id: ID<GuardianRequest>, _ connection: any Connection) throws -> Guardianship? {
        try connection.first("SELECT * FROM me_guardians WHERE county = ? AND id = ?", [county, id])
            .map(Guardianship.init(row:))
    }

    /// Everything of one guardian, the newest first.
    package func list(of guardian: ID<Person>, _ connection: any Connection) throws -> [Guardianship] {
        try connection.query(
            "SELECT * FROM me_guardians WHERE county = ? AND guardian = ? ORDER BY since DESC, child LIMIT 50",
            [county, guardian]
        ).map(Guardianship.init(row:))
    }

    /// Requests that wait for a desk, the oldest first.
    func waiting(_ connection: any Connection) throws -> [Guardianship] {
        try connection.query(
            """
            SELECT * FROM me_guardians
            WHERE county = ? AND confirmed IS NULL AND refused IS NULL AND ended IS NULL AND id IS NOT NULL
            ORDER BY since, id LIMIT 100
            """, [county]
        ).map(Guardianship.init(row:))
    }

    /// The children somebody may act for on a day: confirmed, not ended, under fourteen.
    package func wards(
        of guardian: ID<Person>, on date: LocalDate, _ connection: any Connection
    ) throws -> [Guardianship] {
        try list(of: guardian, connection).filter { $0.state(on: date) == .confirmed }
    }

    /// The same, for those who keep what is done in a child's name.
    package var wards: Wards {
        Wards { guardian, time, connection in
            try wards(of: guardian, on: CountyTime.china.date(time), connection).map {
                .init(id: $0.child, label: $0.label)
            }
        }
    }

    func decide(
        _ id: ID<GuardianRequest>, confirmed: Bool, words: String?, at time: Timestamp, _ pen: some WriteConnection
    ) throws {
        let column = confirmed ? "confirmed" : "refused"
        try pen.execute(
            "UPDATE me_guardians SET \(column) = ?, words = ? WHERE county = ? AND id = ?", [time, words, county, id])
    }

    func dismiss(
        _ guardian: ID<Person>, of child: ID<Person>, at time: Timestamp, _ pen: some WriteConnection
    ) throws {
        try pen.execute(
            "UPDATE me_guardians SET ended = ?, label = '' WHERE county = ? AND child = ? AND guardian = ?",
            [time, county, child, guardian])
    }

    /// Nothing of a person who asked to be forgotten stays in words here.
    func forget(_ person: ID<Person>, at time: Timestamp, _ pen: some WriteConnection) throws {
        try pen.execute(
            """
            UPDATE me_guardians SET ended = COALESCE(ended, ?), label = '', words = NULL
            WHERE county = ? AND (guardian = ? OR child = ?)
            """, [time, county, person, person])
    }

    static let requests = Migration(
        "me/002-guardians",
        [
            "ALTER TABLE me_guardians ADD COLUMN id BYTEA",
            "ALTER TABLE me_guardians ADD COLUMN label TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE me_guardians ADD COLUMN confirmed BIGINT",
            "ALTER TABLE me_guardians ADD COLUMN refused BIGINT",
            "ALTER TABLE me_guardians ADD COLUMN ends TEXT",
            "ALTER TABLE me_guardians ADD COLUMN words TEXT",
            "ALTER TABLE me_guardians ADD COLUMN consent TEXT",
            // Until now only a desk that had seen the papers could enter somebody.
            "UPDATE me_guardians SET confirmed = since",
            "CREATE UNIQUE INDEX me_guardians_id ON me_guardians (county, id) WHERE id IS NOT NULL",
        ])
}

extension Guardianship {
    fileprivate init(row: Row) throws {
        let ends: String? = try row["ends"]
        self.init(
            id: try row["id"], child: try row["child"], guardian: try row["guardian"], label: try row["label"],
            since: try row["since"], confirmed: try row["confirmed"], refused: try row["refused"],
            ended: try row["ended"], ends: ends.flatMap { LocalDate($0) }, words: try row["words"],
            consent: try row["consent"])
    }
}
