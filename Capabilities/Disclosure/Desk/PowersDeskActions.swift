import Foundation
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Web

/// What is sent from `/desk/powers`.
struct PowersDeskActions: Sendable {
    let words: PowerWords

    private var desk: PowersDesk { PowersDesk(words: words) }
    private var powers: PowersWork { words.powers }

    func addRoutes(to router: Routes) {
        router.post("/desk/powers/:code/start/:power", .keepBooks) { request, context in
            try await start(request, context)
        }
        router.post("/desk/powers/:code/run/:number", .workAtDesk) { request, context in
            try await perform(request, context)
        }
        router.post("/desk/powers/:code/run/:number/stop", .workAtDesk) { request, context in
            try await stop(request, context)
        }
    }

    private func day(_ fields: Fields) -> LocalDate? {
        fields.parsed("day", "disclosure.field.day", required: true) { LocalDate($0) }
    }

    private func kept(_ names: [String], _ fields: Fields, _ error: any Error) -> PowersDesk.Attempt {
        var attempt = PowersDesk.Attempt(error: error)
        for name in names { attempt.values[name] = fields.raw(name) }
        return attempt
    }

    private func start(_ request: Request, _ context: Context) async throws -> Response {
        let village = try await words.words.village(context)
        try context.require(.keepBooks, on: MoneyWork.object(village.code))
        let power = try desk.power(context)
        let fields = try await Form.read(request).fields
        let title = fields.text("title", max: 120)
        let kind = fields.parsed("partyKind", "disclosure.field.kind") { Payee.Kind(rawValue: $0) }
        let party = fields.string("party", max: 100) ?? ""
        let sum = fields.parsed("sum", "disclosure.field.money") { Money(parsing: $0) }
        let day = day(fields)
        let key = fields.string("key", max: 60)
        do {
            try fields.finish()
            let kind = kind ?? power.party.kinds.first ?? .nobody
            let draft = PowerDraft(
                title: title, party: Payee(kind: kind, name: kind == .nobody ? "" : party), sum: sum,
                day: day ?? words.words.today)
            let number = try await powers.start(
                power.id, draft, in: village.code, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "power \(context.actor.text)", body: Array("\(power.id) \(title) \(party)".utf8))
                })
            return Reply.seeOther("/desk/powers/\(village.code)/run/\(number)?done=started")
        } catch {
            let attempt = kept(["title", "partyKind", "party", "sum", "day"], fields, error)
            return try await desk.form(power, village, attempt, context)
        }
    }

    private func perform(_ request: Request, _ context: Context) async throws -> Response {
        let (village, run) = try await desk.run(context)
        let fields = try await Form.read(request).fields
        let step = fields.text("step", max: 40)
        let paper = fields.string("paper", max: 2000) ?? ""
        let declaration = fields.parsed("declaration", "disclosure.field.kind") {
            PowerCommand.Declaration(rawValue: $0)
        }
        let isAside = declaration == .related
        // Who stands aside need not fill in the rest.
        let day = isAside ? words.words.today : day(fields)
        if isAside { _ = fields.has("day") }
        do {
            try fields.finish()
            let command: PowerCommand =
                isAside
                ? .standAside(step: step)
                : .perform(step: step, paper: paper, day: day ?? words.words.today, declaration)
            try await powers.act(run.number, command, by: context.actor)
            let done: PowersDesk.Done = isAside ? .aside : .step
            return Reply.seeOther("/desk/powers/\(village.code)/run/\(run.number)?done=\(done.rawValue)")
        } catch {
            return try await again(run, village, kept(["paper", "day", "declaration"], fields, error), context)
        }
    }

    private func stop(_ request: Request, _ context: Context) async throws -> Response {
        let (village, run) = try await desk.run(context)
        let fields = try await Form.read(request).fields
        let reason = fields.string("reason", max: LedgerFile.longest) ?? ""
        do {
            try fields.finish()
            try await powers.act(run.number, .stop(reason: reason), by: context.actor)
            return Reply.seeOther("/desk/powers/\(village.code)/run/\(run.number)?done=stopped")
        } catch {
            return try await again(run, village, kept(["reason"], fields, error), context)
        }
    }

    /// The run as it is by now, with what was typed.
    private func again(
        _ run: PowerRun, _ village: ShownVillage, _ attempt: PowersDesk.Attempt, _ context: Context
    ) async throws -> Response {
        try await desk.show(try await powers.find(run.number), village, nil, attempt, context)
    }
}
