import Journal
import Kernel
import Platform
import Store

struct QuestionTable: Sendable {
    /// Days for which who asked and the full words are kept: as for contacts of reports.
    /// - Source: Civil Code, article 188: three years.
    static let keptDays = 1095

    let county: County

    static let retention = [
        RetainedTable("disclosure_questions", .words, .forGood),
        RetainedTable("disclosure_askers", .personal, .afterUse(days: keptDays)),
    ]

    static let sealed = [SealedColumn("disclosure_askers", key: "question", owner: "question", column: "sealed")]

    static let migrations = [
        Migration(
            "books/003-questions",
            [
                """
                CREATE TABLE disclosure_questions (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    village TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('question', 'objection')),
                    about TEXT NOT NULL,
                    reference TEXT NOT NULL,
                    words TEXT NOT NULL,
                    asked BIGINT NOT NULL,
                    rung TEXT NOT NULL CHECK (rung IN ('village', 'township')),
                    due BIGINT NOT NULL,
                    answered BIGINT,
                    answer TEXT,
                    accepted BIGINT,
                    overdue BIGINT NOT NULL,
                    raised BIGINT,
                    second_answered BIGINT,
                    second_answer TEXT,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, number)
                )
                """,
                "CREATE INDEX disclosure_questions_about ON disclosure_questions (county, village, about, reference)",
                """
                CREATE TABLE disclosure_askers (
                    county BIGINT NOT NULL,
                    question BYTEA NOT NULL,
                    person BYTEA NOT NULL,
                    sealed BYTEA NOT NULL,
                    asked BIGINT NOT NULL,
                    PRIMARY KEY (county, question)
                )
                """,
                "CREATE INDEX disclosure_askers_person ON disclosure_askers (county, person)",
                "CREATE INDEX disclosure_askers_asked ON disclosure_askers (county, asked)",
            ])
    ]

    func insert(_ question: Question, by person: ID<Person>, sealed: [UInt8], _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO disclosure_questions
                (county, id, number, village, kind, about, reference, words, asked, rung, due, overdue)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            """,
            [
                county, question.id, question.number.description, question.village, question.kind.rawValue,
                question.about.kind, question.about.reference, question.words, question.asked,
                question.rung.rawValue, question.due,
            ])
        try pen.execute(
            "INSERT INTO disclosure_askers (county, question, person, sealed, asked) VALUES (?, ?, ?, ?, ?)",
            [county, question.id, person, sealed, question.asked])
    }

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Question? {
        try connection.first(
            "SELECT * FROM disclosure_questions WHERE county = ? AND number = ?", [county, number.description]
        ).map(Question.init(row:))
    }

    func find(_ id: ID<Question>, _ connection: any Connection) throws -> Question? {
        try connection.first("SELECT * FROM disclosure_questions WHERE county = ? AND id = ?", [county, id])
            .map(Question.init(row:))
    }

    func asker(_ id: ID<Question>, _ connection: any Connection) throws -> ID<Person>? {
        try connection.first(
            "SELECT person FROM disclosure_askers WHERE county = ? AND question = ?", [county, id])?["person"]
    }

    /// Newest first; those about one line when it is given.
    func list(
        _ village: DivisionCode, about: QuestionObject? = nil, _ connection: any Connection
    ) throws -> [Question] {
        var sql = "SELECT * FROM disclosure_questions WHERE county = ? AND village = ?"
        var arguments: [any Storable] = [county, village]
        if let about {
            sql += " AND about = ? AND reference = ?"
            arguments += [about.kind, about.reference]
        }
        return try connection.query(sql + " ORDER BY asked DESC, number DESC LIMIT 200", arguments)
            .map(Question.init(row:))
    }

    /// What this person asked, the newest first.
    func list(of person: ID<Person>, _ connection: any Connection) throws -> [Question] {
        try connection.query(
            """
            SELECT disclosure_questions.* FROM disclosure_askers JOIN disclosure_questions
                ON disclosure_questions.county = disclosure_askers.county
                AND disclosure_questions.id = disclosure_askers.question
            WHERE disclosure_askers.county = ? AND disclosure_askers.person = ?
            ORDER BY disclosure_questions.asked DESC, number DESC LIMIT 200
            """, [county, person]
        ).map(Question.init(row:))
    }

    /// Of every village within a place: open ones by their due time, then the newest answered.
    func list(within place: DivisionCode, _ connection: any Connection) throws -> [Question] {
        try connection.query(
            """
            SELECT * FROM disclosure_questions WHERE county = ? AND village LIKE ?
            ORDER BY CASE WHEN answered IS NULL OR (rung = 'township' AND second_answered IS NULL) THEN due
                ELSE 9000000000000000 END, asked DESC LIMIT 100
            """, [county, "\(place)%"]
        ).map(Question.init(row:))
    }

    func answer(_ question: Question, _ words: String, isAccepted: Bool?, at now: Timestamp, _ pen: Pen) throws {
        if question.rung == .village {
            try pen.execute(
                """
                UPDATE disclosure_questions SET answered = ?, answer = ?, accepted = ? WHERE county = ? AND id = ?
                """, [now, words, isAccepted, county, question.id])
        } else {
            try pen.execute(
                """
                UPDATE disclosure_questions SET second_answered = ?, second_answer = ? WHERE county = ? AND id = ?
                """, [now, words, county, question.id])
        }
    }

    func raise(_ id: ID<Question>, due: Timestamp, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE disclosure_questions SET rung = 'township', raised = ?, due = ? WHERE county = ? AND id = ?",
            [now, due, county, id])
    }

    func markOverdue(_ id: ID<Question>, _ pen: Pen) throws {
        try pen.execute("UPDATE disclosure_questions SET overdue = 1 WHERE county = ? AND id = ?", [county, id])
    }

    /// Forgets who asked, and the full words; the covered words stay beside the line.
    func forget(_ person: ID<Person>, _ pen: some WriteConnection) throws {
        try pen.execute("DELETE FROM disclosure_askers WHERE county = ? AND person = ?", [county, person])
    }
}

extension Question {
    init(row: Row) throws {
        guard let kind = Kind(rawValue: try row["kind"]), let rung = Rung(rawValue: try row["rung"]),
            let about = QuestionObject(kind: try row["about"], reference: try row["reference"])
        else { throw StoreError.column("about", wanted: "a question") }
        self.init(
            id: try row["id"], number: try CaseNumber(parsing: row["number"] as String), village: try row["village"],
            kind: kind, about: about, words: try row["words"], asked: try row["asked"], rung: rung,
            due: try row["due"], answered: try row["answered"], answer: try row["answer"],
            isAccepted: try row["accepted"], isOverdue: try row["overdue"], raised: try row["raised"],
            secondAnswer: try row["second_answer"], secondAnswered: try row["second_answered"])
    }
}
