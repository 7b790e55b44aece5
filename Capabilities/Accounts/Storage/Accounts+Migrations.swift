package import Store

extension Accounts {
    package static let migrations = [
        Migration(
            "accounts/001-accounts",
            [
                """
                CREATE TABLE accounts (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    login TEXT NOT NULL,
                    person BYTEA NOT NULL,
                    password BYTEA,
                    short BIGINT NOT NULL,
                    second BYTEA,
                    locked BIGINT,
                    created BIGINT NOT NULL,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, login)
                )
                """,
                """
                CREATE TABLE recovery_codes (
                    county BIGINT NOT NULL,
                    account BYTEA NOT NULL,
                    tag BYTEA NOT NULL,
                    used BIGINT,
                    PRIMARY KEY (county, account, tag)
                )
                """,
                """
                CREATE TABLE login_sessions (
                    county BIGINT NOT NULL,
                    token_hash BYTEA NOT NULL,
                    id BYTEA NOT NULL,
                    kind TEXT NOT NULL,
                    account BYTEA,
                    person BYTEA NOT NULL,
                    post BYTEA,
                    device TEXT NOT NULL,
                    created BIGINT NOT NULL,
                    ends BIGINT NOT NULL,
                    ended BIGINT,
                    PRIMARY KEY (county, token_hash),
                    UNIQUE (county, id)
                )
                """,
                "CREATE INDEX login_sessions_person ON login_sessions (county, person)",
                "CREATE INDEX login_sessions_ends ON login_sessions (county, ends)",
                """
                CREATE TABLE residents (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    phone_hash BYTEA,
                    subject_hash BYTEA,
                    contact BYTEA,
                    created BIGINT NOT NULL,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, phone_hash),
                    UNIQUE (county, subject_hash)
                )
                """,
            ]),
        Migration(
            "accounts/002-provider-subjects",
            [
                """
                CREATE TABLE account_subjects (
                    county BIGINT NOT NULL,
                    account BYTEA NOT NULL,
                    subject_hash BYTEA NOT NULL,
                    issuer TEXT NOT NULL,
                    bound BIGINT NOT NULL,
                    PRIMARY KEY (county, account),
                    UNIQUE (county, subject_hash)
                )
                """
            ]),
    ]
}
