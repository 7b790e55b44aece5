package import Store

extension Cases {
    package static let migrations = [
        Migration(
            "cases/001-cases",
            [
                """
                CREATE TABLE cases (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    state TEXT NOT NULL,
                    category TEXT NOT NULL,
                    channel TEXT NOT NULL,
                    division TEXT NOT NULL,
                    township TEXT,
                    village TEXT,
                    cell BIGINT,
                    lon DOUBLE PRECISION,
                    lat DOUBLE PRECISION,
                    holder TEXT NOT NULL,
                    lead TEXT,
                    open BIGINT NOT NULL,
                    received BIGINT NOT NULL,
                    due BIGINT NOT NULL,
                    closed BIGINT,
                    settled_on_spot BIGINT NOT NULL,
                    reopened BIGINT NOT NULL,
                    merged BIGINT NOT NULL,
                    asks BIGINT NOT NULL DEFAULT 0,
                    solved BIGINT,
                    satisfied BIGINT,
                    contacted BIGINT,
                    snapshot TEXT NOT NULL,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, number)
                )
                """,
                "CREATE INDEX cases_received ON cases (county, received, id)",
                "CREATE INDEX cases_state ON cases (county, state, received, id)",
                "CREATE INDEX cases_category ON cases (county, category, received, id)",
                "CREATE INDEX cases_township ON cases (county, township, received, id)",
                "CREATE INDEX cases_village ON cases (county, village, received, id)",
                "CREATE INDEX cases_cell ON cases (county, cell, received, id)",
                "CREATE INDEX cases_holder ON cases (county, holder, due, id) WHERE open = 1",
                "CREATE INDEX cases_state_due ON cases (county, state, due, id) WHERE open = 1",
                "CREATE INDEX cases_asks ON cases (county, due, id) WHERE asks = 1",
                "CREATE INDEX cases_due ON cases (county, due, id) WHERE open = 1",
                "CREATE INDEX cases_closed ON cases (county, closed, id)",
                """
                CREATE TABLE case_clocks (
                    county BIGINT NOT NULL,
                    case_id BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    number BIGINT NOT NULL,
                    unit TEXT,
                    time_limit TEXT NOT NULL,
                    started BIGINT NOT NULL,
                    due BIGINT NOT NULL,
                    ended BIGINT,
                    outcome TEXT,
                    suspended BIGINT NOT NULL,
                    extended BIGINT NOT NULL,
                    catalogue_row BIGINT,
                    PRIMARY KEY (county, case_id, ordinal)
                )
                """,
                "CREATE INDEX case_clocks_due ON case_clocks (county, kind, due, case_id)",
                "CREATE INDEX case_clocks_started ON case_clocks (county, kind, started, case_id)",
                """
                CREATE TABLE case_numbers (
                    county BIGINT NOT NULL,
                    month TEXT NOT NULL,
                    serial BIGINT NOT NULL,
                    PRIMARY KEY (county, month)
                )
                """,
                """
                CREATE TABLE reports (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    case_id BYTEA NOT NULL,
                    channel TEXT NOT NULL,
                    received BIGINT NOT NULL,
                    text TEXT NOT NULL,
                    address TEXT,
                    division TEXT NOT NULL,
                    lon DOUBLE PRECISION,
                    lat DOUBLE PRECISION,
                    anonymous BIGINT NOT NULL,
                    notify BIGINT NOT NULL,
                    contact BYTEA,
                    receipt BYTEA NOT NULL,
                    post BYTEA,
                    invented BIGINT NOT NULL,
                    PRIMARY KEY (county, id)
                )
                """,
                "CREATE INDEX reports_case ON reports (county, case_id, received)",
                "CREATE UNIQUE INDEX reports_receipt ON reports (county, receipt)",
                """
                CREATE TABLE attachments (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    report BYTEA,
                    received BIGINT NOT NULL,
                    content_type TEXT NOT NULL,
                    width BIGINT NOT NULL,
                    height BIGINT NOT NULL,
                    bytes BYTEA NOT NULL,
                    PRIMARY KEY (county, id)
                )
                """,
                "CREATE INDEX attachments_report ON attachments (county, report)",
            ]),
        Migration(
            "cases/002-catalogues",
            [
                """
                CREATE TABLE catalogues (
                    county BIGINT NOT NULL,
                    version TEXT NOT NULL,
                    effective BIGINT NOT NULL,
                    imported BIGINT NOT NULL,
                    categories TEXT NOT NULL,
                    routes TEXT NOT NULL,
                    policy TEXT NOT NULL,
                    PRIMARY KEY (county, version)
                )
                """,
                """
                CREATE TABLE calendars (
                    county BIGINT PRIMARY KEY,
                    imported BIGINT NOT NULL,
                    source TEXT NOT NULL
                )
                """,
            ]),
        externalCases,
        Migration(
            "cases/005-intake",
            [
                // What may be the same matter is found at once, however many cases lie in the neighbourhood.
                """
                CREATE INDEX cases_nearby ON cases (county, cell, category, received, id, number, lon, lat)
                WHERE open = 1
                """,
                // Lists of a township by state or category are filtered without a look at each case.
                "DROP INDEX cases_township",
                "CREATE INDEX cases_township ON cases (county, township, received, id, state, category, merged)",
                // A new case is not closed: it need not stand there.
                "DROP INDEX cases_closed",
                "CREATE INDEX cases_closed ON cases (county, closed, id) WHERE closed IS NOT NULL",
            ]),
        lists,
        content,
        originals,
        actPictures,
        desk,
        laterPictures,
        reporters,
        catalogueDrafts,
    ]
}
