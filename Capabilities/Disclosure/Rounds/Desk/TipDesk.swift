import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Store
import Web

/// `/desk/tips`: what a team was told, in lists that say nothing of it; opening one is written down first.
struct TipDesk: Sendable {
    let words: VillageWords
    let rounds: RoundWork

    /// What somebody has sent that was not taken, to be shown again.
    struct Attempt {
        var values: [String: String] = [:]
        var error: (any Error)?
    }

    enum Done: String { case announced, answered, settled, published }

    func addRoutes(to router: Routes) {
        router.get("/desk/tips", .inspect) { request, context in
            let query = try Query.read(request)
            let done = query.parsed("done", "disclosure.field.kind") { Done(rawValue: $0) }
            try query.finish()
            return try await list(done, Attempt(), context)
        }
        router.get("/desk/tip/:id", .inspect) { request, context in
            try Query.read(request).finish()
            return try await closed(try tip(context), context)
        }
    }

    func tip(_ context: Context) throws -> ID<Tip> {
        guard let id = ID<Tip>(try context.parameters.require("id")) else { throw TipRefusal.unknown }
        return id
    }

    func list(_ done: Done? = nil, _ attempt: Attempt, _ context: Context) async throws -> Response {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        let (table, tips, terms) = (rounds.table, rounds.tips, try rounds.terms())
        let all = try await words.house.reader.read { connection in
            try table.all(connection).filter { $0.team.contains(holder.post) }.map {
                ($0, try tips.all($0.id, connection))
            }
        }
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        let directory = try await rounds.staff.directory()
        let own = RoundRules.Member(holder: holder, others: try await rounds.others(of: context.actor))
        let chosen = Set((attempt.values["team"] ?? "").split(separator: " ").map(String.init))
        var model: Model = [
            "rounds": all.map { round, tips -> Model in
                // Whoever serves a village as well does not even see that somebody told something about it.
                let visible = tips.filter { tip in
                    round.team.contains(holder.post) && own.mayLook(into: tip.village)
                }
                var item = words.item(round, gazetteer, context)
                item["tips"] = visible.map { words.item($0, gazetteer, terms, context) }
                item["mayPublish"] = round.state(on: words.today) == .ended && round.villages.allSatisfy(own.mayLook)
                item["said"] = attempt.values["round"] == round.number.description ? attempt.values["words"] ?? "" : ""
                return item
            },
            "done": done.map { words.text("desk.tips.done.\($0.rawValue)", context) } ?? "",
            "posts": directory.posts(role: .inspector).map { post -> Model in
                [
                    "id": post.id.description, "name": post.name,
                    "unit": directory.name(post.unit, english: context.language == .en),
                    "chosen": chosen.contains(post.id.description) || post.id == holder.post,
                ]
            },
            "key": UUID().uuidString, "today": words.today.description,
        ]
        for name in ["villages", "from", "to", "channels", "hours"] { model[name] = attempt.values[name] ?? "" }
        model["name"] = attempt.values["title"] ?? ""
        return try page("desk-tips", words.text("desk.tips", context), model, attempt, context)
    }

    /// Before it is opened: what it is about, and what opening means.
    private func closed(_ id: ID<Tip>, _ context: Context) async throws -> Response {
        let (rounds, consultation) = (rounds, Consultation.current)
        let others = try await rounds.others(of: context.actor)
        let (tip, round) = try await words.house.reader.read {
            try rounds.load(id, by: context.actor, others, $0, consultation)
        }
        return try await show(tip, round, turns: nil, Attempt(), context)
    }

    /// - Parameter turns: `nil` before it is opened.
    func show(
        _ tip: Tip, _ round: Round, turns: [Model]?, _ attempt: Attempt, _ context: Context
    ) async throws -> Response {
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        var model = words.item(tip, gazetteer, try rounds.terms(), context)
        model["roundTitle"] = round.title
        model["isOpened"] = turns != nil
        model["turns"] = turns ?? []
        model["said"] = attempt.values["words"] ?? ""
        model["outcomes"] = Tip.Outcome.allCases.map { outcome -> Model in
            [
                "value": outcome.rawValue, "label": words.text("tip.outcome.\(outcome.rawValue)", context),
                "chosen": outcome.rawValue == attempt.values["outcome"],
            ]
        }
        return try page("desk-tip", words.text("desk.tip", context), model, attempt, context)
    }

    private func page(
        _ template: String, _ title: String, _ model: Model, _ attempt: Attempt, _ context: Context
    ) throws -> Response {
        guard let error = attempt.error else { return try words.page(template, title, model, context) }
        return try words.house.pages.again(
            "disclosure/\(template)", title: title, model, after: error, context: context)
    }
}
