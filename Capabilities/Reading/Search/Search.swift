package import Platform
package import Store

/// Search over the words of cases: blocks of some thousand cases that follow each other in time, in each the pairs of
/// signs with the cases that have them. What is in no block yet is looked through word by word, so a search is right
/// whatever the state of the index; the index makes it quick.
package enum Search {
    package static let migrations = [
        Migration(
            "reading-search-001-blocks",
            [
                // Blocks follow each other without a gap: from `start`, up to `until`, which is out.
                """
                CREATE TABLE reading_search_blocks (
                    county BIGINT NOT NULL,
                    start BIGINT NOT NULL,
                    until BIGINT NOT NULL,
                    cases BIGINT NOT NULL,
                    stale BIGINT NOT NULL,
                    subjects BYTEA NOT NULL,
                    PRIMARY KEY (county, start)
                )
                """,
                """
                CREATE TABLE reading_search_drawers (
                    county BIGINT NOT NULL,
                    bucket BIGINT NOT NULL,
                    start BIGINT NOT NULL,
                    pairs BYTEA NOT NULL,
                    PRIMARY KEY (county, bucket, start)
                )
                """,
                // Cases whose words or features are others than when their block was made.
                """
                CREATE TABLE reading_search_changed (
                    county BIGINT NOT NULL,
                    subject BYTEA NOT NULL,
                    moment BIGINT NOT NULL,
                    position BIGINT NOT NULL,
                    erased BIGINT NOT NULL,
                    PRIMARY KEY (county, subject)
                )
                """,
                // What was added to a case later, with personal data covered.
                """
                CREATE TABLE reading_search_added (
                    county BIGINT NOT NULL,
                    subject BYTEA NOT NULL,
                    position BIGINT NOT NULL,
                    words TEXT NOT NULL,
                    PRIMARY KEY (county, subject, position)
                )
                """,
            ])
    ]

    package static let retention = [
        RetainedTable("reading_search_blocks", .words, .forGood),
        RetainedTable("reading_search_drawers", .words, .forGood),
        RetainedTable("reading_search_changed", .working, .afterUse(days: 1)),
        RetainedTable("reading_search_added", .words, .forGood),
    ]
}
