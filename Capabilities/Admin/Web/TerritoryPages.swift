import Cases
import Geometry
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/territory`: a place and what belongs to it, its boundary, its names by date; a new name from a day on.
struct TerritoryPages: Sendable {
    let office: Office

    func addRoutes(to router: Routes) {
        router.get("/admin/territory", .readAdministration) { request, context in
            let query = try Query.read(request)
            let place = query.parsed("place", "posts.field.notAPlace") { DivisionCode($0) }
            let isRenamed = query.has("renamed")
            try query.finish()
            return try await show(place ?? office.house.county.code, context, isRenamed: isRenamed)
        }
        router.post("/admin/territory/:code/rename", .manageTerritory) { request, context in
            guard let code = DivisionCode(try context.parameters.require("code")) else { throw PlaceRefusal.notACode }
            guard office.house.county.code.contains(code) else {
                throw PlaceRefusal.unknownPlace(code, office.today)
            }
            try office.require(.manageTerritory, context, at: code)
            let fields = try await Form.read(request).fields
            let name = fields.text("name", max: 60)
            let date = fields.parsed("from", "admin.field.day", required: true) { LocalDate($0) }
            do {
                try fields.finish()
                guard let date else { throw PlaceRefusal.unknownPlace(code, office.today) }
                guard let fault = try await office.territory.rename(code, to: name, from: date, by: context.actor)
                else { return Reply.seeOther("/admin/territory?place=\(code)&renamed=1") }
                throw ImportFault(fault)
            } catch {
                return try await show(code, context, error: error, fields: fields)
            }
        }
    }

    /// A reason of the import's rules, for a form.
    private struct ImportFault: Explained {
        let explanation: Explanation

        init(_ rejection: Rejection) {
            explanation = Explanation(
                .invalid, rejection.key, rejection.arguments,
                fields: [.init("/from", rejection.key, rejection.arguments)])
        }
    }

    private func show(
        _ code: DivisionCode, _ context: Context, isRenamed: Bool = false, error: (any Error)? = nil,
        fields: Fields? = nil
    ) async throws -> Response {
        let words = try await office.words(context)
        let map = try await office.territory.gazetteer(at: office.today)
        let history = try await office.territory.history()
        guard office.house.county.code.contains(code), let place = map.place(code) ?? history.latest(code) else {
            throw PlaceRefusal.unknownPlace(code, office.today)
        }
        let boundary = map.boundary(code)
        let isNow = map.place(code) != nil
        var model: Model = [
            "wide": true, "name": place.name, "code": code.description, "level": words.level(code.level),
            "isEnded": !isNow, "since": words.day(place.validity.from),
            "chain": map.chain(code).filter { $0.level >= .county && $0.code != code }.map { above -> Model in
                ["href": "/admin/territory?place=\(above.code)", "name": above.name]
            },
            "counts": counts(of: code, map, words), "children": children(of: code, map, words),
            "source": boundary?.source ?? "", "isGenerated": boundary?.isGenerated ?? place.isGenerated,
            "hasBoundary": boundary != nil, "names": names(of: code, history, words),
            "mayEdit": isNow && code.level > .county && office.may(.manageTerritory, context, at: code),
            "mayImport": office.may(.manageTerritory, context),
            "renamed": isRenamed, "newName": fields?.raw("name") ?? "",
            "from": fields?.raw("from") ?? "\(office.today)",
        ]
        if let drawing = try drawing(of: code, map, words) { model["mapMarkup"] = Markup(drawing) }
        if let error {
            return try office.pages.again("admin/territory", title: place.name, model, after: error, context: context)
        }
        return try office.pages.page("admin/territory", title: place.name, model, context: context)
    }

    /// How many places of each finer level lie in it.
    private func counts(of code: DivisionCode, _ map: Gazetteer, _ words: AdminWords) -> [Model] {
        Level.allCases.filter { $0 > code.level }.compactMap { level in
            let count = map.places(level).count { code.contains($0.code) }
            return count == 0 ? nil : ["level": words.level(level), "count": "\(count)"]
        }
    }

    private func children(of code: DivisionCode, _ map: Gazetteer, _ words: AdminWords) -> [Model] {
        map.children(code).map { child in
            [
                "href": "/admin/territory?place=\(child.code)", "name": child.name, "code": child.code.description,
                "level": words.level(child.level), "parts": map.children(child.code).count,
                "lacksBoundary": map.boundary(child.code) == nil, "isGenerated": child.isGenerated,
            ]
        }
    }

    /// Every name and code it had, the newest first, and what it became.
    private func names(of code: DivisionCode, _ history: History, _ words: AdminWords) -> [Model] {
        history.versions(code).reversed().map { version in
            [
                "name": version.name, "from": words.day(version.validity.from),
                "to": version.validity.to.map { words.day($0) } ?? "",
                "became": version.replacedBy.flatMap { $0 == code ? nil : history.latest($0)?.name ?? "\($0)" } ?? "",
            ]
        }
    }

    private static let width = 720.0

    /// The boundary, and the parts in it.
    private func drawing(of code: DivisionCode, _ map: Gazetteer, _ words: AdminWords) throws -> String? {
        guard let shape = map.boundary(code)?.shape else { return nil }
        let scale = LocalMetres(at: shape.bounds.center)
        let wide = max((shape.bounds.east - shape.bounds.west) * scale.perLon, 1)
        let ratio = (shape.bounds.north - shape.bounds.south) * scale.perLat / wide
        let height = min(max(Self.width * ratio, 240), 720).rounded()
        let pen = SVGPath(showing: shape.bounds.grown(metres: wide * 0.03), width: Self.width, height: height)
        let label = escaped(words.text("admin.territory.map", ["place": map.place(code)?.name ?? "\(code)"]))
        var svg = #"<svg class="outline" viewBox="0 0 \#(Int(Self.width)) \#(Int(height))" role="img" "#
        svg +=
            #"aria-label="\#(label)"><path class="whole" fill-rule="evenodd" d="\#(try pen.path(shape, tolerance: 0.5))"/>"#
        for child in map.children(code) {
            guard let part = map.boundary(child.code)?.shape else { continue }
            svg += #"<path class="part" fill-rule="evenodd" d="\#(try pen.path(part, tolerance: 0.5))"/>"#
        }
        return svg + "</svg>"
    }
}
