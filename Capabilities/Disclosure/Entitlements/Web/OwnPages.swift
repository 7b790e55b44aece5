import HTTPTypes
import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Web

/// `/me/entitlements` and `/kiosk/entitlements`: what a resident is entitled to, in full and for nobody else.
struct OwnPages: Sendable {
    /// Seconds for which the page at a village's counter stays.
    static let patience = 90

    let shown: ListWords

    private var words: VillageWords { shown.words }

    func addRoutes(to router: Routes) {
        router.get("/me/entitlements", .readEntitlement) { request, context in
            try Query.read(request).finish()
            var model = try await model(context)
            model["leads"] = true
            return closed(try words.page("own", shown.text("own", context), model, context))
        }
        // Whoever has not signed in yet is asked for the telephone on the page itself.
        router.get("/kiosk/entitlements", .signIn) { request, context in
            try Query.read(request).finish()
            var context = context
            if !context.largePrint { context.printSize = LargePrint.usual }
            var response = try await atCounter(context)
            // The steps of signing in are read as large; it goes when the browser does.
            response.headers.append(
                HTTPField(name: .setCookie, value: "size=\(LargePrint.usual); Path=/; SameSite=Lax; HttpOnly"))
            return closed(response)
        }
    }

    private func model(_ context: Context) async throws -> Model {
        try context.require(.readEntitlement, on: Object(of: context.actor.person))
        let own = try await shown.work.own(by: context.actor)
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        return [
            "own": own.map { one -> Model in
                shown.item(one.list, context)
                    .merging(shown.item(one.line, one.list, context, person: one.person)) { $1 }
                    .merging([
                        "villageName": gazetteer.place(one.list.village)?.name ?? one.list.village.description
                    ]) { $1 }
            }
        ]
    }

    private func atCounter(_ context: Context) async throws -> Response {
        let title = shown.text("own", context)
        guard case .resident = context.actor else { return try words.page("kiosk-sign-in", title, [:], context) }
        let end = "/kiosk/end?next=/kiosk/entitlements"
        var model = try await model(context)
        model["endHref"] = end
        // Nothing on it leads on to a page that would not leave by itself.
        model["bare"] = true
        var response = try words.page("kiosk-own", title, model, context)
        // Without scripts as well: the browser leaves by itself.
        response.headers[.refresh] = "\(Self.patience); url=\(end)"
        return response
    }

    /// Kept nowhere.
    private func closed(_ response: Response) -> Response {
        var response = response
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

extension HTTPField.Name {
    fileprivate static var refresh: Self { Self("Refresh")! }
}
