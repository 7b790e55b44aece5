import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/desk/surveys`: what the own place asks, and asking something new.
struct SurveyDesk: Sendable {
    let work: SurveyWork
    let desk: PartDesk

    func addRoutes(to router: Routes) {
        router.get("/desk/surveys", .conductParticipation) { request, context in
            try Query.read(request).finish()
            return try await list(context)
        }
        router.post("/desk/surveys", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            do {
                let number = try await work.make(try plan(fields), by: context.actor)
                return Reply.seeOther("/desk/survey/\(number)")
            } catch {
                return try await list(context, filled: fields, error: error)
            }
        }
        SurveyDraftDesk(work: work, desk: desk).addRoutes(to: router)
    }

    /// - Throws: `FieldFaults`.
    private func plan(_ fields: Fields) throws -> SurveyPlan {
        let field = "participation.surveys.field"
        let kind = fields.parsed("kind", "\(field).choose", required: true) { Survey.Kind(rawValue: $0) }
        let place = fields.parsed("place", "participation.field.place", required: true) { DivisionCode($0) }
        let (title, text) = (fields.text("title", max: 60), fields.text("text", max: 2000))
        let keeping = fields.parsed("keeping", "\(field).choose", required: true) { Survey.Keeping(rawValue: $0) }
        let most = fields.int("most", in: 1...SurveyQuestion.mostOptions, required: kind == .wishes)
        let (opens, closes) = (fields.moment("opens"), fields.moment("closes"))
        try fields.finish()
        guard let kind, let place, let keeping, let opens, let closes else { throw SurveyRefusal.period }
        return SurveyPlan(
            kind: kind, place: place, title: title, text: text, keeping: keeping, opens: opens, closes: closes,
            most: most ?? 1)
    }

    private func list(_ context: Context, filled: Fields? = nil, error: (any Error)? = nil) async throws -> Response {
        let words = try await desk.words(context)
        let now = work.house.time.now()
        let surveys = try await work.house.reader.read { [table = work.table] in try table.list($0, withDrafts: true) }
            .filter { context.may(.conductParticipation, on: Object(at: $0.place)) }
        func options(_ field: String, _ names: [String], _ key: String) -> [Model] {
            names.enumerated().map { index, name in
                let isChosen = filled == nil ? index == 0 : filled?.raw(field) == name
                return ["value": name, "label": words.survey("\(key).\(name)"), "chosen": isChosen]
            }
        }
        var model: Model = [
            "surveys": surveys.map { words.item($0, "/desk/survey/\($0.number)", now) }, "isOpen": filled != nil,
            "choices": desk.places(context, words).map { place -> Model in
                place.merging(["chosen": place["value"] as? String == filled?.raw("place")]) { $1 }
            },
            "kinds": options("kind", Survey.Kind.allCases.map(\.rawValue), "kind"),
            "keepings": options("keeping", Survey.Keeping.allCases.map(\.rawValue), "keeping"),
        ]
        for name in ["title", "text", "most", "opens", "closes"] { model["filled-\(name)"] = filled?.raw(name) ?? "" }
        let title = words.survey("title")
        guard let error else {
            return try desk.house.pages.page("participation/desk-surveys", title: title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/desk-surveys", title: title, model, after: error, context: context)
    }
}
