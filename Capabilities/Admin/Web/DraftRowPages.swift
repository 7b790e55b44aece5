import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// One row of a draft in a form: a category with its words and clocks, a route with who leads where.
struct DraftRowPages: Sendable {
    let office: Office

    private static let texts = ["name", "name_en", "accept_standard", "close_standard"]

    func addRoutes(to router: Routes) {
        router.get("/admin/catalogue/drafts/:id/categories/:code", .manageCatalogue) { request, context in
            try Query.read(request).finish()
            let draft = try await office.draft(context)
            return try await category(draft, try code(context), context)
        }
        router.post("/admin/catalogue/drafts/:id/categories/:code", .manageCatalogue) { request, context in
            let draft = try await office.draft(context)
            return try await keepCategory(draft, try code(context), try await Form.read(request).fields, context)
        }
        router.get("/admin/catalogue/drafts/:id/routes/:line", .manageCatalogue) { request, context in
            let query = try Query.read(request)
            let pattern = query.string("category", max: 10) ?? ""
            try query.finish()
            let draft = try await office.draft(context)
            return try await route(draft, try line(context), context, pattern: pattern)
        }
        router.post("/admin/catalogue/drafts/:id/routes/:line", .manageCatalogue) { request, context in
            let draft = try await office.draft(context)
            return try await keepRoute(draft, try line(context), try await Form.read(request).fields, context)
        }
    }

    private func code(_ context: Context) throws -> CategoryCode {
        guard let code = CategoryCode(try context.parameters.require("code")) else { throw DraftRefusal.noSuchRow }
        return code
    }

    /// The line of the route's row; `nil` for a new one.
    private func line(_ context: Context) throws -> Int? {
        let text = try context.parameters.require("line")
        if text == "new" { return nil }
        guard let line = Int(text) else { throw DraftRefusal.noSuchRow }
        return line
    }

    // MARK: Categories

    private func category(
        _ draft: CatalogueDraft, _ code: CategoryCode, _ context: Context, filled: [String: String]? = nil,
        error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await office.words(context)
        let sheet = try draft.categorySheet()
        guard let line = sheet.line(where: "code", is: code.description), let kept = sheet.fields(line) else {
            throw DraftRefusal.noSuchRow
        }
        let fields = filled ?? kept
        let table = CatalogueTableModel(words: words)
        let rows = try await office.catalogue(.draft(draft.id)).catalogue?.rows(for: code) ?? []
        let model: Model = [
            "href": "/admin/catalogue/drafts/\(draft.id)", "code": code.description, "version": draft.version,
            "revision": "\(draft.revision)", "shownName": kept["name"] ?? "",
            "texts": Self.texts.map { column -> Model in
                [
                    "column": column, "label": words.text("admin.column.\(column)"), "value": fields[column] ?? "",
                    "isLong": column.hasSuffix("standard"),
                ]
            },
            "keywords": fields["keywords"] ?? "",
            "limits": CatalogueDraft.limitColumns.map { column -> Model in
                [
                    "column": column, "label": words.text("cases.clock.\(column)"), "value": fields[column] ?? "",
                    "what": words.text("admin.limit.\(column)"),
                ]
            },
            "stages": fields["stages"] ?? "",
            "places": PublicPlace.allCases.map { place -> Model in
                [
                    "value": place.rawValue, "label": words.text("admin.publicPlace.\(place.rawValue)"),
                    "chosen": fields["public_place"] == place.rawValue,
                ]
            },
            "routes": rows.map { table.route($0) },
        ]
        return try answer(
            "admin/category", words.text("admin.category.title", ["code": code.description]), model, error, context)
    }

    private func keepCategory(
        _ draft: CatalogueDraft, _ code: CategoryCode, _ form: Fields, _ context: Context
    ) async throws -> Response {
        var fields: [String: String] = [:]
        for column in Self.texts { fields[column] = form.text(column, max: 500) }
        fields["keywords"] = listed(form.string("keywords", max: 2000) ?? "")
        for column in CatalogueDraft.limitColumns + ["stages"] { fields[column] = form.string(column, max: 200) ?? "" }
        fields["public_place"] = form.text("public_place", max: 20)
        let revision = form.int("revision", required: true)
        do {
            try form.finish()
            try await office.book.editDraft(
                draft.id, revision: revision ?? 0, .category(code, fields), by: context.actor)
            return Reply.seeOther("/admin/catalogue/drafts/\(draft.id)?kept=1&q=\(code)")
        } catch {
            return try await category(draft, code, context, filled: fields, error: error)
        }
    }

