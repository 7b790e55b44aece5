import Cases
import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/field`: the list, the map, what waits to be sent, and all cases at once for the phone's memory.
struct FieldPages: Sendable {
    let work: FieldWork

    func addRoutes(to router: Routes) {
        page(router, "/field") { request, models, context in try await list(request, models, context) }
        page(router, "/field/map") { _, models, context in try await map(models, context) }
        page(router, "/field/outbox") { _, models, context in
            try show("outbox", "field.outbox.title", models.frame("outbox"), context)
        }
        page(router, "/field/frame") { _, models, context in
            try show("frame", "field.title", models.frame(""), context)
        }
        page(router, "/field/pack") { _, models, _ in try await pack(models) }
    }

    private func page(
        _ router: Routes, _ path: RouterPath,
        _ answer: @escaping @Sendable (Request, FieldModels, Context) async throws -> Response
    ) {
        router.get(path, .workAtDesk) { request, context in
            guard case .post(let holder) = context.actor else { return Reply.signInFirst(request) }
            return try await answer(request, try await FieldModels(work, holder, context), context)
        }
    }

    private func show(_ template: String, _ title: String, _ model: Model, _ context: Context) throws -> Response {
        try work.house.pages.page(
            "field/\(template)", title: work.house.strings.text(title, context.language), model, context: context)
    }

    // MARK: The list

    private func list(_ request: Request, _ models: FieldModels, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let done = query.parsed("done", "cases.field.number") { try? CaseNumber(parsing: $0) }
        let isNew = query.bool("new") ?? false
        try query.finish()
        let (own, others) = try await work.list(models.holder, context.language)
        var model = models.frame("list")
        model["own"] = own.map { models.item($0) }
        model["others"] = others.map { models.item($0) }
        model["ownCount"] = "\(own.count)"
        model["othersCount"] = "\(others.count)"
        model["hasOthers"] = !others.isEmpty
        model["done"] = done.map {
            models.text(isNew ? "field.list.reported" : "field.list.done", ["number": $0.shown])
        }
        return try show("list", "field.title", model, context)
    }

    // MARK: The map

    private func map(_ models: FieldModels, _ context: Context) async throws -> Response {
        let (own, others) = try await work.list(models.holder, context.language)
        var model = models.frame("map")
        guard let map = try await work.map(models.holder, own + others) else {
            model["hasMap"] = false
            return try show("map", "field.map.title", model, context)
        }
        model["hasMap"] = true
        model["mapMarkup"] = try map.markup(label: models.text("field.map.title")) { sheet in
            "\(sheet.heading) \(sheet.due)"
        }
        model.merge(map.frame.mapValues { $0 }) { own, _ in own }
        model["pins"] = map.shown.enumerated().map { index, sheet -> Model in
            models.item(sheet).merging(["index": "\(index + 1)"]) { _, new in new }
        }
        return try show("map", "field.map.title", model, context)
    }

    // MARK: For the phone's memory

    /// Every case of the list as the markup of its page's body, which stands in `/field/frame` in place of its mark.
    private struct Pack: Encodable {
        struct Page: Encodable {
            let path: String
            let title: String
            let body: String
        }

        let owner: String
        let asOf: Int64
        let pages: [Page]
    }

    private func pack(_ models: FieldModels) async throws -> Response {
        let (own, others) = try await work.list(models.holder, models.language)
        let pages = try (own + others).map { sheet in
            Pack.Page(
                path: "/field/case/\(sheet.number)", title: escaped(sheet.heading),
                body: try work.house.pages.templates.render(
                    "field/case-body", models.sheet(sheet, key: ""), models.language))
        }
        return try Reply.json(
            Pack(
                owner: models.holder.post.description, asOf: work.house.time.now().milliseconds, pages: pages),
            headers: [.cacheControl: "private, no-store"])
    }
}
