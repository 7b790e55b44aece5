import Foundation
import Hummingbird
import Kernel
import Platform
import Rights
import Spreadsheets
import Store
import Web

/// `/desk/survey/NUMBER`: writing the questions or the wishes, publishing, and reading what people wrote.
struct SurveyDraftDesk: Sendable {
    let work: SurveyWork
    let desk: PartDesk

    /// Bytes of a file with wishes.
    private static let fileLimit = 1 << 20

    func addRoutes(to router: Routes) {
        router.get("/desk/survey/:number", .conductParticipation) { request, context in
            try Query.read(request).finish()
            return try await one(context)
        }
        router.post("/desk/survey/:number/question", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            return try await edit(context, fields) {
                question(fields)
            } change: {
                $0.append($1)
            }
        }
        router.post("/desk/survey/:number/wish", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            return try await edit(context, fields) {
                wish(fields)
            } change: { questions, wish in
                guard !questions.isEmpty else { throw SurveyRefusal.noSuchQuestion }
                questions[0].options.append(wish)
                guard Set(questions[0].options.map(\.name)).count == questions[0].options.count else {
                    throw SurveyRefusal.optionTwice
                }
                guard questions[0].options.count <= SurveyQuestion.mostOptions else {
                    throw SurveyRefusal.tooManyOptions(limit: SurveyQuestion.mostOptions)
                }
            }
        }
        router.post("/desk/survey/:number/remove", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            return try await edit(context, fields) {
                (fields.int("question", in: 0...1000, required: true), fields.int("option", in: 0...1000))
            } change: { questions, place in
                try Self.remove(place.0 ?? 0, option: place.1, from: &questions)
            }
        }
        router.post("/desk/survey/:number/wishes", .conductParticipation) { request, context in
            let form = try await Form.read(request, limit: Self.fileLimit)
            let file: WishFile
            do {
                file = WishFile(try Spreadsheet.csv(form.files["file"]?.first?.bytes ?? []))
            } catch {
                return try await one(context, error: error)
            }
            guard file.rejected.isEmpty else { return try await one(context, rejected: file.rejected) }
            return try await edit(context, form.fields) {
                file.options
            } change: { questions, options in
                guard !questions.isEmpty else { throw SurveyRefusal.noSuchQuestion }
                questions[0].options = options
            }
        }
        router.post("/desk/survey/:number/publish", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            return try await deed(context, fields) { try await work.publish($0, by: context.actor) }
        }
        router.post("/desk/survey/:number/withdraw", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            let reason = fields.text("reason", max: 500)
            return try await deed(context, fields) {
                try await work.withdraw($0, reason: reason, by: context.actor)
            }
        }
    }

    private static func remove(_ index: Int, option: Int?, from questions: inout [SurveyQuestion]) throws {
        guard questions.indices.contains(index) else { throw SurveyRefusal.noSuchQuestion }
        guard let option else {
            questions.remove(at: index)
            return
        }
        guard questions[index].options.indices.contains(option) else { throw SurveyRefusal.noSuchQuestion }
        questions[index].options.remove(at: option)
    }

    private func question(_ fields: Fields) -> SurveyQuestion {
        let text = fields.text("text", max: 200)
        let kind = fields.parsed("kind", "participation.surveys.field.choose", required: true) {
            SurveyQuestion.Kind(rawValue: $0)
        }
        let options = (fields.string("options", max: 7000) ?? "").split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        if options.contains(where: { $0.count > SurveyQuestion.nameLength }) {
            fields.fault(
                "options", "participation.surveys.field.optionLength", ["limit": "\(SurveyQuestion.nameLength)"])
        }
        let most = fields.int("most", in: 1...SurveyQuestion.mostOptions)
        let isOptional = fields.has("optional")
        let hasOptions = kind == .one || kind == .several
        let question = SurveyQuestion(
            text: text, kind: kind ?? .one, options: hasOptions ? options.map { .init(name: $0) } : [],
            most: kind == .several ? most ?? max(1, options.count) : 1, isOptional: isOptional)
        do throws(SurveyRefusal) { try question.check() } catch {
            for field in error.explanation.fields {
                fields.fault(String(field.pointer.dropFirst()), field.key, field.arguments)
            }
        }
        return question
    }