    // MARK: Routes

    private func route(
        _ draft: CatalogueDraft, _ line: Int?, _ context: Context, pattern: String = "",
        filled: [String: String]? = nil, error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await office.words(context)
        var fields =
            filled ?? ["category": pattern, "territory": office.house.county.code.description, "level": "county"]
        if let line, filled == nil {
            guard let kept = try draft.routeSheet().fields(line) else { throw DraftRefusal.noSuchRow }
            fields = kept
        }
        let places = [office.house.county.code] + (words.gazetteer?.places(.township).map(\.code) ?? [])
        let shown = fields["territory"].flatMap { DivisionCode($0) }.map {
            places.contains($0) ? places : places + [$0]
        }
        let model: Model = [
            "href": "/admin/catalogue/drafts/\(draft.id)", "version": draft.version, "revision": "\(draft.revision)",
            "line": line.map { "\($0)" } ?? "new", "isNew": line == nil, "category": fields["category"] ?? "",
            "territories": (shown ?? places).map { place -> Model in
                [
                    "value": place.description, "label": words.wholePlace(place),
                    "chosen": fields["territory"] == place.description,
                ]
            },
            "levels": RouteRow.levels.map { level -> Model in
                ["value": level.rawValue, "label": words.level(level), "chosen": fields["level"] == level.rawValue]
            },
            "leads": leads(fields["lead"] ?? "", words), "joint": fields["joint"] ?? "", "basis": fields["basis"] ?? "",
        ]
        let title = words.text(line == nil ? "admin.route.new" : "admin.route.title")
        return try answer("admin/route", title, model, error, context)
    }

    /// The local unit of each kind first, then every unit by name but the villages', which the local one stands for.
    private func leads(_ chosen: String, _ words: AdminWords) -> [Model] {
        let local = UnitKind.allCases.filter { $0 != .centre }.map { kind -> Model in
            [
                "value": "@\(kind.rawValue)", "label": words.unit(.local(kind)),
                "chosen": chosen == "@\(kind.rawValue)",
            ]
        }
        let named = words.directory.units.filter { $0.kind != .village || $0.code.description == chosen }
        return local
            + named.map { unit in
                [
                    "value": unit.code.description, "label": unit.name(english: words.isEnglish),
                    "chosen": unit.code.description == chosen,
                ]
            }
    }

    private func keepRoute(
        _ draft: CatalogueDraft, _ line: Int?, _ form: Fields, _ context: Context
    ) async throws -> Response {
        var fields: [String: String] = [:]
        let isRemoval = form.has("remove")
        fields["category"] = form.text("category", max: 10)
        fields["territory"] = form.text("territory", max: 20)
        fields["level"] = form.text("level", max: 20)
        fields["lead"] = form.text("lead", max: 60)
        fields["joint"] = listed(form.string("joint", max: 400) ?? "")
        fields["basis"] = form.text("basis", max: 300)
        let revision = form.int("revision", required: true) ?? 0
        do {
            if let line, isRemoval {
                try await office.book.editDraft(draft.id, revision: revision, .removeRoute(line), by: context.actor)
            } else {
                try form.finish()
                try await office.book.editDraft(
                    draft.id, revision: revision, .route(line, fields), by: context.actor)
            }
            return Reply.seeOther("/admin/catalogue/drafts/\(draft.id)?kept=1")
        } catch {
            return try await route(draft, line, context, filled: fields, error: error)
        }
    }

    private func answer(
        _ template: String, _ title: String, _ model: Model, _ error: (any Error)?, _ context: Context
    ) throws -> Response {
        if let error { return try office.pages.again(template, title: title, model, after: error, context: context) }
        return try office.pages.page(template, title: title, model, context: context)
    }
}

/// A list as the files write it, with semicolons; people part words by commas of either kind as well.
private func listed(_ text: String) -> String {
    // check: allow text, because these marks part words
    text.split { ";；,，、\n\r".contains($0) }.map { part in
        String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }.filter { !$0.isEmpty }.joined(separator: ";")
}
