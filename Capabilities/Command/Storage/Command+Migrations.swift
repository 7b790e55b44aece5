package import Store

extension CommandCentre {
    package static let migrations = [
        Migration(
            "command/001-screens",
            [
                """
                CREATE TABLE command_screens (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    token_hash BYTEA NOT NULL,
                    name TEXT NOT NULL,
                    place TEXT NOT NULL,
                    created BIGINT NOT NULL,
                    ended BIGINT,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, token_hash)
                )
                """
            ])
    ]
}
