package import Store

extension Posts {
    package static let migrations = [
        Migration(
            "posts/001-posts",
            [
                """
                CREATE TABLE units (
                    county BIGINT NOT NULL,
                    code TEXT NOT NULL,
                    name TEXT NOT NULL,
                    name_en TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    place TEXT NOT NULL,
                    parent TEXT,
                    PRIMARY KEY (county, code)
                )
                """,
                """
                CREATE TABLE posts (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    unit TEXT NOT NULL,
                    role TEXT NOT NULL,
                    name TEXT NOT NULL,
                    place TEXT NOT NULL,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, unit) REFERENCES units (county, code)
                )
                """,
                """
                CREATE TABLE persons (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    name TEXT NOT NULL,
                    PRIMARY KEY (county, id)
                )
                """,
                """
                CREATE TABLE holdings (
                    county BIGINT NOT NULL,
                    post BYTEA NOT NULL,
                    valid_from BIGINT NOT NULL,
                    valid_to BIGINT,
                    person BYTEA NOT NULL,
                    PRIMARY KEY (county, post, valid_from),
                    FOREIGN KEY (county, post) REFERENCES posts (county, id),
                    FOREIGN KEY (county, person) REFERENCES persons (county, id),
                    CHECK (valid_to IS NULL OR valid_to > valid_from)
                )
                """,
                """
                CREATE TABLE posts_version (
                    county BIGINT PRIMARY KEY,
                    version BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE sessions (
                    county BIGINT NOT NULL,
                    token_hash BYTEA NOT NULL,
                    post BYTEA NOT NULL,
                    person BYTEA NOT NULL,
                    created BIGINT NOT NULL,
                    expires BIGINT NOT NULL,
                    ended BIGINT,
                    PRIMARY KEY (county, token_hash)
                )
                """,
                "CREATE INDEX sessions_expires ON sessions (county, expires)",
            ]),
        // Sessions belong to accounts since; whoever was signed in signs in once more.
        Migration("posts/002-sessions-moved", ["DROP TABLE sessions"]),
    ]
}
