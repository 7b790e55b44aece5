import Journal
import Kernel
import Platform
import Store

/// Initiatives and who joined them.
struct InitiativeTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    func insert(_ initiative: Initiative, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO initiatives (county, id, number, kind, month, serial, place, title, words, author, state,
                supporters, steps)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')
            """,
            [
                county, initiative.id, initiative.number.description, initiative.kind.rawValue,
                initiative.number.yearMonth, initiative.number.serial,
                initiative.place, initiative.title, initiative.words, initiative.author, initiative.state.rawValue,
                initiative.supporters,
            ])
        try update(initiative, pen)
    }

    func update(_ initiative: Initiative, _ pen: Pen) throws {
        try pen.execute(
            """
            UPDATE initiatives SET words = ?, version = ?, state = ?, supporters = ?, answer_by = ?, answered = ?,
                answer = ?, meeting = ?, steps = ?
            WHERE county = ? AND id = ?
            """,
            [
                initiative.words, initiative.version, initiative.state.rawValue, initiative.supporters,
                initiative.answerBy, initiative.answered, initiative.answer,
                try initiative.meeting.map { try JSONText.string($0) },
                try JSONText.string(initiative.steps), county, initiative.id,
            ])
    }

    func join(_ person: ID<Person>, _ initiative: Initiative, at time: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "INSERT INTO initiative_supporters (county, initiative, person, at, version) VALUES (?, ?, ?, ?, ?)",
            [county, initiative.id, person, time, initiative.version])
    }

    func leave(_ person: ID<Person>, _ initiative: Initiative, _ pen: Pen) throws {
        try pen.execute(
            "DELETE FROM initiative_supporters WHERE county = ? AND initiative = ? AND person = ?",
            [county, initiative.id, person])
    }

    /// Whoever has joined supports the version of now.
    func follow(_ person: ID<Person>, _ initiative: Initiative, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE initiative_supporters SET version = ? WHERE county = ? AND initiative = ? AND person = ?",
            [initiative.version, county, initiative.id, person])
    }

    /// The version that this person has joined.
    func joinedVersion(_ person: ID<Person>, _ initiative: Initiative, _ connection: any Connection) throws -> Int? {
        try connection.first(
            "SELECT version FROM initiative_supporters WHERE county = ? AND initiative = ? AND person = ?",
            [county, initiative.id, person])?["version"]
    }

    func hasJoined(_ person: ID<Person>, _ initiative: Initiative, _ connection: any Connection) throws -> Bool {
        try joinedVersion(person, initiative, connection) != nil
    }

    func joinedCount(_ initiative: Initiative, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS n FROM initiative_supporters WHERE county = ? AND initiative = ?",
            [county, initiative.id])?["n"] ?? 0
    }

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Initiative? {
        try connection.first(
            "SELECT * FROM initiatives WHERE county = ? AND number = ?", [county, number.description]
        ).map(initiative)
    }

    func find(_ id: ID<Initiative>, _ connection: any Connection) throws -> Initiative? {
        try connection.first("SELECT * FROM initiatives WHERE county = ? AND id = ?", [county, id]).map(initiative)
    }

    /// The newest first.
    func list(_ connection: any Connection, limit: Int = 100) throws -> [Initiative] {
        try connection.query(
            "SELECT * FROM initiatives WHERE county = ? ORDER BY month DESC, serial DESC, kind LIMIT ?",
            [county, limit]
        ).map(initiative)
    }

    /// What this person has begun or joined, with the version that was joined; the newest first.
    func list(
        of person: ID<Person>, limit: Int, _ connection: any Connection
    ) throws -> [(initiative: Initiative, version: Int)] {
        try connection.query(
            """
            SELECT initiatives.*, own.version AS joined_version FROM initiative_supporters AS own JOIN initiatives
                ON initiatives.county = own.county AND initiatives.id = own.initiative
            WHERE own.county = ? AND own.person = ? ORDER BY own.at DESC, initiatives.number DESC LIMIT ?
            """, [county, person, limit]
        ).map { (try initiative($0), try $0["joined_version"]) }
    }

    /// What this person has proposed to change, the newest first.
    func amended(
        by person: ID<Person>, limit: Int, _ connection: any Connection
    ) throws -> [(initiative: Initiative, amendment: Amendment)] {
        try AmendmentTable(county).list(by: person, limit: limit, connection).compactMap { amendment in
            try find(amendment.initiative, connection).map { ($0, amendment) }
        }
    }

    /// How many this person has begun since then.
    func begun(by person: ID<Person>, since: Timestamp, _ connection: any Connection) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS n FROM initiatives JOIN initiative_supporters AS own
                ON own.county = initiatives.county AND own.initiative = initiatives.id
                AND own.person = initiatives.author
            WHERE own.county = ? AND own.person = ? AND own.at > ?
            """, [county, person, since])?["n"] ?? 0
    }

    func initiative(_ row: Row) throws -> Initiative {
        let (number, kind, state): (String, String, String) = (try row["number"], try row["kind"], try row["state"])
        guard let parsed = try? CaseNumber(parsing: number), let kind = Initiative.Kind(rawValue: kind),
            let state = Initiative.State(rawValue: state)
        else { throw StoreError.unavailable("initiatives holds \(number), \(kind), \(state)") }
        let (meeting, steps): (String?, String) = (try row["meeting"], try row["steps"])
        return Initiative(
            id: try row["id"], number: parsed, kind: kind, place: try row["place"], title: try row["title"],
            words: try row["words"], author: try row["author"], version: try row["version"], state: state,
            supporters: try row["supporters"],
            answerBy: try row["answer_by"], answered: try row["answered"], answer: try row["answer"],
            meeting: try meeting.map { try JSONText.value(Initiative.Meeting.self, from: $0) },
            steps: try JSONText.value([Initiative.Step].self, from: steps))
    }
}

extension Initiatives {
    /// Days for which it is known who joined: until whatever was promised is long done. The house's rule.
    static let keptDays = 1095

    static let retention =
        [
            RetainedTable("initiatives", .words, .forGood),
            RetainedTable("initiative_supporters", .working, .afterUse(days: keptDays)),
        ] + AmendmentTable.retention

    static let migrations = [
        Migration(
            "initiatives/001-initiatives",
            [
                """
                CREATE TABLE initiatives (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    month BIGINT NOT NULL,
                    serial BIGINT NOT NULL,
                    place TEXT NOT NULL,
                    title TEXT NOT NULL,
                    words TEXT NOT NULL,
                    author BYTEA,
                    state TEXT NOT NULL,
                    supporters BIGINT NOT NULL,
                    answer_by BIGINT,
                    answered BIGINT,
                    answer TEXT,
                    meeting TEXT,
                    steps TEXT NOT NULL,
                    PRIMARY KEY (county, id)
                )
                """,
                "CREATE UNIQUE INDEX initiatives_by_number ON initiatives (county, number)",
                "CREATE UNIQUE INDEX initiatives_by_serial ON initiatives (county, kind, month, serial)",
                """
                CREATE TABLE initiative_supporters (
                    county BIGINT NOT NULL,
                    initiative BYTEA NOT NULL,
                    person BYTEA NOT NULL,
                    at BIGINT NOT NULL,
                    PRIMARY KEY (county, initiative, person)
                )
                """,
                "CREATE INDEX initiative_supporters_by_person ON initiative_supporters (county, person)",
            ]),
        AmendmentTable.migration,
    ]
}
