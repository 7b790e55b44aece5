import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/desk/questions`: what residents ask the villages of one's place, what is due and what is late.
struct QuestionDesk: Sendable {
    let words: VillageWords
    let questions: QuestionsWork

    func addRoutes(to router: Routes) {
        router.get("/desk/questions", .answerDisclosure) { request, context in
            let query = try Query.read(request)
            let isDone = query.string("done", max: 5) != nil
            try query.finish()
            return try await list(isDone: isDone, context)
        }
        router.post("/desk/questions/:number", .answerDisclosure) { request, context in
            try await answer(request, context)
        }
    }

    private func answer(_ request: Request, _ context: Context) async throws -> Response {
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw QuestionRefusal.unknown
        }
        let fields = try await Form.read(request).fields
        let said = fields.text("words", max: 2000)
        let isAccepted = fields.bool("accepted")
        do {
            try fields.finish()
            try await questions.answer(number, words: said, isAccepted: isAccepted, by: context.actor)
            return Reply.seeOther("/desk/questions?done=1")
        } catch {
            return try await list(attempt: (number, said), after: error, context)
        }
    }

    private func list(
        isDone: Bool = false, attempt: (number: CaseNumber, said: String)? = nil, after error: (any Error)? = nil,
        _ context: Context
    ) async throws -> Response {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        let table = questions.table
        let all = try await words.house.reader.read { try table.list(within: holder.place, $0) }
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        func item(_ question: Question) -> Model {
            let line = words.line(question, context)
            var model = words.item(question, context)
            model["villageName"] = gazetteer.place(question.village)?.name ?? question.village.description
            model["line"] = line.name
            model["lineHref"] = line.href
            model["said"] = attempt?.number == question.number ? attempt?.said ?? "" : ""
            model["asksVerdict"] = question.kind == .objection && question.rung == .village
            model["mayAnswer"] =
                (question.rung == .village || holder.place.level != .village)
                && context.may(.answerDisclosure, on: MoneyWork.object(question.village))
            return model
        }
        let model: Model = [
            "open": all.filter(\.isOpen).map(item), "hasOpen": all.contains(where: \.isOpen),
            "closed": all.filter { !$0.isOpen }.prefix(20).map(item),
            "hasClosed": all.contains { !$0.isOpen }, "isDone": isDone,
            "isTownship": holder.place.level != .village,
        ]
        let title = words.text("desk.questions", context)
        guard let error else { return try words.page("desk-questions", title, model, context) }
        return try words.house.pages.again(
            "disclosure/desk-questions", title: title, model, after: error, context: context)
    }
}
