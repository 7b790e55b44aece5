package import Journal
package import Platform
package import Store

extension SecretVotes {
    package static let migrations = [
        Migration(
            "secret/001-ballots",
            [
                """
                CREATE TABLE secret_votes (
                    county BIGINT NOT NULL,
                    vote BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    title TEXT NOT NULL,
                    choices TEXT NOT NULL,
                    most BIGINT NOT NULL,
                    prepared BIGINT NOT NULL,
                    count_public BYTEA NOT NULL,
                    count_sealed BYTEA,
                    first_public BYTEA,
                    first_sealed BYTEA,
                    second_public BYTEA,
                    second_sealed BYTEA,
                    confirmed BIGINT,
                    revealed BIGINT,
                    count_private BYTEA,
                    result TEXT,
                    PRIMARY KEY (county, vote),
                    CHECK ((confirmed IS NULL) = (first_public IS NULL)),
                    CHECK ((confirmed IS NULL) = (second_public IS NULL)),
                    CHECK ((revealed IS NULL) = (count_private IS NULL)),
                    CHECK ((revealed IS NULL) = (result IS NULL)),
                    CHECK (revealed IS NULL OR confirmed IS NOT NULL)
                )
                """,
                """
                CREATE TABLE secret_issues (
                    county BIGINT NOT NULL,
                    vote BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    issuer BIGINT NOT NULL,
                    blinded BYTEA NOT NULL,
                    PRIMARY KEY (county, vote, ordinal, issuer),
                    CHECK (issuer IN (1, 2))
                )
                """,
                """
                CREATE TABLE secret_ballots (
                    county BIGINT NOT NULL,
                    vote BYTEA NOT NULL,
                    place BIGINT NOT NULL,
                    voter BYTEA NOT NULL,
                    sequence BIGINT NOT NULL,
                    ballot TEXT NOT NULL,
                    leaf BYTEA NOT NULL,
                    PRIMARY KEY (county, vote, place),
                    CHECK (place > 0)
                )
                """,
                """
                CREATE UNIQUE INDEX secret_ballots_voter ON secret_ballots (county, vote, voter, sequence)
                """,
            ]),
        // The second issuer on another office's machine: where it is, what its statements are checked with, and how many
        // tokens it says it has issued.
        Migration(
            "secret/002-elsewhere",
            [
                "ALTER TABLE secret_votes ADD COLUMN second_address TEXT",
                "ALTER TABLE secret_votes ADD COLUMN second_statements BYTEA",
                "ALTER TABLE secret_votes ADD COLUMN second_issued BIGINT",
                "ALTER TABLE secret_votes ADD COLUMN second_signature BYTEA",
            ]),
        // The growing edge of the board's tree, so that a ballot costs as much on a long board as on a short one.
        Migration(
            "secret/003-edge",
            [
                "ALTER TABLE secret_ballots ADD COLUMN root BYTEA",
                """
                CREATE TABLE secret_boards (
                    county BIGINT NOT NULL,
                    vote BYTEA NOT NULL,
                    size BIGINT NOT NULL,
                    nodes BYTEA NOT NULL,
                    PRIMARY KEY (county, vote)
                )
                """,
            ]),
    ]

    package static let sealed = ["count_sealed", "first_sealed", "second_sealed"].map {
        SealedColumn("secret_votes", key: "vote", owner: "vote", column: $0)
    }

    package static let retention = ["secret_votes", "secret_issues", "secret_ballots", "secret_boards"].map {
        RetainedTable($0, .record, .forGood)
    }
}
