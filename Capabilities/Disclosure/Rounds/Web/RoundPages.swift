import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Store
import Web

/// `/inspections` and `/inspection/NUMBER`: which rounds there are, who looks at what, how to tell them, what came of it.
struct RoundPages: Sendable {
    let words: VillageWords
    let rounds: RoundWork

    func addRoutes(to router: Routes) {
        router.get("/inspections", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let table = rounds.table
            let all = try await words.house.reader.read { try table.all($0) }
            let gazetteer = try await words.territory.gazetteer(at: words.now)
            let order: [Round.State] = [.running, .coming, .ended, .published, .erased]
            let sorted = order.flatMap { state in all.filter { $0.state(on: words.today) == state } }
            return try words.page(
                "rounds", words.text("rounds.title", context),
                ["rounds": sorted.map { words.item($0, gazetteer, context) }], context)
        }
        router.get("/inspection/:number", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try await show(try await rounds.find(context), context)
        }
    }

    private func show(_ round: Round, _ context: Context) async throws -> Response {
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        let directory = try await rounds.staff.directory()
        let terms = try rounds.terms()
        var model = words.item(round, gazetteer, context)
        model["team"] = round.team.compactMap { directory.post($0) }.map { post -> Model in
            ["name": post.name, "unit": directory.name(post.unit, english: context.language == .en)]
        }
        model["results"] = round.results.map { words.item($0, terms, context) } ?? [:]
        model["kept"] = words.text("tip.kept", context, ["days": "\(terms.keptDays)", "source": terms.source])
        return try words.page("round", round.title, model, context)
    }
}

extension RoundWork {
    /// The round that the address names.
    /// - Throws: `RoundRefusal.unknown`.
    func find(_ context: Context) async throws -> Round {
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw RoundRefusal.unknown
        }
        return try await find(number)
    }
}
