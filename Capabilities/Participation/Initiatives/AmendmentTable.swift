import Journal
import Kernel
import Platform
import Store

/// Amendments, and the texts that were replaced.
struct AmendmentTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    func insert(_ amendment: Amendment, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO initiative_amendments (county, initiative, ordinal, id, base, words, author, at, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, amendment.initiative, amendment.ordinal, amendment.id, amendment.base, amendment.words,
                amendment.author, amendment.at, amendment.state.rawValue,
            ])
    }

    func update(_ amendment: Amendment, _ pen: Pen) throws {
        try pen.execute(
            """
            UPDATE initiative_amendments SET state = ?, answer = ? WHERE county = ? AND initiative = ? AND ordinal = ?
            """,
            [amendment.state.rawValue, amendment.answer, county, amendment.initiative, amendment.ordinal])
    }

    /// In the order in which they came.
    func all(_ initiative: ID<Initiative>, _ connection: any Connection) throws -> [Amendment] {
        try connection.query(
            "SELECT * FROM initiative_amendments WHERE county = ? AND initiative = ? ORDER BY ordinal",
            [county, initiative]
        ).map(amendment)
    }

    /// How many this person has made since then, of whatever proposals.
    func made(by person: ID<Person>, since: Timestamp, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS n FROM initiative_amendments WHERE county = ? AND author = ? AND at > ?",
            [county, person, since])?["n"] ?? 0
    }

    /// The newest first.
    func list(by person: ID<Person>, limit: Int, _ connection: any Connection) throws -> [Amendment] {
        try connection.query(
            "SELECT * FROM initiative_amendments WHERE county = ? AND author = ? ORDER BY at DESC, ordinal DESC LIMIT ?",
            [county, person, limit]
        ).map(amendment)
    }

    /// Puts away the text that is replaced.
    func keep(_ initiative: Initiative, until time: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "INSERT INTO initiative_versions (county, initiative, version, words, until) VALUES (?, ?, ?, ?, ?)",
            [county, initiative.id, initiative.version, initiative.words, time])
    }

    /// The newest first.
    func former(_ initiative: ID<Initiative>, _ connection: any Connection) throws -> [FormerWords] {
        try connection.query(
            """
            SELECT version, words, until FROM initiative_versions WHERE county = ? AND initiative = ?
            ORDER BY version DESC
            """, [county, initiative]
        ).map { FormerWords(version: try $0["version"], words: try $0["words"], until: try $0["until"]) }
    }

    /// How many support which version, the first version first.
    func supporters(
        _ initiative: ID<Initiative>, _ connection: any Connection
    ) throws -> [(version: Int, count: Int)] {
        try connection.query(
            """
            SELECT version, COUNT(*) AS n FROM initiative_supporters WHERE county = ? AND initiative = ?
            GROUP BY version ORDER BY version
            """, [county, initiative]
        ).map { (try $0["version"], try $0["n"]) }
    }

    func forget(_ person: ID<Person>, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE initiative_amendments SET author = NULL WHERE county = ? AND author = ?", [county, person])
    }

    private func amendment(_ row: Row) throws -> Amendment {
        let state: String = try row["state"]
        guard let state = Amendment.State(rawValue: state) else {
            throw StoreError.unavailable("initiative_amendments holds the state \(state)")
        }
        return Amendment(
            id: try row["id"], initiative: try row["initiative"], ordinal: try row["ordinal"], base: try row["base"],
            words: try row["words"], author: try row["author"], at: try row["at"], state: state,
            answer: try row["answer"])
    }

    static let retention = [
        RetainedTable("initiative_amendments", .words, .forGood),
        RetainedTable("initiative_versions", .words, .forGood),
    ]

    static let migration = Migration(
        "initiatives/002-amendments",
        [
            "ALTER TABLE initiatives ADD COLUMN version BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE initiative_supporters ADD COLUMN version BIGINT NOT NULL DEFAULT 1",
            """
            CREATE TABLE initiative_amendments (
                county BIGINT NOT NULL,
                initiative BYTEA NOT NULL,
                ordinal BIGINT NOT NULL CHECK (ordinal > 0),
                id BYTEA NOT NULL,
                base BIGINT NOT NULL,
                words TEXT NOT NULL,
                author BYTEA,
                at BIGINT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined')),
                answer TEXT,
                PRIMARY KEY (county, initiative, ordinal),
                CHECK ((state = 'open') = (answer IS NULL))
            )
            """,
            "CREATE INDEX initiative_amendments_by_author ON initiative_amendments (county, author)",
            """
            CREATE TABLE initiative_versions (
                county BIGINT NOT NULL,
                initiative BYTEA NOT NULL,
                version BIGINT NOT NULL CHECK (version > 0),
                words TEXT NOT NULL,
                until BIGINT NOT NULL,
                PRIMARY KEY (county, initiative, version)
            )
            """,
        ])
}
