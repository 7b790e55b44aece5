package import Store

extension Approvals {
    package static let migrations = [
        Migration(
            "rights/001-approvals",
            [
                """
                CREATE TABLE approvals (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    kind TEXT NOT NULL,
                    object TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    proposer TEXT NOT NULL,
                    proposer_person BYTEA NOT NULL,
                    proposed BIGINT NOT NULL,
                    expires BIGINT NOT NULL,
                    decider TEXT,
                    decider_person BYTEA,
                    decided BIGINT,
                    approved BIGINT NOT NULL,
                    words TEXT,
                    used BIGINT,
                    PRIMARY KEY (county, id),
                    CHECK (decider_person IS NULL OR decider_person <> proposer_person),
                    CHECK (approved = 0 OR decider_person IS NOT NULL),
                    CHECK (used IS NULL OR approved = 1)
                )
                """,
                "CREATE INDEX approvals_proposed ON approvals (county, proposed)",
            ]),
        Migration(
            "rights/002-reviews",
            [
                "ALTER TABLE approvals ADD COLUMN reviewer TEXT",
                """
                ALTER TABLE approvals ADD COLUMN reviewer_person BYTEA CHECK (
                    reviewer_person IS NULL
                    OR (used IS NOT NULL AND reviewer_person <> proposer_person AND reviewer_person <> decider_person))
                """,
                "ALTER TABLE approvals ADD COLUMN reviewed BIGINT",
                "ALTER TABLE approvals ADD COLUMN was_right BIGINT",
                "ALTER TABLE approvals ADD COLUMN finding TEXT",
            ]),
    ]
}
