package import Store

/// The tables of the territory.
package enum PlacesSchema {
    package static let migrations = [
        Migration(
            "places/001-territory",
            [
                """
                CREATE TABLE places (
                    county BIGINT NOT NULL,
                    code TEXT NOT NULL,
                    valid_from BIGINT NOT NULL,
                    valid_to BIGINT,
                    name TEXT NOT NULL,
                    level TEXT NOT NULL,
                    parent TEXT,
                    replaced_by TEXT,
                    generated BIGINT NOT NULL,
                    urban_rural TEXT,
                    lon DOUBLE PRECISION,
                    lat DOUBLE PRECISION,
                    PRIMARY KEY (county, code, valid_from),
                    CHECK (valid_to IS NULL OR valid_to > valid_from),
                    CHECK ((lon IS NULL) = (lat IS NULL))
                )
                """,
                """
                CREATE TABLE boundaries (
                    county BIGINT NOT NULL,
                    code TEXT NOT NULL,
                    valid_from BIGINT NOT NULL,
                    valid_to BIGINT,
                    shape BYTEA NOT NULL,
                    generated BIGINT NOT NULL,
                    source TEXT,
                    PRIMARY KEY (county, code, valid_from),
                    CHECK (valid_to IS NULL OR valid_to > valid_from)
                )
                """,
                """
                CREATE TABLE territory_versions (
                    county BIGINT PRIMARY KEY,
                    version BIGINT NOT NULL
                )
                """,
            ]),
        Migration(
            "places/002-addresses",
            [
                """
                CREATE TABLE addresses (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    text TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    code TEXT,
                    lon DOUBLE PRECISION,
                    lat DOUBLE PRECISION,
                    PRIMARY KEY (county, id),
                    CHECK ((lon IS NULL) = (lat IS NULL)),
                    CHECK (code IS NOT NULL OR lon IS NOT NULL)
                )
                """,
                """
                CREATE TABLE address_aliases (
                    county BIGINT NOT NULL,
                    key TEXT NOT NULL,
                    address BYTEA NOT NULL,
                    name TEXT NOT NULL,
                    number BIGINT NOT NULL,
                    PRIMARY KEY (county, key),
                    FOREIGN KEY (county, address) REFERENCES addresses (county, id)
                )
                """,
                "CREATE INDEX address_aliases_address ON address_aliases (county, address)",
            ]),
        Migration(
            "places/020-addresses-of-a-place",
            ["CREATE INDEX addresses_code ON addresses (county, code, kind)"]),
    ]
}
