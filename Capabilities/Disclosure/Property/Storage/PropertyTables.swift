import Journal
import Platform
import Store

/// The tables of assets and contracts, a row for each version.
enum PropertyTables {
    static let retention = [
        RetainedTable("property_assets", .record, .forGood),
        RetainedTable("property_contracts", .record, .forGood),
        RetainedTable("property_tenants", .personal, .afterUse(days: MoneyTables.payeeDays)),
    ]

    static let sealed = [SealedColumn("property_tenants", key: "contract", owner: "contract", column: "sealed")]

    /// What every version has, whatever it is a version of.
    private static let filing = """
        county BIGINT NOT NULL,
        id BYTEA NOT NULL,
        number TEXT NOT NULL,
        version BIGINT NOT NULL,
        village TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'published', 'refused')),
        entered BIGINT NOT NULL,
        enterer BYTEA,
        confirmed BIGINT,
        confirmer BYTEA,
        reason TEXT,
        why TEXT NOT NULL,
        ended_on BIGINT,
        PRIMARY KEY (county, id),
        UNIQUE (county, number, version),
        CHECK (state = 'waiting' OR confirmed IS NOT NULL),
        CHECK (enterer IS NULL OR confirmer IS NULL OR enterer <> confirmer)
        """

    static let migrations = [
        Migration(
            "property/001-property",
            [
                """
                CREATE TABLE property_assets (
                    kind TEXT NOT NULL,
                    name TEXT NOT NULL,
                    place TEXT NOT NULL,
                    area BIGINT,
                    area_unit TEXT,
                    book_value BIGINT NOT NULL,
                    rent BIGINT NOT NULL,
                    \(filing)
                )
                """,
                "CREATE INDEX property_assets_village ON property_assets (county, village, number)",
                """
                CREATE TABLE property_contracts (
                    asset TEXT NOT NULL,
                    tenant_kind TEXT NOT NULL,
                    tenant TEXT NOT NULL,
                    area BIGINT,
                    area_unit TEXT,
                    rent BIGINT NOT NULL,
                    deposit BIGINT NOT NULL,
                    first_day BIGINT NOT NULL,
                    last_day BIGINT NOT NULL CHECK (first_day <= last_day),
                    first_due BIGINT NOT NULL,
                    award TEXT NOT NULL,
                    decision TEXT NOT NULL,
                    \(filing)
                )
                """,
                "CREATE INDEX property_contracts_village ON property_contracts (county, village, number)",
                """
                CREATE TABLE property_tenants (
                    county BIGINT NOT NULL,
                    contract BYTEA NOT NULL,
                    sealed BYTEA NOT NULL,
                    entered BIGINT NOT NULL,
                    PRIMARY KEY (county, contract)
                )
                """,
                "CREATE INDEX property_tenants_entered ON property_tenants (county, entered)",
            ])
    ]
}