    private func wish(_ fields: Fields) -> SurveyQuestion.Option {
        let name = fields.text("name", max: SurveyQuestion.nameLength)
        let line = fields.string("line", max: SurveyQuestion.lineLength) ?? ""
        let cost = fields.parsed("cost", "participation.surveys.field.cost") {
            Money(parsing: $0).flatMap { $0 >= .zero ? $0 : nil }
        }
        return .init(name: name, line: line, cost: cost)
    }

    private func edit<Value: Sendable>(
        _ context: Context, _ fields: Fields, read: () -> Value,
        change: @escaping @Sendable (inout [SurveyQuestion], Value) throws -> Void
    ) async throws -> Response {
        let value = read()
        return try await deed(context, fields) { number in
            try await work.edit(number, by: context.actor) { try change(&$0, value) }
        }
    }

    private func deed(
        _ context: Context, _ fields: Fields, _ body: (CaseNumber) async throws -> Void
    ) async throws -> Response {
        do {
            try fields.finish()
            let number = try context.surveyNumber()
            try await body(number)
            return Reply.seeOther("/desk/survey/\(number)")
        } catch {
            return try await one(context, filled: fields, error: error)
        }
    }

    private func one(
        _ context: Context, filled: Fields? = nil, rejected: [RollFault] = [], error: (any Error)? = nil
    ) async throws -> Response {
        let number = try context.surveyNumber()
        let (survey, sheets) = try await work.house.reader.read { [table = work.table] connection in
            guard let survey = try table.find(number, connection) else { throw SurveyRefusal.unknown }
            // While it is open, the newest words would tell who has just answered.
            return (survey, survey.state == .closed ? try table.sheets(survey.id, connection) : [])
        }
        try context.require(.conductParticipation, on: Object(at: survey.place))
        let words = try await desk.words(context)
        let now = work.house.time.now()
        var model = words.item(survey, "", now).merging(words.facts(survey, now)) { $1 }
        model["styles"] = ["participation.css"]
        model["isDraft"] = survey.state == .draft
        model["isPublic"] = survey.state != .draft
        model["mayWithdraw"] = [.draft, .coming].contains(survey.stage(at: now))
        model["questions"] = words.questions(survey)
        model["wishes"] = survey.kind == .wishes ? words.questions(survey).first?["options"] : nil
        model["said"] = words.said(survey, sheets)
        model["kinds"] = SurveyQuestion.Kind.allCases.map { kind -> Model in
            [
                "value": kind.rawValue, "label": words.survey("question.\(kind.rawValue)"),
                "chosen": filled?.raw("kind") == kind.rawValue,
            ]
        }
        for name in ["text", "options", "most", "name", "line", "cost", "reason"] {
            model["filled-\(name)"] = filled?.raw(name) ?? ""
        }
        model["optional"] = filled?.raw("optional").isEmpty == false
        model["faults"] = rejected.prefix(200).map { fault in
            words.text(
                "participation.votes.desk.roll.line",
                [
                    "line": "\(fault.line)", "column": fault.column,
                    "reason": words.text(fault.key, fault.arguments),
                ])
        }
        guard let error else {
            return try desk.house.pages.page(
                "participation/desk-survey", title: survey.title, model, context: context,
                status: rejected.isEmpty ? .ok : .unprocessableContent)
        }
        return try desk.house.pages.again(
            "participation/desk-survey", title: survey.title, model, after: error, context: context)
    }
}

extension PartWords {
    /// What people wrote, question by question, where enough did.
    fileprivate func said(_ survey: Survey, _ sheets: [[SurveyAnswer]]) -> [Model] {
        survey.questions.enumerated().compactMap { index, question in
            let words = SurveyTally.words(sheets, at: index)
            guard question.kind == .words, !words.isEmpty, !SurveyTally.isFew(words.count) else { return nil }
            return ["text": question.text, "words": words]
        }
    }
}
