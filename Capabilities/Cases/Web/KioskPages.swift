import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// A machine in a hall: made one, and made an ordinary browser again, by an administrator who is signed in on it; cleared
/// after each visitor.
struct KioskPages: Sendable {
    private static let year = 365 * 24 * 3600

    let house: House
    let leave: Cases.Leave

    func addRoutes(to router: Routes) {
        router.get("/kiosk/end", .readAssets) { request, context in
            let query = try Query.read(request)
            let next = query.string("next", max: 100)
            try query.finish()
            // Only to what stands in a hall itself.
            let isHere = next?.wholeMatch(of: /\/kiosk\/[a-z]+/) != nil
            // Nobody is signed out elsewhere by a link that somebody sent.
            let isVisit = context.isKiosk || isHere && request.headers[.site] == "same-origin"
            return try await end(request, next: isHere ? next ?? "/" : "/", isVisit: isVisit)
        }
    }

    /// `/?kiosk=1` and `/?kiosk=0`.
    func turn(_ isKiosk: Bool, _ request: Request, _ context: Context) throws -> Response {
        if case .anyone = context.actor { return Reply.signInFirst(request) }
        try require(context.actor, .manageAccounts, on: nil)
        let text = { (key: String) in house.strings.text(key, context.language) }
        let model: Model = ["isOn": isKiosk]
        var response = try house.pages.page(
            "cases/kiosk", title: text("cases.kiosk.title"), model, context: context)
        let site = house.pages.settings.site
        response.headers.append(
            cookie("kiosk", isKiosk ? "1" : "", isKiosk ? Self.year : 0, isSecure: site.isSecure))
        return response
    }

    /// Takes away everything that the last visitor left in the browser, and begins anew.
    private func end(_ request: Request, next: String, isVisit: Bool) async throws -> Response {
        var response = Reply.seeOther(next)
        if isVisit { try await leave(request, &response) }
        let isSecure = house.pages.settings.site.isSecure
        for name in ["receipt", "lang", "size"] { response.headers.append(cookie(name, "", 0, isSecure: isSecure)) }
        return response
    }

    private func cookie(_ name: String, _ value: String, _ seconds: Int, isSecure: Bool) -> HTTPField {
        HTTPField(
            name: .setCookie,
            value: "\(name)=\(value); Max-Age=\(seconds); Path=/; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")")
    }
}

extension HTTPField.Name {
    /// Where the page lies that led here.
    fileprivate static let site = Self("Sec-Fetch-Site")!
}
