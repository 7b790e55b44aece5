import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/desk/powers`: whose turn it is, exactly one thing to do at a time, and a new run from the list.
struct PowersDesk: Sendable {
    let words: PowerWords

    enum Done: String { case started, step, aside, stopped }

    /// What somebody has sent that was not taken, to be shown again.
    struct Attempt {
        var values: [String: String] = [:]
        var error: (any Error)?
    }

    var base: VillageWords { words.words }

    func addRoutes(to router: Routes) {
        router.get("/desk/powers", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let code = query.parsed("village", "disclosure.field.village") { DivisionCode($0) }
            let done = query.parsed("done", "disclosure.field.kind") { Done(rawValue: $0) }
            try query.finish()
            guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
            guard let code = code ?? (holder.place.level == .village ? holder.place : nil) else {
                return try await choose(holder, context)
            }
            let village = try await base.village(named: code.description)
            try Self.checkConcerned(village, context)
            return try await list(village, done, context)
        }
        router.get("/desk/powers/:code/start/:power", .keepBooks) { request, context in
            try Query.read(request).finish()
            let village = try await base.village(context)
            try context.require(.keepBooks, on: MoneyWork.object(village.code))
            return try await form(try power(context), village, Attempt(), context)
        }
        router.get("/desk/powers/:code/run/:number", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let done = query.parsed("done", "disclosure.field.kind") { Done(rawValue: $0) }
            try query.finish()
            let (village, run) = try await run(context)
            return try await show(run, village, done, Attempt(), context)
        }
    }

    // MARK: What an address names

    func power(_ context: Context) throws -> Power {
        let id = try context.parameters.require("power")
        guard let power = try words.powers.list(on: base.today).power(id) else { throw PowerRefusal.unknownPower }
        return power
    }

    func run(_ context: Context) async throws -> (ShownVillage, PowerRun) {
        let village = try await base.village(context)
        try Self.checkConcerned(village, context)
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw PowerRefusal.unknownRun
        }
        let run = try await words.powers.find(number)
        guard run.village == village.code else { throw PowerRefusal.unknownRun }
        return (village, run)
    }

    /// Those who use the village's powers, watch over them, or stand in.
    private static func checkConcerned(_ village: ShownVillage, _ context: Context) throws {
        let object = MoneyWork.object(village.code)
        let rights: [Action] = [.keepBooks, .superviseBooks, .answerDisclosure]
        guard rights.contains(where: { context.may($0, on: object) }) else {
            throw RightRefusal.notConcerned(.keepBooks)
        }
    }

    // MARK: Pages

    /// For those whose place has several villages.
    private func choose(_ holder: PostHolder, _ context: Context) async throws -> Response {
        let (villages, table) = (base.money.villages, words.powers.table)
        let kept = try await base.house.reader.read { connection in
            try villages.all(connection).filter { holder.place.contains($0.code) }.map {
                ($0, try table.running($0.code, connection))
            }
        }
        let gazetteer = try await base.territory.gazetteer(at: base.now)
        return try base.page(
            "desk-power-villages", words.text("desk.title", context),
            [
                "villages": kept.map { village, running -> Model in
                    [
                        "href": "/desk/powers?village=\(village.code)",
                        "name": gazetteer.place(village.code)?.name ?? village.code.description, "running": running,
                        "runningCount": "\(running)",
                    ]
                }
            ], context)
    }

    private func list(_ village: ShownVillage, _ done: Done?, _ context: Context) async throws -> Response {
        let table = words.powers.table
        let runs = try await base.house.reader.read { try table.all(village.code, limit: 200, $0) }
        let lists = try words.powers.lists()
        let open = try runs.filter { try words.powers.power(of: $0).steps.count > $0.done.count && !$0.isStopped }
        let own = try open.filter { try isTurn($0, lists, context) }
        let others = open.filter { run in !own.contains { $0.id == run.id } }
        var model = base.head(village, context)
        model["done"] = done.map { words.text("desk.done.\($0.rawValue)", context) } ?? ""
        model["own"] = try own.map { try words.item($0, context) }
        model["hasOwn"] = !own.isEmpty
        model["others"] = try others.map { try words.item($0, context) }
        model["hasOthers"] = !others.isEmpty
        model["mayStart"] = village.kept != nil && context.may(.keepBooks, on: MoneyWork.object(village.code))
        model["groups"] = try Power.Kind.allCases.map { kind -> Model in
            [
                "kind": kind.rawValue, "name": words.text("kind.\(kind.rawValue)", context),
                "powers": try words.powers.list(on: base.today).powers.filter { $0.kind == kind }.map { power in
                    words.item(power, context).merging([
                        "startHref": "/desk/powers/\(village.code)/start/\(power.id)"
                    ]) { $1 }
                },
            ]
        }
        return try base.page("desk-powers", words.text("desk.title", context), model, context)
    }

    /// Whether the step that comes next is for whoever looks.
    func isTurn(_ run: PowerRun, _ lists: PowerLists, _ context: Context) throws -> Bool {
        guard case .post(let holder) = context.actor else { return false }
        return try run.isTurn(of: holder, lists)
    }
}

extension PowerRun {
    fileprivate var isStopped: Bool { events.last?.kind == .stopped }
}
