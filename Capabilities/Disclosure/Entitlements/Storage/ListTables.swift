import Journal
import Platform
import Store

/// The tables of entitlement lists.
enum ListTables {
    /// Days for which full names, telephones and grounds are kept after a list was confirmed: as for contacts of reports,
    /// and never less than it is public. The covered lines and the sums stay.
    /// - Source: Civil Code, article 188: three years.
    static let keptDays = 1095

    static let retention = [
        RetainedTable("entitlement_lists", .record, .forGood), RetainedTable("entitlement_payments", .record, .forGood),
        RetainedTable("entitlement_lines", .personal, .afterUse(days: keptDays)),
    ]

    static let sealed = [SealedColumn("entitlement_lines", column: "sealed")]

    static let migrations = [
        Migration(
            "property/002-entitlements",
            [
                """
                CREATE TABLE entitlement_lists (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    village TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    title TEXT NOT NULL,
                    first_day BIGINT NOT NULL,
                    last_day BIGINT NOT NULL,
                    ground TEXT NOT NULL,
                    decision TEXT NOT NULL,
                    goods TEXT NOT NULL,
                    total BIGINT NOT NULL,
                    public_days BIGINT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'published', 'refused')),
                    entered BIGINT NOT NULL,
                    enterer BYTEA,
                    confirmed BIGINT,
                    confirmer BYTEA,
                    reason TEXT,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, number),
                    CHECK (state IN ('draft', 'waiting') OR confirmed IS NOT NULL),
                    CHECK (enterer IS NULL OR confirmer IS NULL OR enterer <> confirmer)
                )
                """,
                "CREATE INDEX entitlement_lists_village ON entitlement_lists (county, village, state)",
                """
                CREATE TABLE entitlement_payments (
                    county BIGINT NOT NULL,
                    list BYTEA NOT NULL,
                    voucher TEXT NOT NULL,
                    PRIMARY KEY (county, list, voucher)
                )
                """,
                "CREATE INDEX entitlement_payments_voucher ON entitlement_payments (county, voucher)",
                """
                CREATE TABLE entitlement_lines (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    list BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    label TEXT NOT NULL,
                    category TEXT NOT NULL,
                    amount BIGINT NOT NULL CHECK (amount > 0),
                    identity BYTEA NOT NULL,
                    phone_hash BYTEA,
                    sealed BYTEA,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, list, ordinal)
                )
                """,
                "CREATE INDEX entitlement_lines_phone ON entitlement_lines (county, phone_hash)",
            ])
    ]
}
