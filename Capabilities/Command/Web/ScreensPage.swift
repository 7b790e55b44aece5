import Cases
import Credentials
import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Web

/// `/admin/screens`: wall computers, for administrators: a link for a new one, and the end of one.
struct ScreensPage: Sendable {
    let screens: Screens
    let observatory: Observatory

    func addRoutes(to router: Routes) {
        router.get("/admin/screens", .manageScreens) { request, context in
            try Query.read(request).finish()
            return try await page(context)
        }
        router.post("/admin/screens", .manageScreens) { request, context in try await give(request, context) }
        router.post("/admin/screens/:id/end", .manageScreens) { request, context in
            try await Form.read(request).fields.finish()
            guard let id = ID<WallScreen>(try context.parameters.require("id")) else { throw ScreenRefusal.unknown }
            try await screens.end(id, by: context.actor)
            return Reply.seeOther("/admin/screens")
        }
    }

    private func page(
        _ context: Context, link: String = "", name: String = "", error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await observatory.work.presenter(context.language, .staff)
        let county = screens.house.county.code
        let places = [words.gazetteer.place(county)].compactMap(\.self) + words.gazetteer.places(.township)
        let model: Model = [
            "link": link, "name": name, "hours": "\(Screens.linkHours)",
            "places": places.map { ["code": $0.code.description, "name": $0.name] as Model },
            "screens": try await screens.all().map { screen -> Model in
                [
                    "id": screen.id.description, "name": screen.name,
                    "place": words.gazetteer.place(screen.place)?.name ?? "\(screen.place)",
                    "since": words.moment(screen.created), "ended": screen.ended.map { words.moment($0) } ?? "",
                    "isOn": screen.ended == nil,
                ]
            },
        ]
        let title = words.text("command.screens.title")
        let pages = screens.house.pages
        if let error { return try pages.again("command/screens", title: title, model, after: error, context: context) }
        return try pages.page("command/screens", title: title, model, context: context)
    }

    private func give(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let name = fields.text("name", max: 60)
        let county = screens.house.county.code
        let place = fields.parsed("place", "command.field.place", required: true) { text in
            DivisionCode(text).flatMap { county.contains($0) && $0.level <= .township ? $0 : nil }
        }
        do {
            try fields.finish()
            let link = try await screens.give(name, for: place ?? county, by: context.actor)
            let address = screens.house.pages.settings.site.whole("/wall/enter/\(link.text)", request)
            var response = try await page(context, link: address)
            response.headers[.cacheControl] = "no-store"
            return response
        } catch let error as any Explained {
            return try await page(context, name: name, error: error)
        }
    }
}
