import Journal
import Platform
import Store

extension DonationTable {
    /// Days for which full names of donors and recipients are kept: as those of vouchers.
    static let personDays = MoneyTables.payeeDays

    static let retention = [
        RetainedTable("donations", .record, .forGood), RetainedTable("donation_steps", .record, .forGood),
        RetainedTable("donation_totals", .record, .forGood),
        RetainedTable("donation_people", .personal, .afterUse(days: personDays)),
    ]

    static let sealed = [SealedColumn("donation_people", key: "step", owner: "step", column: "sealed")]

    static let migrations = [
        Migration(
            "books/010-donations",
            [
                """
                CREATE TABLE donations (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    village TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('money', 'goods')),
                    item TEXT NOT NULL,
                    unit TEXT NOT NULL,
                    quantity BIGINT NOT NULL CHECK (quantity > 0),
                    purpose TEXT NOT NULL,
                    donor_kind TEXT NOT NULL CHECK (donor_kind IN ('person', 'organisation', 'anonymous')),
                    named BIGINT NOT NULL,
                    donor TEXT NOT NULL,
                    received BIGINT NOT NULL,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, number)
                )
                """,
                "CREATE INDEX donations_by_village ON donations (county, village, received)",
                """
                CREATE TABLE donation_steps (
                    county BIGINT NOT NULL,
                    donation BYTEA NOT NULL,
                    number BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    state TEXT NOT NULL,
                    source BIGINT,
                    quantity BIGINT NOT NULL CHECK (quantity > 0),
                    rest BIGINT NOT NULL,
                    place TEXT NOT NULL,
                    recipient TEXT,
                    words TEXT NOT NULL,
                    at BIGINT NOT NULL,
                    since BIGINT NOT NULL,
                    role TEXT NOT NULL,
                    person BYTEA NOT NULL,
                    asker BYTEA,
                    told BIGINT,
                    PRIMARY KEY (county, donation, number),
                    CHECK (rest >= 0 AND rest <= quantity),
                    CHECK ((number = 1) = (source IS NULL)),
                    CHECK (source IS NULL OR source < number),
                    CHECK (state <> 'writtenOff' OR (asker IS NOT NULL AND asker <> person))
                )
                """,
                "CREATE INDEX donation_steps_there ON donation_steps (county, state, since)",
                """
                CREATE TABLE donation_people (
                    county BIGINT NOT NULL,
                    step BYTEA NOT NULL,
                    sealed BYTEA NOT NULL,
                    entered BIGINT NOT NULL,
                    PRIMARY KEY (county, step)
                )
                """,
                "CREATE INDEX donation_people_entered ON donation_people (county, entered)",
            ]),
        totals,
    ]
}
