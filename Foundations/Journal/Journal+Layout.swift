import Store

extension Journal {
    /// Timers and answers lie in their primary key itself, which is one tree less to write to.
    static let withoutRowNumbers = Migration(
        "journal/003-layout", [],
        sqlite: [
            """
            CREATE TABLE timers_kept (
                county BIGINT NOT NULL,
                subject BYTEA NOT NULL,
                name TEXT NOT NULL,
                due BIGINT NOT NULL,
                what TEXT NOT NULL,
                PRIMARY KEY (county, subject, name)
            ) WITHOUT ROWID
            """,
            "INSERT INTO timers_kept SELECT county, subject, name, due, what FROM timers",
            "DROP TABLE timers",
            "ALTER TABLE timers_kept RENAME TO timers",
            "CREATE INDEX timers_due ON timers (county, due)",
            """
            CREATE TABLE answers_kept (
                county BIGINT NOT NULL,
                key BYTEA NOT NULL,
                digest BYTEA NOT NULL,
                answer TEXT NOT NULL,
                at BIGINT NOT NULL,
                PRIMARY KEY (county, key)
            ) WITHOUT ROWID
            """,
            "INSERT INTO answers_kept SELECT county, key, digest, answer, at FROM answers",
            "DROP TABLE answers",
            "ALTER TABLE answers_kept RENAME TO answers",
            "CREATE INDEX answers_at ON answers (county, at)",
        ])
}
