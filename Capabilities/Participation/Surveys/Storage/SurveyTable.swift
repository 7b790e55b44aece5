import Journal
import Kernel
import Platform
import Store

/// Surveys, who has answered, and what was answered.
struct SurveyTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    func insert(_ survey: Survey, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO surveys (county, id, number, kind, month, serial, place, title, words, keeping, opens, closes,
                questions, state, taken)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, survey.id, survey.number.description, survey.kind.rawValue, survey.number.yearMonth,
                survey.number.serial, survey.place, survey.title, survey.text, survey.keeping.rawValue, survey.opens,
                survey.closes, try JSONText.string(survey.questions), survey.state.rawValue, survey.taken,
            ])
    }

    /// What changes when a survey goes on.
    func update(_ survey: Survey, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE surveys SET questions = ?, state = ?, taken = ?, tally = ? WHERE county = ? AND id = ?",
            [
                try JSONText.string(survey.questions), survey.state.rawValue, survey.taken,
                try survey.tally.map { try JSONText.string($0) }, county, survey.id,
            ])
    }

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Survey? {
        try connection.first("SELECT * FROM surveys WHERE county = ? AND number = ?", [county, number.description])
            .map(survey)
    }

    func find(_ id: ID<Survey>, _ connection: any Connection) throws -> Survey? {
        try connection.first("SELECT * FROM surveys WHERE county = ? AND id = ?", [county, id]).map(survey)
    }

    /// The newest first.
    func list(_ connection: any Connection, withDrafts: Bool, limit: Int = 100) throws -> [Survey] {
        try connection.query(
            """
            SELECT * FROM surveys WHERE county = ? AND (state <> 'draft' OR ? = 1)
            ORDER BY month DESC, serial DESC, kind LIMIT ?
            """, [county, withDrafts ? 1 : 0, limit]
        ).map(survey)
    }

    /// Those that this person has answered, the newest first.
    func list(answeredBy person: ID<Person>, limit: Int, _ connection: any Connection) throws -> [Survey] {
        try connection.query(
            """
            SELECT surveys.* FROM survey_people AS own JOIN surveys
                ON surveys.county = own.county AND surveys.id = own.survey
            WHERE own.county = ? AND own.person = ? ORDER BY surveys.opens DESC, surveys.number DESC LIMIT ?
            """, [county, person, limit]
        ).map(survey)
    }

    // MARK: Who

    func hasAnswered(_ person: ID<Person>, _ survey: ID<Survey>, _ connection: any Connection) throws -> Bool {
        try connection.first(
            "SELECT 1 AS one FROM survey_people WHERE county = ? AND survey = ? AND person = ?",
            [county, survey, person]) != nil
    }

    func peopleCount(_ survey: ID<Survey>, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS n FROM survey_people WHERE county = ? AND survey = ?", [county, survey])?["n"] ?? 0
    }

    func note(_ person: ID<Person>, _ survey: ID<Survey>, _ pen: Pen) throws {
        try pen.execute(
            "INSERT INTO survey_people (county, survey, person) VALUES (?, ?, ?)", [county, survey, person])
    }

    // MARK: What

    /// By slot, which tells nothing of when.
    func sheets(_ survey: ID<Survey>, _ connection: any Connection) throws -> [[SurveyAnswer]] {
        try connection.query(
            "SELECT answers FROM survey_sheets WHERE county = ? AND survey = ? ORDER BY slot", [county, survey]
        ).map { try JSONText.value([SurveyAnswer].self, from: try $0["answers"] as String) }
    }

    /// Of a survey in which answers can be changed.
    func sheet(
        of person: ID<Person>, _ survey: ID<Survey>, _ connection: any Connection
    ) throws -> [SurveyAnswer]? {
        try connection.first(
            "SELECT answers FROM survey_sheets WHERE county = ? AND survey = ? AND person = ?",
            [county, survey, person]
        ).map { try JSONText.value([SurveyAnswer].self, from: try $0["answers"] as String) }
    }

    func tiedCount(_ survey: ID<Survey>, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(person) AS n FROM survey_sheets WHERE county = ? AND survey = ?", [county, survey])?["n"] ?? 0
    }

    /// - Parameter person: only of surveys in which answers can be changed.
    func add(
        _ answers: [SurveyAnswer], of person: ID<Person>?, at slot: Int, _ survey: ID<Survey>, _ pen: Pen
    ) throws {
        try pen.execute(
            "INSERT INTO survey_sheets (county, survey, slot, answers, person) VALUES (?, ?, ?, ?, ?)",
            [county, survey, slot, try JSONText.string(answers), person])
    }

    /// Copies what lies at one place to another, which is empty.
    func copy(_ slot: Int, to other: Int, _ survey: ID<Survey>, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO survey_sheets (county, survey, slot, answers)
            SELECT county, survey, ?, answers FROM survey_sheets WHERE county = ? AND survey = ? AND slot = ?
            """, [other, county, survey, slot])
    }

    func replace(_ slot: Int, with answers: [SurveyAnswer], _ survey: ID<Survey>, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE survey_sheets SET answers = ? WHERE county = ? AND survey = ? AND slot = ?",
            [try JSONText.string(answers), county, survey, slot])
    }

    func replace(of person: ID<Person>, with answers: [SurveyAnswer], _ survey: ID<Survey>, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE survey_sheets SET answers = ? WHERE county = ? AND survey = ? AND person = ?",
            [try JSONText.string(answers), county, survey, person])
    }

    /// Writes all sheets anew, in this order and belonging to nobody.
    func cut(_ sheets: [[SurveyAnswer]], _ survey: ID<Survey>, _ pen: Pen) throws {
        try pen.execute("DELETE FROM survey_sheets WHERE county = ? AND survey = ?", [county, survey])
        try pen.executeAll(
            "INSERT INTO survey_sheets (county, survey, slot, answers) VALUES (?, ?, ?, ?)",
            try sheets.enumerated().map { [county, survey, $0.offset + 1, try JSONText.string($0.element)] })
    }

    func survey(_ row: Row) throws -> Survey {
        guard let number = try? CaseNumber(parsing: try row["number"] as String),
            let kind = Survey.Kind(rawValue: try row["kind"]),
            let keeping = Survey.Keeping(rawValue: try row["keeping"]),
            let state = Survey.State(rawValue: try row["state"])
        else { throw StoreError.column("number", wanted: "a number, a kind, a keeping and a state") }
        let tally: String? = try row["tally"]
        return Survey(
            id: try row["id"], number: number, kind: kind, place: try row["place"], title: try row["title"],
            text: try row["words"], keeping: keeping, opens: try row["opens"], closes: try row["closes"],
            questions: try JSONText.value([SurveyQuestion].self, from: try row["questions"] as String), state: state,
            taken: try row["taken"], tally: try tally.map { try JSONText.value(SurveyTally.self, from: $0) })
    }
}
