import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/desk/handed`: what the supervision committees of its villages have handed to a township, and its answers.
struct HandedDesk: Sendable {
    let words: VillageWords
    let anomalies: AnomalyWork

    func addRoutes(to router: Routes) {
        router.get("/desk/handed", .answerDisclosure) { request, context in
            let query = try Query.read(request)
            let isDone = query.has("done")
            try query.finish()
            return try await list(isDone: isDone, nil, context)
        }
        router.post("/desk/handed/:finding", .answerDisclosure) { request, context in
            guard let finding = ID<Anomaly>(try context.parameters.require("finding")) else {
                throw AnomalyRefusal.notHanded
            }
            let fields = try await Form.read(request).fields
            let said = fields.string("reason", max: 2000) ?? ""
            do {
                try fields.finish()
                try await anomalies.answer(finding, words: said, by: context.actor)
                return Reply.seeOther("/desk/handed?done=1")
            } catch {
                let attempt = AnomalyDesk.Attempt(finding: finding, said: said, error: error)
                return try await list(isDone: false, attempt, context)
            }
        }
    }

    private func list(isDone: Bool, _ attempt: AnomalyDesk.Attempt?, _ context: Context) async throws -> Response {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        // Whoever keeps a village's books does not read what is said about them here.
        guard holder.place.level != .village else { throw AnomalyRefusal.township }
        let table = anomalies.table
        let all = try await words.house.reader.read { try table.list(within: holder.place, $0) }
            .filter { $0.verdict == .handed }
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        let model: Model = [
            "isDone": isDone, "isEmpty": all.isEmpty,
            "handed": all.map { decision -> Model in
                words.item(decision, in: "/village/\(decision.village)", context).merging([
                    "villageName": gazetteer.place(decision.village)?.name ?? decision.village.description,
                    "input": attempt?.finding == decision.finding ? "reason" : "reason-\(decision.finding)",
                    "said": attempt?.finding == decision.finding ? attempt?.said ?? "" : "",
                ]) { $1 }
            },
        ]
        let title = words.text("handed.title", context)
        guard let error = attempt?.error else { return try words.page("desk-handed", title, model, context) }
        return try words.house.pages.again(
            "disclosure/desk-handed", title: title, model, after: error, context: context)
    }
}
