import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// What is sent from `/desk/tips` and `/desk/tip/ID`.
struct TipDeskActions: Sendable {
    let words: VillageWords
    let rounds: RoundWork

    private var desk: TipDesk { TipDesk(words: words, rounds: rounds) }

    func addRoutes(to router: Routes) {
        router.post("/desk/tips", .inspect) { request, context in try await announce(request, context) }
        router.post("/desk/round/:number/publish", .inspect) { request, context in
            try await publish(request, context)
        }
        router.post("/desk/tip/:id/open", .inspect) { request, context in
            try await Form.read(request).fields.finish()
            let opened = try await rounds.open(try desk.tip(context), by: context.actor)
            return try await desk.show(
                opened.tip, opened.round, turns: words.turns(opened, context), .init(), context)
        }
        router.post("/desk/tip/:id/answer", .inspect) { request, context in try await answer(request, context) }
        router.post("/desk/tip/:id/settle", .inspect) { request, context in try await settle(request, context) }
    }

    private func announce(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let title = fields.text("title", max: 100)
        let names = fields.text("villages", max: 2000)
        let team = fields.strings("team", max: 50)
        let from = fields.parsed("from", "disclosure.field.day", required: true) { LocalDate($0) }
        let to = fields.parsed("to", "disclosure.field.day", required: true) { LocalDate($0) }
        let channels = fields.text("channels", max: 300)
        let hours = fields.text("hours", max: 200)
        let key = fields.string("key", max: 60)
        do {
            try fields.finish()
            guard let from, let to else { throw RoundRefusal.order }
            let villages = try await villages(names, context)
            _ = try await rounds.announce(
                .init(
                    title: title, team: team.compactMap { ID<Post>($0) }, villages: villages, from: from, to: to,
                    channels: channels, hours: hours), by: context.actor,
                key: key.map {
                    IdempotencyKey($0, scope: "round \(context.actor.text)", body: Array("\(title) \(names)".utf8))
                })
            return Reply.seeOther("/desk/tips?done=announced")
        } catch {
            var attempt = TipDesk.Attempt(values: ["team": team.joined(separator: " ")], error: error)
            for name in ["title", "villages", "from", "to", "channels", "hours"] {
                attempt.values[name] = fields.raw(name)
            }
            if case RoundRefusal.closed(let code) = error, let village = DivisionCode(code) {
                let name = try await words.territory.gazetteer(at: words.now).place(village)?.name
                attempt.error = RoundRefusal.closed(name ?? code)
            }
            return try await desk.list(nil, attempt, context)
        }
    }

    /// Villages by code or by name within the post's place, as they were written.
    private func villages(_ text: String, _ context: Context) async throws -> [DivisionCode] {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        let near = gazetteer.places(.village).filter { holder.place.contains($0.code) }
        return try text.split(whereSeparator: { $0.isWhitespace || $0.isPunctuation }).map { word in
            let found = near.filter { $0.code.description == word || $0.name == word }
            guard found.count == 1 else { throw RoundRefusal.village(String(word)) }
            return found[0].code
        }
    }

    private func publish(_ request: Request, _ context: Context) async throws -> Response {
        let round = try await rounds.find(context)
        let fields = try await Form.read(request).fields
        let said = fields.text("words", max: 5000)
        do {
            try fields.finish()
            try await rounds.publish(round.number, words: said, by: context.actor)
            return Reply.seeOther("/desk/tips?done=published")
        } catch {
            let values = ["round": round.number.description, "words": fields.raw("words")]
            return try await desk.list(nil, .init(values: values, error: error), context)
        }
    }

    private func answer(_ request: Request, _ context: Context) async throws -> Response {
        let id = try desk.tip(context)
        let fields = try await Form.read(request).fields
        let said = fields.text("words", max: TipPages.longest)
        do {
            try fields.finish()
            try await rounds.answer(id, words: said, by: context.actor)
            return Reply.seeOther("/desk/tips?done=answered")
        } catch { return try await again(id, fields, error, context) }
    }

    private func settle(_ request: Request, _ context: Context) async throws -> Response {
        let id = try desk.tip(context)
        let fields = try await Form.read(request).fields
        let outcome = fields.parsed("outcome", "disclosure.field.kind", required: true) { Tip.Outcome(rawValue: $0) }
        let said = fields.text("words", max: TipPages.longest)
        do {
            try fields.finish()
            guard let outcome else { throw TipRefusal.unknown }
            try await rounds.settle(id, outcome, words: said, by: context.actor)
            return Reply.seeOther("/desk/tips?done=settled")
        } catch { return try await again(id, fields, error, context) }
    }

    /// Whoever may not open it learns only that.
    private func again(
        _ id: ID<Tip>, _ fields: Fields, _ error: any Error, _ context: Context
    ) async throws -> Response {
        let opened = try await rounds.open(id, by: context.actor)
        let values = ["words": fields.raw("words"), "outcome": fields.raw("outcome")]
        return try await desk.show(
            opened.tip, opened.round, turns: words.turns(opened, context), .init(values: values, error: error), context)
    }
}
