import Store

extension Cases {
    /// Reports that can be proved, and clocks that lie in their primary key itself, one tree less to write to.
    static let content = Migration(
        "cases/006-content",
        ["ALTER TABLE reports ADD COLUMN salt BYTEA"],
        sqlite: [
            """
            CREATE TABLE case_clocks_kept (
                county BIGINT NOT NULL,
                case_id BYTEA NOT NULL,
                ordinal BIGINT NOT NULL,
                kind TEXT NOT NULL,
                number BIGINT NOT NULL,
                unit TEXT,
                time_limit TEXT NOT NULL,
                started BIGINT NOT NULL,
                due BIGINT NOT NULL,
                ended BIGINT,
                outcome TEXT,
                suspended BIGINT NOT NULL,
                extended BIGINT NOT NULL,
                catalogue_row BIGINT,
                PRIMARY KEY (county, case_id, ordinal)
            ) WITHOUT ROWID
            """,
            """
            INSERT INTO case_clocks_kept
            SELECT county, case_id, ordinal, kind, number, unit, time_limit, started, due, ended, outcome, suspended,
                extended, catalogue_row
            FROM case_clocks
            """,
            "DROP TABLE case_clocks",
            "ALTER TABLE case_clocks_kept RENAME TO case_clocks",
            "CREATE INDEX case_clocks_due ON case_clocks (county, kind, due, case_id)",
            "CREATE INDEX case_clocks_started ON case_clocks (county, kind, started, case_id)",
        ])
}
