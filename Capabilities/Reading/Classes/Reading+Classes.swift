import Platform
import Store

extension Reading {
    static let classMigrations = [
        Migration(
            "reading-classes-001-examples-proposals-models",
            [
                // What a person decided about a report; its words stay where they are. A row without a category is
                // one to be forgotten, by every server.
                """
                CREATE TABLE reading_examples (
                    county BIGINT NOT NULL,
                    report BYTEA NOT NULL,
                    subject BYTEA NOT NULL,
                    category TEXT,
                    unit TEXT,
                    weight BIGINT NOT NULL,
                    position BIGINT NOT NULL,
                    learned BIGINT NOT NULL,
                    at BIGINT NOT NULL,
                    PRIMARY KEY (county, report)
                )
                """,
                "CREATE INDEX reading_examples_position ON reading_examples (county, position)",
                // What the machine proposed for a case and what a person decided; it follows from the journal.
                """
                CREATE TABLE reading_proposals (
                    county BIGINT NOT NULL,
                    subject BYTEA NOT NULL,
                    category TEXT NOT NULL,
                    confidence BIGINT NOT NULL,
                    reckoned BIGINT NOT NULL,
                    model BIGINT NOT NULL,
                    at BIGINT NOT NULL,
                    decided TEXT,
                    decided_at BIGINT,
                    PRIMARY KEY (county, subject)
                )
                """,
                """
                CREATE INDEX reading_proposals_decided ON reading_proposals (county, decided_at)
                WHERE decided_at IS NOT NULL
                """,
                """
                CREATE TABLE reading_models (
                    county BIGINT NOT NULL,
                    number BIGINT NOT NULL,
                    made BIGINT NOT NULL,
                    position BIGINT NOT NULL,
                    examples BIGINT NOT NULL,
                    classes BIGINT NOT NULL,
                    grams BIGINT NOT NULL,
                    macro BIGINT,
                    micro BIGINT,
                    active BIGINT NOT NULL,
                    chosen BIGINT NOT NULL,
                    bytes BYTEA,
                    PRIMARY KEY (county, number)
                )
                """,
            ])
    ]

    static let classRetention = [
        RetainedTable("reading_examples", .record, .forGood), RetainedTable("reading_proposals", .record, .forGood),
        RetainedTable("reading_models", .working, .forGood),
    ]
}
