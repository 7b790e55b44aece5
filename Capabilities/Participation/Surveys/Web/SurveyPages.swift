import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/surveys` and `/survey/NUMBER`: what is asked, answering it, and what came of it.
struct SurveyPages: Sendable {
    let work: SurveyWork
    let desk: PartDesk

    func addRoutes(to router: Routes) {
        router.get("/surveys", .readParticipation) { request, context in
            try Query.read(request).finish()
            let words = try await desk.words(context)
            let now = work.house.time.now()
            let surveys = try await work.house.reader.read { [table = work.table] in
                try table.list($0, withDrafts: false)
            }
            return try desk.house.pages.page(
                "participation/surveys", title: words.survey("title"),
                ["surveys": surveys.map { words.item($0, "/survey/\($0.number)", now) }], context: context)
        }
        router.get("/survey/:number", .readParticipation) { request, context in
            let query = try Query.read(request)
            let isDone = query.string("done") == "answered"
            try query.finish()
            return try await one(try await survey(context), context, isDone: isDone)
        }
        router.post("/survey/:number", .takePart) { request, context in try await answer(request, context) }
        router.get("/survey/:number/result.csv", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try SurveyFile(try await survey(context)).response
        }
    }

    private func survey(_ context: Context) async throws -> Survey {
        let number = try context.surveyNumber()
        let found = try await work.house.reader.read { [table = work.table] in try table.find(number, $0) }
        // What is still being written is nobody's business yet.
        guard let found, found.state != .draft else { throw SurveyRefusal.unknown }
        return found
    }

    private func answer(_ request: Request, _ context: Context) async throws -> Response {
        let survey = try await survey(context)
        let fields = try await Form.read(request, parts: 1000).fields
        let answers = Self.read(fields, survey)
        do {
            try fields.finish()
            try await work.answer(survey.number, answers, by: context.actor)
            return Reply.seeOther("/survey/\(survey.number)?done=answered")
        } catch {
            return try await one(survey, context, filled: (answers, fields), after: error)
        }
    }

    private static func read(_ fields: Fields, _ survey: Survey) -> [SurveyAnswer] {
        survey.questions.enumerated().map { index, question in
            guard question.kind != .words else {
                return SurveyAnswer(words: fields.string("q\(index)", max: SurveyQuestion.wordsLength))
            }
            let chosen = fields.strings("q\(index)", max: SurveyQuestion.mostOptions, length: 10)
            return SurveyAnswer(choices: chosen.map { Int($0) ?? -1 }.sorted())
        }
    }

    private func one(
        _ survey: Survey, _ context: Context, isDone: Bool = false, filled: ([SurveyAnswer], Fields)? = nil,
        after error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await desk.words(context)
        let now = work.house.time.now()
        let own = try await own(survey, context)
        let isOpen = survey.stage(at: now) == .open
        let mayAnswer = isOpen && own.isResident && (!own.hasAnswered || survey.keeping == .changeable)
        var model = words.item(survey, "", now).merging(words.facts(survey, now)) { $1 }
        model.merge(words.outcome(survey)) { $1 }
        model["styles"] = ["participation.css"]
        model["isDone"] = isDone && own.hasAnswered
        model["isClosed"] = survey.state == .closed
        model["isCounting"] = survey.stage(at: now) == .counting
        model["isWithdrawn"] = survey.state == .withdrawn
        model["isShown"] = survey.state != .closed && !mayAnswer
        model["mayAnswer"] = mayAnswer
        model["hasAnswered"] = own.hasAnswered && !isDone
        model["again"] = words.survey(own.hasAnswered ? "change" : "send")
        model["maySignIn"] = isOpen && context.actor == .anyone
        model["signIn"] = "/sign-in/resident?next=/survey/\(survey.number)"
        model["questions"] = words.questions(
            survey, filled?.0 ?? own.sheet ?? [], typed: { index in filled?.1.raw("q\(index)") })
        guard let error else {
            return try desk.house.pages.page(
                "participation/survey", title: survey.title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/survey", title: survey.title, model, after: error, context: context)
    }

    private func own(
        _ survey: Survey, _ context: Context
    ) async throws -> (isResident: Bool, hasAnswered: Bool, sheet: [SurveyAnswer]?) {
        guard case .resident(let person) = context.actor else { return (false, false, nil) }
        return try await work.house.reader.read { [table = work.table] connection in
            (
                true, try table.hasAnswered(person, survey.id, connection),
                try table.sheet(of: person, survey.id, connection)
            )
        }
    }
}

extension Context {
    /// The number in the address.
    /// - Throws: `SurveyRefusal.unknown`.
    func surveyNumber() throws -> CaseNumber {
        guard let number = try? CaseNumber(parsing: try parameters.require("number")) else {
            throw SurveyRefusal.unknown
        }
        return number
    }
}
