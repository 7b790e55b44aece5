package import Journal
package import Platform
package import Store

extension NoticeBoard {
    /// Days for which notices and messages are kept: as long as a matter is usually asked about. The house's rule.
    static let keptDays = 180
    /// Days for which wishes and links are kept after they were last used.
    /// - Source: as for the contacts of reports, Civil Code, article 188: three years.
    static let wishDays = 1095

    package static let retention = [
        RetainedTable("notices", .working, .afterUse(days: keptDays)),
        RetainedTable("notice_deliveries", .working, .afterUse(days: keptDays)),
        RetainedTable("notice_preferences", .personal, .afterUse(days: wishDays)),
        RetainedTable("notice_links", .working, .afterUse(days: wishDays)),
    ]

    package static let sealed = [
        SealedColumn("notice_preferences", key: "owner", owner: "owner", column: "email"),
        SealedColumn("notice_preferences", key: "owner", owner: "owner", column: "phone"),
    ]

    package static let migrations = [
        Migration(
            "notices/001-notices",
            [
                """
                CREATE TABLE notices (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    audience TEXT NOT NULL CHECK (audience IN ('resident', 'staff')),
                    recipient BYTEA NOT NULL,
                    case_id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    position BIGINT NOT NULL,
                    at BIGINT NOT NULL,
                    pieces BIGINT NOT NULL CHECK (pieces > 0),
                    read BIGINT,
                    PRIMARY KEY (county, id)
                )
                """,
                "CREATE INDEX notices_recipient ON notices (county, recipient, at)",
                "CREATE INDEX notices_unread ON notices (county, recipient, case_id) WHERE read IS NULL",
                "CREATE INDEX notices_at ON notices (county, at)",
                """
                CREATE TABLE notice_deliveries (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    notice BYTEA NOT NULL,
                    channel TEXT NOT NULL,
                    state TEXT NOT NULL
                        CHECK (state IN ('waiting', 'held', 'sending', 'sent', 'failed', 'givenUp', 'dropped')),
                    due BIGINT,
                    tries BIGINT NOT NULL,
                    fault TEXT,
                    made BIGINT NOT NULL,
                    sent BIGINT,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, notice, channel),
                    CHECK ((state IN ('sent', 'givenUp', 'dropped')) = (due IS NULL)),
                    CHECK ((state = 'sent') = (sent IS NOT NULL))
                )
                """,
                "CREATE INDEX notice_deliveries_due ON notice_deliveries (county, due) WHERE due IS NOT NULL",
                "CREATE INDEX notice_deliveries_made ON notice_deliveries (county, made)",
                """
                CREATE TABLE notice_preferences (
                    county BIGINT NOT NULL,
                    owner BYTEA NOT NULL,
                    choices TEXT NOT NULL,
                    email BYTEA,
                    phone BYTEA,
                    stopped BIGINT,
                    used BIGINT NOT NULL,
                    PRIMARY KEY (county, owner)
                )
                """,
                """
                CREATE TABLE notice_links (
                    county BIGINT NOT NULL,
                    code BYTEA NOT NULL,
                    report BYTEA NOT NULL,
                    used BIGINT NOT NULL,
                    PRIMARY KEY (county, code)
                )
                """,
            ]),
        // Of a notice about what waits for somebody; such a one has no number, and a case that is none.
        Migration("notices/002-turns", ["ALTER TABLE notices ADD COLUMN turns TEXT"]),
    ]
}
