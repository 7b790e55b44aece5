import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/catalogue`: which version is in force since when and by whom, drafts, and a version as a table.
struct CataloguePages: Sendable {
    let office: Office

    func addRoutes(to router: Routes) {
        router.get("/admin/catalogue", .readAdministration) { request, context in
            let query = try Query.read(request)
            let choice = query.parsed("version", "admin.field.version") { CatalogueChoice($0) }
            let sought = query.string("q", max: 60) ?? ""
            let done = query.parsed("done", "admin.field.unknown") {
                ["published", "discarded"].contains($0) ? $0 : nil
            }
            try query.finish()
            return try await show(context, choice, sought, done)
        }
        router.post("/admin/catalogue/drafts", .manageCatalogue) { request, context in
            let fields = try await Form.read(request).fields
            let name = fields.text("version", max: 40)
            do {
                try fields.finish()
                let draft = try await office.book.beginDraft(name, by: context.actor)
                return Reply.seeOther("/admin/catalogue/drafts/\(draft.id)")
            } catch {
                let model = try await model(context, nil, "", name: name)
                return try office.pages.again(
                    "admin/catalogue", title: try await office.words(context).title("catalogue"), model, after: error,
                    context: context)
            }
        }
    }

    private func show(
        _ context: Context, _ choice: CatalogueChoice?, _ sought: String, _ done: String?
    ) async throws -> Response {
        var model = try await model(context, choice, sought)
        let words = try await office.words(context)
        model["done"] = done.map { words.text("admin.catalogue.done.\($0)") } ?? ""
        return try office.pages.page("admin/catalogue", title: words.title("catalogue"), model, context: context)
    }

    private func model(
        _ context: Context, _ choice: CatalogueChoice?, _ sought: String, name: String = ""
    ) async throws -> Model {
        let words = try await office.words(context)
        let versions = try await office.book.versions()
        let inForce = versions.inForce(on: office.today)
        var model: Model = [
            "wide": true, "q": sought, "newName": name, "mayEdit": office.may(.manageCatalogue, context),
            "drafts": try await office.book.drafts().map { draft -> Model in
                [
                    "href": "/admin/catalogue/drafts/\(draft.id)", "version": draft.version, "base": draft.base,
                    "changed": words.moment(draft.changed), "by": words.post(draft.post),
                ]
            },
            "versions": versions.reversed().map { version -> Model in
                let state = version.state(inForce, on: office.today)
                let query = CatalogueChoice.version(version.version).query
                let other = inForce.map { CatalogueChoice.version($0.version).query } ?? ""
                return [
                    "version": version.version, "state": words.text("admin.state.\(state)"),
                    "tag": state == "current" ? "" : state == "ahead" ? "info" : "plain",
                    "from": words.day(version.effective), "published": words.moment(version.published),
                    "by": words.post(version.post), "showHref": "/admin/catalogue?version=\(query)#table",
                    "compareHref": state == "current" ? "" : "/admin/catalogue/compare?from=\(query)&to=\(other)",
                ]
            },
            "hasVersions": !versions.isEmpty, "hasShown": false,
        ]
        let chosen = choice ?? inForce.map { .version($0.version) }
        guard let chosen else { return model }
        let found = try await office.catalogue(chosen)
        model["shown"] = found.stored.version
        model["chosen"] = chosen.text
        model["hasShown"] = true
        model["faults"] = CatalogueTableModel.faults(found.faults, words)
        let classes = found.catalogue.map { CatalogueTableModel(words: words, sought: sought).classes($0) } ?? []
        model["classes"] = classes
        model["isEmpty"] = classes.isEmpty && found.faults.isEmpty
        return model
    }
}
