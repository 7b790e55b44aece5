import Approvals
import Hummingbird
import Journal
import Kernel
import Platform
import Posts
import Reading
import Rights
import Store
import Web

/// Reading cases: one, a list, a history, the catalogue.
struct CasesAPI: Sendable {
    let work: CaseWork
    /// Lists as everybody sees them.
    private let seen: PageCache

    init(work: CaseWork) {
        self.work = work
        seen = PageCache(work.house.time, limit: 200)
    }

    func addRoutes(to router: Routes) {
        router.get("/api/v1/cases", .listCases) { request, context in
            guard let address = context.publicAddress(request) else { return try await list(request, context) }
            return try await seen.answer(address) { try await list(request, context) }
        }
        router.get("/api/v1/cases/:number", .readCase) { request, context in try await one(request, context) }
        router.get("/api/v1/cases/:number/events", .readCase) { request, context in try await events(request, context) }
        OpeningAPI(work: work).addRoutes(to: router)
        router.get("/api/v1/categories", .readCatalogue) { request, context in try await categories(request, context) }
    }

    private func one(_ request: Request, _ context: Context) async throws -> Response {
        let number = try CaseNumber(inPathOf: context)
        let actor = try await actor(request, context)
        return try Reply.json(try await work.view(try await work.find(number), context, actor))
    }

    private func actor(_ request: Request, _ context: Context) async throws -> Actor {
        try await work.actor(request, try Query.read(request), context)
    }

    private func events(_ request: Request, _ context: Context) async throws -> Response {
        let subject = try await work.find(try CaseNumber(inPathOf: context))
        let actor = try await actor(request, context)
        let presenter = try await work.presenter(
            context.language, try await work.audience(actor, of: subject), for: actor)
        let county = work.house.county
        let entries = try await work.house.reader.read { try Journal.entries(county, of: Subject(subject.id), $0) }
        return try Reply.list(presenter.timeline(entries), next: nil)
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let asked = try CaseQuery(query, context.actor, work)
        try query.finish()
        if let words = asked.words, case .post = context.actor, try await work.number(in: words) == nil {
            return try await search(words, asked.filter, context)
        }
        let filter = try await work.narrowed(asked.filter, to: asked.words, for: context.actor)
        let (cases, work) = (work.cases, work)
        let rows = try await work.house.reader.read { try cases.list(filter, $0) }
        var items: [CaseView] = []
        let presenters = try await presenters(context)
        let directory = try await work.staff.directory()
        for row in rows {
            let audience = work.audience(context.actor, of: row.subject, directory)
            items.append(presenters(audience).view(row.subject, at: row.point))
        }
        let last = rows.count == filter.limit ? rows.last?.subject : nil
        return try Reply.list(items, next: last.map { CaseQuery.cursor($0, filter.order) })
    }

    /// What staff find by words, of what they may read.
    private func search(_ words: String, _ filter: CaseFilter, _ context: Context) async throws -> Response {
        let page = try await work.search(words, filter, for: context.actor)
        let presenter = try await work.presenter(context.language, .staff)
        let items = page.found.map { found in
            var view = presenter.view(found.subject, at: found.point)
            view.excerpt = page.excerpts[found.subject.id]?.html
            return view
        }
        return try Reply.list(items, next: page.next.map { CaseQuery.cursor($0) })
    }

    /// One presenter for each audience that a list may have.
    private func presenters(_ context: Context) async throws -> (Presenter.Audience) -> Presenter {
        let everybody = try await work.presenter(context.language, .everybody)
        let staff = try await work.presenter(context.language, .staff)
        return { $0 == .staff ? staff : everybody }
    }

    private func categories(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let presenter = try await work.presenter(context.language, .everybody)
        return try Reply.json(CatalogueView(presenter.catalogue, presenter))
    }
}

/// The catalogue with its clocks.
private struct CatalogueView: Encodable {
    struct Item: Encodable {
        let code: String
        let kind: String
        let className: String
        let name: String
        let acceptStandard: String
        let closeStandard: String
        let publicPlace: String
        let limits: Limits
        let stages: [Stage]
    }

    let version: String
    let effectiveFrom: LocalDate
    let items: [Item]

    init(_ catalogue: Catalogue, _ presenter: Presenter) {
        let english = presenter.language == .en
        version = catalogue.version
        effectiveFrom = catalogue.effectiveFrom
        items = catalogue.categories.map { category in
            Item(
                code: category.code.description, kind: category.kind.rawValue,
                className: category.className(english: english), name: category.name(english: english),
                acceptStandard: category.acceptStandard, closeStandard: category.closeStandard,
                publicPlace: category.publicPlace.rawValue, limits: category.limits, stages: category.stages)
        }
    }
}
