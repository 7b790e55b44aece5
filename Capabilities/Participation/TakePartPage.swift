import Cases
import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/take-part`: everything in which residents decide or draw now, and the ways of those who conduct it.
struct TakePartPage: Sendable {
    let parts: Participation

    private static let shown = 5
    private static let ways: [(path: String, key: String, right: Action)] = [
        ("/desk/initiatives", "participation.initiatives.title", .conductParticipation),
        ("/desk/votes", "participation.votes.title", .conductParticipation),
        ("/desk/draws", "participation.draws.title", .readRoll),
        ("/desk/offers", "participation.offers.title", .conductParticipation),
        ("/desk/surveys", "participation.surveys.title", .conductParticipation),
    ]

    /// The newest of each kind.
    private struct Newest: Sendable {
        let initiatives: [Initiative]
        let votes: [Vote]
        let draws: [Draw]
        let offers: [Offer]
        let surveys: [Survey]
        let held: Set<ID<Vote>>

        init(_ parts: Participation, _ connection: any Connection) throws {
            let (county, shown) = (parts.votes.house.county.code, TakePartPage.shown)
            initiatives = try parts.initiatives.work.table.list(connection, limit: shown)
            votes = try parts.votes.table.list(
                [.noticed, .open, .closed, .decided], in: county, limit: shown, connection)
            draws = try parts.draws.work.table.list(connection, withDrafts: false, limit: shown)
            offers = try parts.offers.work.table.list(connection, limit: shown)
            surveys = try parts.surveys.work.table.list(connection, withDrafts: false, limit: shown)
            held = try parts.votes.held(votes, at: parts.votes.house.time.now(), connection)
        }
    }

    func addRoutes(to router: Routes) {
        router.get("/take-part", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await page(context)
        }
    }

    private func page(_ context: Context) async throws -> Response {
        let house = parts.votes.house
        let newest = try await house.reader.read { [parts] in try Newest(parts, $0) }
        let words = try await parts.draws.desk.words(context)
        let voteWords = try await parts.votes.words(context.language)
        let now = house.time.now()
        let ways = Self.ways.filter { decide(context.actor, $0.right, on: nil).isAllowed }
        return try house.pages.page(
            "participation/take-part", title: words.text("participation.title"),
            [
                "initiatives": newest.initiatives.map { words.item($0, "/initiative/\($0.number)", now) },
                "votes": newest.votes.map {
                    VotePages.item($0, voteWords, isHeld: newest.held.contains($0.id))
                },
                "draws": newest.draws.map { words.item($0, "/draw/\($0.number)") },
                "offers": newest.offers.map { words.item($0, "/offer/\($0.number)", now) },
                "surveys": newest.surveys.map { words.item($0, "/survey/\($0.number)", now) },
                "ways": ways.map { ["href": $0.path, "label": words.text($0.key)] as Model }, "isDesk": !ways.isEmpty,
            ], context: context)
    }
}
