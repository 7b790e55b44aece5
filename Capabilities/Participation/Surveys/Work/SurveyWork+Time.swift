import Journal
import Kernel
import Platform
import Store

extension SurveyWork {
    private static let clock = Actor.system("survey.closed")

    /// Counts what was answered, publishes it, and cuts every tie between persons and answers.
    var closingTimer: TimerHandler {
        TimerHandler(Self.timer) { [self] in
            { due, passage in
                guard let id = due.subject.id(of: Survey.self), var survey = try table.find(id, passage),
                    survey.state == .published
                else { return }
                var sheets = try table.sheets(id, passage)
                let tally = SurveyTally(sheets, of: survey.questions)
                (survey.state, survey.tally) = (.closed, tally)
                let pen = try passage.record(survey.entry("closed", by: Self.clock, what: survey.outcome))
                try table.update(survey, pen)
                guard survey.keeping == .changeable else { return }
                shuffle(&sheets)
                try table.cut(sheets, id, pen)
            }
        }
    }

    private func shuffle(_ sheets: inout [[SurveyAnswer]]) {
        for last in sheets.indices.reversed() { sheets.swapAt(last, lot(last + 1)) }
    }

    /// Erases who took part, long after the end.
    var sweep: Sweep {
        Sweep("surveyPeople") { [county = house.county] passage in
            let before = passage.now.adding(days: -Int64(Surveys.keptDays))
            let ended = "survey IN (SELECT id FROM surveys WHERE county = ? AND closes < ?)"
            let old: Int =
                try passage.first(
                    "SELECT COUNT(*) AS n FROM survey_people WHERE county = ? AND \(ended)", [county, county, before])?[
                    "n"] ?? 0
            guard old > 0 else { return 0 }
            let pen = try passage.record(
                Entry(
                    "survey.forgotten", Subject(ID<Survey>(at: passage.now)), by: .system("survey.forgotten"),
                    what: .object(["people": .integer(Int64(old))])))
            return try pen.execute(
                "DELETE FROM survey_people WHERE county = ? AND \(ended)", [county, county, before])
        }
    }

    /// Forgets that this person took part, and cuts the tie to what they said; what was counted stays.
    func forget(_ person: ID<Person>, _ pen: Pen) throws {
        let county = house.county
        try shadow.replace(person, county, pen)
        try pen.execute("UPDATE survey_sheets SET person = NULL WHERE county = ? AND person = ?", [county, person])
    }
}

extension Survey {
    /// What is published at the end, without what is too little to publish.
    fileprivate var outcome: JSON {
        guard let tally, !SurveyTally.isFew(tally.sheets) else { return .object(["few": .bool(true)]) }
        return .object([
            "sheets": .integer(Int64(tally.sheets)),
            "counts": .array(
                tally.questions.map { question in
                    SurveyTally.isFew(question.answered)
                        ? .null : .array(question.counts.map { .integer(Int64($0)) })
                }),
        ])
    }
}
