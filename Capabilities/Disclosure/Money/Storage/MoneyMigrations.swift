import Journal
import Platform
import Store

/// The tables of villages and their books.
enum MoneyTables {
    /// Days for which the names of natural persons who were paid are kept: 30 years, as long as the vouchers themselves.
    /// - Source: Rules on accounting archives 会计档案管理办法 (2015), annex: vouchers.
    static let payeeDays = 10_958

    static let retention = [
        RetainedTable("disclosure_villages", .record, .forGood),
        RetainedTable("disclosure_numbers", .record, .forGood),
        RetainedTable("books_accounts", .record, .forGood),
        RetainedTable("books_vouchers", .record, .forGood),
        RetainedTable("books_lines", .record, .forGood),
        RetainedTable("books_balances", .record, .forGood),
        RetainedTable("books_payees", .personal, .afterUse(days: payeeDays)),
    ]

    static let sealed = [SealedColumn("books_payees", key: "voucher", owner: "voucher", column: "sealed")]

    static let migrations = [
        Migration(
            "books/001-books",
            [
                """
                CREATE TABLE disclosure_villages (
                    county BIGINT NOT NULL,
                    village TEXT NOT NULL,
                    since BIGINT NOT NULL,
                    monthly BIGINT NOT NULL,
                    PRIMARY KEY (county, village)
                )
                """,
                """
                CREATE TABLE disclosure_numbers (
                    county BIGINT NOT NULL,
                    prefix TEXT NOT NULL,
                    month BIGINT NOT NULL,
                    serial BIGINT NOT NULL,
                    PRIMARY KEY (county, prefix, month)
                )
                """,
                """
                CREATE TABLE books_accounts (
                    county BIGINT NOT NULL,
                    village TEXT NOT NULL,
                    code TEXT NOT NULL,
                    name TEXT NOT NULL,
                    name_en TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    cash BIGINT NOT NULL,
                    PRIMARY KEY (county, village, code)
                )
                """,
                """
                CREATE TABLE books_vouchers (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    village TEXT NOT NULL,
                    day BIGINT NOT NULL,
                    purpose TEXT NOT NULL,
                    payee_kind TEXT NOT NULL,
                    payee TEXT NOT NULL,
                    decision TEXT NOT NULL,
                    acceptance TEXT NOT NULL,
                    accepted_on BIGINT,
                    amount BIGINT NOT NULL,
                    cash BIGINT NOT NULL,
                    moves BIGINT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('waiting', 'published', 'refused')),
                    entered BIGINT NOT NULL,
                    enterer BYTEA,
                    confirmed BIGINT,
                    confirmer BYTEA,
                    reason TEXT,
                    reverses TEXT,
                    reversed_by TEXT,
                    source TEXT,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, number),
                    UNIQUE (county, village, source),
                    CHECK (state = 'waiting' OR confirmed IS NOT NULL),
                    CHECK (enterer IS NULL OR confirmer IS NULL OR enterer <> confirmer)
                )
                """,
                "CREATE INDEX books_vouchers_day ON books_vouchers (county, village, state, day)",
                """
                CREATE TABLE books_lines (
                    county BIGINT NOT NULL,
                    voucher BYTEA NOT NULL,
                    line BIGINT NOT NULL,
                    account TEXT NOT NULL,
                    debit BIGINT NOT NULL,
                    credit BIGINT NOT NULL,
                    PRIMARY KEY (county, voucher, line),
                    CHECK ((debit = 0) <> (credit = 0))
                )
                """,
                """
                CREATE TABLE books_balances (
                    county BIGINT NOT NULL,
                    village TEXT NOT NULL,
                    account TEXT NOT NULL,
                    month BIGINT NOT NULL,
                    debit BIGINT NOT NULL,
                    credit BIGINT NOT NULL,
                    PRIMARY KEY (county, village, account, month)
                )
                """,
                """
                CREATE TABLE books_payees (
                    county BIGINT NOT NULL,
                    voucher BYTEA NOT NULL,
                    sealed BYTEA NOT NULL,
                    entered BIGINT NOT NULL,
                    PRIMARY KEY (county, voucher)
                )
                """,
            ])
    ]
}
