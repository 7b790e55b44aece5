import Journal
import Platform
import Store

extension RoundTable {
    /// Days after the end of a round for which its tips are kept; the sweep reads the same number.
    static var keptDays: Int { (try? RoundTerms.shipped())?.keptDays ?? 0 }

    static var retention: [RetainedTable] {
        [
            RetainedTable("rounds", .record, .forGood), RetainedTable("round_villages", .record, .forGood),
            RetainedTable("tips", .personal, .afterClosing(days: keptDays)),
            RetainedTable("tip_messages", .personal, .afterClosing(days: keptDays)),
        ]
    }

    static let sealed = [SealedColumn("tip_messages", key: "id", owner: "id", column: "sealed")]

    static let migrations = [
        Migration(
            "books/011-rounds",
            [
                """
                CREATE TABLE rounds (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    title TEXT NOT NULL,
                    team TEXT NOT NULL,
                    first_day BIGINT NOT NULL,
                    last_day BIGINT NOT NULL,
                    channels TEXT NOT NULL,
                    hours TEXT NOT NULL,
                    announced BIGINT NOT NULL,
                    results TEXT,
                    erased BIGINT,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, number),
                    CHECK (first_day <= last_day)
                )
                """,
                """
                CREATE TABLE round_villages (
                    county BIGINT NOT NULL,
                    round BYTEA NOT NULL,
                    village TEXT NOT NULL,
                    PRIMARY KEY (county, round, village)
                )
                """,
                "CREATE INDEX round_villages_by_village ON round_villages (county, village)",
                """
                CREATE TABLE tips (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    round BYTEA NOT NULL,
                    village TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    day BIGINT NOT NULL,
                    code BYTEA NOT NULL,
                    outcome TEXT,
                    waits BIGINT NOT NULL,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, code)
                )
                """,
                "CREATE INDEX tips_by_round ON tips (county, round, day)",
                """
                CREATE TABLE tip_messages (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    tip BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    team BIGINT NOT NULL,
                    day BIGINT NOT NULL,
                    sealed BYTEA NOT NULL,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, tip, ordinal)
                )
                """,
            ]),
        withoutOrder,
    ]

    /// Rows lie where their keys put them, which are drawn by lot: nothing numbers them in the order in which they came.
    private static let withoutOrder = Migration(
        "books/012-tips-in-no-order", [],
        sqlite: [
            """
            CREATE TABLE tips_kept (
                county BIGINT NOT NULL,
                id BYTEA NOT NULL,
                round BYTEA NOT NULL,
                village TEXT NOT NULL,
                kind TEXT NOT NULL,
                day BIGINT NOT NULL,
                code BYTEA NOT NULL,
                outcome TEXT,
                waits BIGINT NOT NULL,
                PRIMARY KEY (county, id),
                UNIQUE (county, code)
            ) WITHOUT ROWID
            """,
            """
            INSERT INTO tips_kept SELECT county, id, round, village, kind, day, code, outcome, waits FROM tips
            ORDER BY county, id
            """,
            "DROP TABLE tips", "ALTER TABLE tips_kept RENAME TO tips",
            "CREATE INDEX tips_by_round ON tips (county, round, day)",
            """
            CREATE TABLE tip_messages_kept (
                county BIGINT NOT NULL,
                id BYTEA NOT NULL,
                tip BYTEA NOT NULL,
                ordinal BIGINT NOT NULL,
                team BIGINT NOT NULL,
                day BIGINT NOT NULL,
                sealed BYTEA NOT NULL,
                PRIMARY KEY (county, id),
                UNIQUE (county, tip, ordinal)
            ) WITHOUT ROWID
            """,
            """
            INSERT INTO tip_messages_kept SELECT county, id, tip, ordinal, team, day, sealed FROM tip_messages
            ORDER BY county, id
            """,
            "DROP TABLE tip_messages", "ALTER TABLE tip_messages_kept RENAME TO tip_messages",
        ])
}
