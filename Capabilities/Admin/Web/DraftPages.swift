import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/catalogue/drafts/{id}`: a version in the making, what is wrong with it, what it would change, publishing it.
struct DraftPages: Sendable {
    let office: Office

    func addRoutes(to router: Routes) {
        router.get("/admin/catalogue/drafts/:id", .readAdministration) { request, context in
            let query = try Query.read(request)
            let sought = query.string("q", max: 60) ?? ""
            let isKept = query.has("kept")
            try query.finish()
            return try await show(try await office.draft(context), context, sought, isKept: isKept)
        }
        router.post("/admin/catalogue/drafts/:id/publish", .manageCatalogue) { request, context in
            let draft = try await office.draft(context)
            let fields = try await Form.read(request).fields
            let revision = fields.int("revision", required: true)
            let date = fields.parsed("from", "admin.field.day", required: true) { LocalDate($0) }
            do {
                try fields.finish()
                guard let revision, let date else { throw DraftRefusal.unknown }
                try await office.book.publishDraft(draft.id, revision: revision, from: date, by: context.actor)
                return Reply.seeOther("/admin/catalogue?done=published")
            } catch {
                return try await again(draft.id, context, error, from: fields.raw("from"))
            }
        }
        router.post("/admin/catalogue/drafts/:id/discard", .manageCatalogue) { request, context in
            let draft = try await office.draft(context)
            let fields = try await Form.read(request).fields
            let revision = fields.int("revision", required: true)
            do {
                try fields.finish()
                try await office.book.discardDraft(draft.id, revision: revision ?? 0, by: context.actor)
                return Reply.seeOther("/admin/catalogue?done=discarded")
            } catch {
                return try await again(draft.id, context, error)
            }
        }
    }

    private func again(
        _ id: ID<CatalogueDraft>, _ context: Context, _ error: any Error, from: String = ""
    ) async throws -> Response {
        let draft = try await office.book.draft(id)
        var model = try await model(draft, context, "")
        if !from.isEmpty { model["from"] = from }
        return try office.pages.again(
            "admin/draft", title: try await title(draft, context), model, after: error, context: context)
    }

    private func show(
        _ draft: CatalogueDraft, _ context: Context, _ sought: String, isKept: Bool
    ) async throws -> Response {
        var model = try await model(draft, context, sought)
        model["isKept"] = isKept
        return try office.pages.page(
            "admin/draft", title: try await title(draft, context), model, context: context)
    }

    private func title(_ draft: CatalogueDraft, _ context: Context) async throws -> String {
        try await office.words(context).text("admin.draft.title", ["version": draft.version])
    }

    private func model(_ draft: CatalogueDraft, _ context: Context, _ sought: String) async throws -> Model {
        let words = try await office.words(context)
        let found = try await office.catalogue(.draft(draft.id))
        let base = try await office.catalogue(.version(draft.base))
        let href = "/admin/catalogue/drafts/\(draft.id)"
        let last = try await office.book.versions().lastPublished?.version ?? draft.base
        let mayEdit = office.may(.manageCatalogue, context)
        var changes = 0
        if let before = base.catalogue, let after = found.catalogue {
            changes = CatalogueDifference(from: before, to: after).count
        }
        let table = CatalogueTableModel(words: words, sought: sought, editing: mayEdit ? href : nil)
        let classes = found.catalogue.map { table.classes($0) } ?? []
        return [
            "wide": true, "href": href, "version": draft.version, "base": draft.base,
            "revision": "\(draft.revision)", "changed": words.moment(draft.changed), "by": words.post(draft.post),
            "changes": changes, "mayEdit": mayEdit, "q": sought, "from": "\(office.today)", "today": "\(office.today)",
            "isOld": last != draft.base, "last": last, "open": "\(try await office.cases.openCases())",
            "faults": CatalogueTableModel.faults(found.faults, words), "isSound": found.faults.isEmpty,
            "classes": classes, "isEmpty": classes.isEmpty && found.faults.isEmpty,
            "rows": found.catalogue == nil ? try brokenRows(draft) : [Model](),
            "compareHref":
                "/admin/catalogue/compare?from=\(CatalogueChoice.version(draft.base).query)"
                + "&to=\(CatalogueChoice.draft(draft.id).query)",
            "tryHref": "/admin/catalogue/try?version=\(CatalogueChoice.draft(draft.id).query)",
        ]
    }

    /// The rows of routes.csv as they are written, for a draft that is no catalogue at the moment.
    private func brokenRows(_ draft: CatalogueDraft) throws -> [Model] {
        try draft.routeSheet().rows.enumerated().map { index, fields in
            ["line": "\(index + 2)", "words": fields.prefix(4).joined(separator: " · ")]
        }
    }
}

extension Office {
    /// The draft of the route.
    /// - Throws: `DraftRefusal.unknown`.
    func draft(_ context: Context) async throws -> CatalogueDraft {
        guard let id = ID<CatalogueDraft>(try context.parameters.require("id")) else { throw DraftRefusal.unknown }
        return try await book.draft(id)
    }
}
