import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Platform
import Posts
import Rights
import Store
import Web

/// `/desk/filters`: filters kept under a name.
struct DeskFilterPages: Sendable {
    let work: CaseWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.get("/desk/filters", .workAtDesk) { request, context in
            let presenter = try await work.presenter(context.language, .staff)
            guard let holder = context.holder else { return Reply.signInFirst(request) }
            let fields = try Query.read(request)
            let query = DeskQuery(fields, holder, presenter)
            try fields.finish()
            return try await show(query, holder, context, name: "")
        }
        router.post("/desk/filters", .workAtDesk) { request, context in try await save(request, context) }
        router.post("/desk/filters/:id/delete", .workAtDesk) { request, context in
            try Query.read(request).finish()
            guard let holder = context.holder else { throw Refusal.notSignedIn }
            guard let id = ID<DeskFilter>(try context.parameters.require("id")) else {
                throw DeskRefusal.unknownFilter
            }
            try await work.deleteFilter(id, of: holder)
            return Reply.seeOther("/desk")
        }
    }

    private func save(_ request: Request, _ context: Context) async throws -> Response {
        guard let holder = context.holder else { throw Refusal.notSignedIn }
        let fields = try await Form.read(request).fields
        let presenter = try await work.presenter(context.language, .staff)
        let query = DeskQuery(fields, holder, presenter)
        let name = fields.text("name", max: 30)
        do {
            try fields.finish()
            try await work.saveFilter(query.text, words: query.words, named: name, of: holder)
            return Reply.seeOther(query.address)
        } catch {
            return try await show(query, holder, context, name: fields.raw("name"), try FormFaults(error))
        }
    }

    /// Naming the filter of an address, and those there are.
    private func show(
        _ query: DeskQuery, _ holder: PostHolder, _ context: Context, name: String, _ faults: FormFaults = FormFaults()
    ) async throws -> Response {
        let presenter = try await work.presenter(context.language, .staff)
        let page = DeskPage(work: work, images: images)
        let table = work.deskFilters
        let saved = try await work.house.reader.read { try table.all(of: holder, $0) }
        let pages = work.house.pages
        return try pages.page(
            "cases/desk-filters", title: presenter.text("cases.desk.saved"),
            [
                "where": presenter.unit(holder.unit), "summary": faults.summary(pages, context),
                "notice": faults.notice.map { presenter.words($0) } ?? "",
                "fault": faults.reason("name", presenter) ?? faults.reason("q", presenter) ?? "", "name": name,
                "list": query.list.rawValue, "category": query.category?.description ?? "",
                "place": query.place?.description ?? "", "unit": query.unit?.description ?? "",
                "due": query.due?.rawValue ?? "", "channel": query.channel?.rawValue ?? "", "q": query.words ?? "",
                "isNarrowed": query.isNarrowed,
                "listName": presenter.text("cases.desk.list.\(query.list.rawValue)"),
                "chips": page.chips(query, presenter), "backHref": query.address,
                "saved": saved.map { page.saved($0, query) }, "hasSaved": !saved.isEmpty,
            ], context: context, status: faults.status)
    }
}
