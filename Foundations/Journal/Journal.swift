package import Kernel
package import Store

/// Reading what the door has written.
package enum Journal {
    package static let migrations = [
        Migration(
            "journal/001-journal",
            [
                """
                CREATE TABLE journal_head (
                    county BIGINT PRIMARY KEY,
                    position BIGINT NOT NULL,
                    at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE journal (
                    county BIGINT NOT NULL,
                    position BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    at BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    subject BYTEA NOT NULL,
                    sequence BIGINT NOT NULL,
                    actor TEXT NOT NULL,
                    on_behalf_of TEXT,
                    reason TEXT,
                    division TEXT,
                    reference TEXT,
                    what TEXT NOT NULL,
                    sealed BYTEA,
                    PRIMARY KEY (county, position),
                    UNIQUE (county, subject, sequence)
                )
                """,
                """
                CREATE TABLE timers (
                    county BIGINT NOT NULL,
                    subject BYTEA NOT NULL,
                    name TEXT NOT NULL,
                    due BIGINT NOT NULL,
                    what TEXT NOT NULL,
                    PRIMARY KEY (county, subject, name)
                )
                """,
                "CREATE INDEX timers_due ON timers (county, due)",
                """
                CREATE TABLE journal_readers (
                    county BIGINT NOT NULL,
                    name TEXT NOT NULL,
                    position BIGINT NOT NULL,
                    PRIMARY KEY (county, name)
                )
                """,
                """
                CREATE TABLE answers (
                    county BIGINT NOT NULL,
                    key BYTEA NOT NULL,
                    digest BYTEA NOT NULL,
                    answer TEXT NOT NULL,
                    at BIGINT NOT NULL,
                    PRIMARY KEY (county, key)
                )
                """,
                "CREATE INDEX answers_at ON answers (county, at)",
            ]),
        Migration(
            "journal/002-heartbeats",
            ["CREATE TABLE heartbeats (county BIGINT PRIMARY KEY, beat BIGINT NOT NULL)"]),
        withoutRowNumbers,
        SealRoot.migration,
        Migration(
            "journal/005-short-lived",
            [
                """
                CREATE TABLE short_lived (
                    county BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    key BYTEA NOT NULL,
                    what BYTEA NOT NULL,
                    uses BIGINT NOT NULL,
                    expires BIGINT NOT NULL,
                    PRIMARY KEY (county, kind, key)
                )
                """,
                "CREATE INDEX short_lived_expires ON short_lived (county, expires)",
            ]),
    ]

    /// The last position of the county's journal, 0 when it is empty.
    package static func head(_ county: County, _ connection: any Connection) throws -> Int64 {
        try connection.first("SELECT position FROM journal_head WHERE county = ?", [county])?["position"] ?? 0
    }

    /// The moment of the last entry, 1970 when there is none.
    package static func latest(_ county: County, _ connection: any Connection) throws -> Timestamp {
        try connection.first("SELECT at FROM journal_head WHERE county = ?", [county])?["at"]
            ?? Timestamp(milliseconds: 0)
    }

    /// Entries after `position`, oldest first.
    package static func entries(
        _ county: County, after position: Int64, limit: Int, _ connection: any Connection
    ) throws -> [Recorded] {
        try connection.query(
            "SELECT * FROM journal WHERE county = ? AND position > ? ORDER BY position LIMIT ?",
            [county, position, limit]
        ).map(Recorded.init(row:))
    }

    /// Every entry of one subject, oldest first.
    package static func entries(
        _ county: County, of subject: Subject, _ connection: any Connection
    ) throws -> [Recorded] {
        try connection.query(
            "SELECT * FROM journal WHERE county = ? AND subject = ? ORDER BY sequence", [county, subject.bytes]
        ).map(Recorded.init(row:))
    }

    /// The last entries of one subject, the newest first.
    package static func last(
        _ county: County, of subject: Subject, limit: Int, _ connection: any Connection
    ) throws -> [Recorded] {
        try connection.query(
            "SELECT * FROM journal WHERE county = ? AND subject = ? ORDER BY sequence DESC LIMIT ?",
            [county, subject.bytes, limit]
        ).map(Recorded.init(row:))
    }
}

extension Recorded {
    init(row: Row) throws {
        let actorText: String = try row["actor"]
        guard let actor = Actor(json: try JSON(parsing: Array(actorText.utf8))) else {
            throw StoreError.column("actor", wanted: "Actor")
        }
        let subject: [UInt8] = try row["subject"]
        position = try row["position"]
        id = try row["id"]
        at = try row["at"]
        sequence = try row["sequence"]
        entry = Entry(
            try row["kind"], Subject(bytes: subject), by: actor, onBehalfOf: try row["on_behalf_of"],
            reason: try row["reason"], division: try row["division"], reference: try row["reference"],
            whatText: try row["what"], sealed: try row["sealed"])
    }
}
