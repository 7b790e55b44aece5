import Platform
import Store

extension Surveys {
    /// Days after a survey's end for which it is known who took part: as long as somebody may ask about it. The house's
    /// rule, as for offers.
    static let keptDays = 365

    static let retention = [
        RetainedTable("surveys", .record, .forGood), RetainedTable("survey_sheets", .words, .forGood),
        RetainedTable("survey_people", .working, .afterUse(days: keptDays)),
    ]

    static let migrations = [
        Migration(
            "surveys/001-surveys",
            [
                """
                CREATE TABLE surveys (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('questions', 'wishes')),
                    month BIGINT NOT NULL,
                    serial BIGINT NOT NULL,
                    place TEXT NOT NULL,
                    title TEXT NOT NULL,
                    words TEXT NOT NULL,
                    keeping TEXT NOT NULL CHECK (keeping IN ('changeable', 'anonymous')),
                    opens BIGINT NOT NULL,
                    closes BIGINT NOT NULL,
                    questions TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'closed', 'withdrawn')),
                    taken BIGINT NOT NULL CHECK (taken >= 0),
                    tally TEXT,
                    PRIMARY KEY (county, id),
                    CHECK (opens < closes),
                    CHECK ((tally IS NULL) = (state <> 'closed'))
                )
                """,
                "CREATE UNIQUE INDEX surveys_by_number ON surveys (county, number)",
                "CREATE UNIQUE INDEX surveys_by_serial ON surveys (county, kind, month, serial)",
                """
                CREATE TABLE survey_people (
                    county BIGINT NOT NULL, survey BYTEA NOT NULL, person BYTEA NOT NULL,
                    PRIMARY KEY (county, survey, person)
                )
                """,
                "CREATE INDEX survey_people_by_person ON survey_people (county, person)",
                """
                CREATE TABLE survey_sheets (
                    county BIGINT NOT NULL,
                    survey BYTEA NOT NULL,
                    slot BIGINT NOT NULL CHECK (slot > 0),
                    answers TEXT NOT NULL,
                    person BYTEA,
                    PRIMARY KEY (county, survey, slot)
                )
                """,
                "CREATE UNIQUE INDEX survey_sheets_by_person ON survey_sheets (county, survey, person)",
            ])
    ]
}
