import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/village/CODE/powers` and `/village/CODE/power/NUMBER`: what a village may do and by which steps, and every time it
/// does: who did what and when, what is late, what was published.
struct PowerPages: Sendable {
    let words: PowerWords
    let questions: QuestionsWork

    func addRoutes(to router: Routes) {
        router.get("/village/:code/powers", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try await list(try await words.words.village(context), context)
        }
        router.get("/village/:code/powers.csv", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let village = try await words.words.village(context)
            return Reply.bytes(
                Array(try await PowersFile(powers: words.powers).text(village.code).utf8),
                type: "text/csv; charset=utf-8",
                headers: [.contentDisposition: "attachment; filename=\"powers-\(village.code).csv\""])
        }
        router.get("/village/:code/power/:number", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let village = try await words.words.village(context)
            guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
                throw PowerRefusal.unknownRun
            }
            let run = try await words.powers.find(number)
            guard run.village == village.code else { throw PowerRefusal.unknownRun }
            return try await show(run, village, context)
        }
    }

    private func list(_ village: ShownVillage, _ context: Context) async throws -> Response {
        let table = words.powers.table
        let runs = try await words.words.house.reader.read { try table.all(village.code, limit: 300, $0) }
        let items = try runs.map { try words.item($0, context) }
        let list = try words.powers.list(on: words.words.today)
        var model = words.words.head(village, context)
        model["late"] = items.filter { $0["isLate"] as? Bool == true }
        model["running"] = items.filter { $0["isRunning"] as? Bool == true && $0["isLate"] as? Bool != true }
        model["ended"] = items.filter { $0["isRunning"] as? Bool != true }
        model["hasLate"] = items.contains { $0["isLate"] as? Bool == true }
        model["hasRuns"] = !items.isEmpty
        model["from"] = list.from.description
        model["groups"] = Power.Kind.allCases.map { kind -> Model in
            [
                "kind": kind.rawValue, "name": words.text("kind.\(kind.rawValue)", context),
                "powers": list.powers.filter { $0.kind == kind }.map { words.item($0, context) },
            ]
        }
        let title = words.text("list.title", context, ["village": village.place.name])
        return try words.words.page("powers", title, model, context)
    }

    private func show(_ run: PowerRun, _ village: ShownVillage, _ context: Context) async throws -> Response {
        let power = try words.powers.power(of: run)
        let (vouchers, asked) = (words.words.money.vouchers, questions.table)
        let read = try await words.words.house.reader.read { connection in
            (
                vouchers: try vouchers.naming(run.number, in: village.code, connection),
                questions: try asked.list(village.code, about: .run(run.number), connection)
            )
        }
        var model = words.words.head(village, context).merging(try words.item(run, context)) { own, _ in own }
        model["history"] = words.history(run, power, context)
        model["coming"] = words.coming(run, power, context)
        model["source"] = power.source
        model["vouchers"] = read.vouchers.map { words.words.item($0, context) }
        model["hasVouchers"] = !read.vouchers.isEmpty
        model["paid"] = words.words.yuan(
            Money(count: read.vouchers.reduce(0) { $0 - $1.cash.count }), context)
        model["questions"] = read.questions.map { words.words.item($0, context) }
        model["askHref"] = "\(village.path)/ask/run/\(run.number)"
        return try words.words.page("power", run.title, model, context)
    }
}
