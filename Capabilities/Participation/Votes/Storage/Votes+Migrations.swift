package import Journal
package import Platform
package import Store

extension Votes {
    package static let migrations = [
        Migration(
            "votes/001-votes",
            [
                """
                CREATE TABLE votes (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    place TEXT NOT NULL,
                    title TEXT NOT NULL,
                    words TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    choices TEXT NOT NULL,
                    most BIGINT NOT NULL,
                    method TEXT NOT NULL,
                    body TEXT NOT NULL,
                    rule_from BIGINT NOT NULL,
                    roll TEXT NOT NULL,
                    opens BIGINT NOT NULL,
                    closes BIGINT NOT NULL,
                    state TEXT NOT NULL,
                    noticed BIGINT,
                    frozen TEXT,
                    box TEXT,
                    tally TEXT,
                    decided BIGINT,
                    PRIMARY KEY (county, id),
                    CHECK (opens < closes),
                    CHECK (frozen IS NOT NULL OR state IN ('draft', 'withdrawn')),
                    CHECK ((tally IS NULL) = (decided IS NULL))
                )
                """,
                "CREATE UNIQUE INDEX votes_number ON votes (county, number)",
                "CREATE INDEX votes_state ON votes (county, state, closes)",
                """
                CREATE TABLE vote_numbers (
                    county BIGINT NOT NULL, month TEXT NOT NULL, serial BIGINT NOT NULL, PRIMARY KEY (county, month)
                )
                """,
                """
                CREATE TABLE vote_rolls (
                    county BIGINT NOT NULL,
                    vote BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    label TEXT NOT NULL,
                    household TEXT NOT NULL,
                    area BIGINT NOT NULL,
                    phone_hash BYTEA,
                    identity BYTEA NOT NULL,
                    sealed BYTEA,
                    counted BIGINT NOT NULL DEFAULT 0,
                    ended BIGINT,
                    ending TEXT,
                    PRIMARY KEY (county, vote, ordinal),
                    CHECK (ordinal > 0),
                    CHECK (area >= 0),
                    CHECK ((ended IS NULL) = (ending IS NULL))
                )
                """,
                "CREATE UNIQUE INDEX vote_rolls_id ON vote_rolls (county, id)",
                """
                CREATE UNIQUE INDEX vote_rolls_phone ON vote_rolls (county, vote, phone_hash)
                    WHERE phone_hash IS NOT NULL
                """,
                """
                CREATE TABLE vote_ballots (
                    county BIGINT NOT NULL,
                    vote BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    way TEXT NOT NULL,
                    choices TEXT,
                    proxy BIGINT,
                    note TEXT,
                    at BIGINT NOT NULL,
                    PRIMARY KEY (county, vote, ordinal),
                    FOREIGN KEY (county, vote, ordinal) REFERENCES vote_rolls (county, vote, ordinal),
                    CHECK (way IN ('online', 'paper', 'proxy', 'token')),
                    CHECK (way <> 'token' OR choices IS NULL),
                    CHECK (way NOT IN ('online', 'proxy') OR choices IS NOT NULL),
                    CHECK ((way = 'proxy') = (proxy IS NOT NULL)),
                    CHECK (proxy <> ordinal)
                )
                """,
                """
                CREATE UNIQUE INDEX vote_ballots_proxy ON vote_ballots (county, vote, proxy) WHERE proxy IS NOT NULL
                """,
                """
                CREATE TABLE vote_attendance (
                    county BIGINT NOT NULL, vote BYTEA NOT NULL, ordinal BIGINT NOT NULL, at BIGINT NOT NULL,
                    PRIMARY KEY (county, vote, ordinal),
                    FOREIGN KEY (county, vote, ordinal) REFERENCES vote_rolls (county, vote, ordinal)
                )
                """,
            ]),
        Migration(
            "votes/002-rolls-by-phone",
            ["CREATE INDEX vote_rolls_by_phone ON vote_rolls (county, phone_hash) WHERE phone_hash IS NOT NULL"]),
        // As every other number of taking part: beside it stand its month and serial, and no table counts apart.
        Migration(
            "votes/003-one-numbering",
            [
                "ALTER TABLE votes ADD COLUMN month BIGINT NOT NULL DEFAULT 0",
                "ALTER TABLE votes ADD COLUMN serial BIGINT NOT NULL DEFAULT 0",
                // Two letters, year and month, the serial, a check digit.
                """
                UPDATE votes SET month = CAST(substr(number, 3, 4) AS BIGINT),
                    serial = CAST(substr(number, 7, length(number) - 7) AS BIGINT)
                """,
                "CREATE UNIQUE INDEX votes_by_serial ON votes (county, month, serial)",
                "DROP TABLE vote_numbers",
            ]),
    ]

    package static let sealed = [SealedColumn("vote_rolls", column: "sealed")]

    /// Names and telephones of a roll are erased so long after the outcome; what proves the roll stays.
    static let rollDays = 1095

    package static let retention = [
        RetainedTable("votes", .record, .forGood),
        RetainedTable("vote_rolls", .personal, .afterClosing(days: rollDays)),
        RetainedTable("vote_ballots", .record, .forGood), RetainedTable("vote_attendance", .record, .forGood),
    ]
}
