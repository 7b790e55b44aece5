import Credentials
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// `/wall`: the same on a wall computer. It is signed in once by a link, sees no personal data and can press nothing.
struct KioskPages: Sendable {
    let observatory: Observatory
    let picture: WallPicture
    let screens: Screens

    func addRoutes(to router: Routes) {
        router.get("/wall", .viewWall) { request, context in
            let viewer = Viewer.screen(try await screen(request))
            let query = try WallQuery(request, viewer)
            guard viewer.top.contains(query.place) else { throw RightRefusal.notConcerned(.viewWall) }
            return try await picture.page(query.with(nil), viewer, context)
        }
        router.get("/wall/day", .viewWall) { request, context in
            let viewer = Viewer.screen(try await screen(request))
            let query = try WallQuery(request, viewer)
            guard viewer.top.contains(query.place) else { throw RightRefusal.notConcerned(.viewWall) }
            let parts = try await observatory.parts(of: query.place)
            let least = query.place.level >= .township ? 3 : 0
            return try Reply.json(ReelView(try await observatory.reel(query.place), of: parts, least: least))
        }
        router.get("/wall/enter/:link", .viewWall) { request, context in
            try Query.read(request).finish()
            let link = try link(context)
            guard try await screens.isGood(link) else { throw ScreenRefusal.link }
            let strings = screens.house.strings
            return try screens.house.pages.page(
                "command/enter", title: strings.text("command.enter.title", context.language),
                ["link": link.text], context: context)
        }
        router.post("/wall/enter/:link", .viewWall) { request, context in
            try await Form.read(request).fields.finish()
            let key = try await screens.enter(try link(context))
            var response = Reply.seeOther("/wall")
            // A wall computer stays where it is: its key lasts until an administrator ends it.
            response.headers.append(
                HTTPField(
                    name: .setCookie,
                    value: "\(cookie)=\(key.text); Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"
                        + (isSecure ? "; Secure" : "")))
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    private var isSecure: Bool { screens.house.pages.settings.site.isSecure }
    private var cookie: String { isSecure ? "__Host-screen" : "screen" }

    /// - Throws: `ScreenRefusal.notSignedIn`.
    private func screen(_ request: Request) async throws -> WallScreen {
        guard let key = request.cookies[cookie].flatMap({ SecretToken($0.value) }),
            let screen = try await screens.screen(key)
        else { throw ScreenRefusal.notSignedIn }
        return screen
    }

    private func link(_ context: Context) throws -> SecretToken {
        guard let link = SecretToken(try context.parameters.require("link")) else { throw ScreenRefusal.link }
        return link
    }
}
