import HTTPTypes
package import Hummingbird
package import Kernel
import NIOCore

/// A place in the head of every page.
package struct NavigationLink: Sendable, Hashable {
    package let path: String
    /// The key of its text.
    package let key: String

    package init(_ path: String, _ key: String) {
        self.path = path
        self.key = key
    }
}

/// What all pages of one installation share.
package struct PageSettings: Sendable {
    /// A demo county is shown; every page says so.
    package var demo = false
    /// A person answers here.
    package var phone = "12345"
    /// Where people reach it.
    package var site = SiteAddress.thisMachine
    /// Where else pages may load pictures from, as an outside tile service: scheme, host and perhaps a port.
    package var imageOrigins: [String] = []
    /// Where to sign in; error pages lead there when one has to.
    package var signIn: String?
    /// The page of help that is written for whoever asks.
    package var help: @Sendable (Context) -> String = { _ in "/help" }
    /// The head's links for whoever asks.
    package var navigation: @Sendable (Context) -> [NavigationLink] = { _ in [] }

    package init() {}
}

/// Pages: a template's body within the layout.
package struct Pages: Sendable {
    package let strings: Strings
    package let templates: Templates
    package let assets: Assets
    package let settings: PageSettings

    /// - Parameters:
    ///   - title: of the browser's tab, display-ready.
    ///   - model: besides the template's own, the layout reads
    ///     `where` (words beside the mark, such as the desk's name), `helpHref` (a page of help that fits better),
    ///     `wide` (no narrow measure), `bare` (no head and no foot: wall screens, print),
    ///     `theme` (`light` or `dark`, whatever the device prefers),
    ///     `styles`, `scripts` and `modules` (names of assets; modules are scripts that import),
    ///     `live` and `locate` (load that script),
    ///     `manifest` (an asset or an address, for what can be installed), and
    ///     `switchForm`, `switchStep` and `switchNext` (the switches of language and print send that form to the
    ///     context's address, so that nothing typed is lost: where to stay, and where the enter key leads).
    /// - Throws: `TemplateFault`.
    package func page(
        _ template: String, title: String, _ model: Model = [:], context: Context, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var frame = frame(context)
        frame["title"] = title
        var model = model.merging(frame) { own, _ in own }
        model["title"] = title
        // The layout needs little of a long list's model.
        var layout = frame.merging(model.filter { frame[$0.key] != nil }) { _, own in own }
        for part in ["styles", "scripts", "modules"] {
            layout[part] = try (layout[part] as? [String] ?? []).map(address)
        }
        if let manifest = layout["manifest"] as? String, !manifest.isEmpty {
            layout["manifest"] = try address(manifest)
        }
        layout["bodyMarkup"] = Markup(try templates.render(template, model, context.language))
        let html = try templates.render("layout", layout, context.language)
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: context.language.tag,
                .vary: "Accept-Language, Cookie",
            ],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    /// What `{{> errors}}` shows at the head of a form shown again, under the name `summary`: each fault linked to the
    /// field with that id. Nothing when there are none.
    package func summary(_ fields: [Explanation.Field], _ context: Context) -> Model {
        guard !fields.isEmpty else { return [:] }
        let errors = fields.map { field -> Model in
            [
                "field": String(field.pointer.drop { $0 == "/" || $0 == "?" }),
                "reason": strings.text(field.key, context.language, field.arguments),
            ]
        }
        return ["errors": errors]
    }

    func error(_ problem: Problem, status: HTTPResponse.Status, context: Context) throws -> Response {
        let model: Model = [
            "heading": problem.title, "detail": problem.detail, "requestID": problem.requestId,
            "reasons": (problem.errors ?? []).map(\.reason),
            "signIn": status == .unauthorized ? settings.signIn ?? "" : "",
        ]
        return try page("error", title: problem.title, model, context: context, status: status)
    }

    /// Where an asset is, by its name; an address stays as it is.
    private func address(_ name: String) throws -> String {
        if name.hasPrefix("/") { return name }
        guard let address = assets.address(name) else { throw TemplateFault.asset(template: "layout", name: name) }
        return address
    }

    private func frame(_ context: Context) -> Model {
        let path = context.address.prefix { $0 != "?" }
        let links = settings.navigation(context)
        let current = links.filter { path == $0.path || path.hasPrefix($0.path + "/") }.max {
            $0.path.count < $1.path.count
        }
        let separator = context.address.contains("?") ? "&" : "?"
        let sized = { (size: Int) in "\(context.address)\(separator)size=\(size)" }
        return [
            "langTag": context.language.tag, "otherTag": context.language.other.tag,
            "languageHref": "\(context.address)\(separator)lang=\(context.language.other.rawValue)",
            "sizeHref": "\(context.address)\(separator)size=\(context.largePrint ? "normal" : "elder")",
            "smallerHref": context.printSize.flatMap(LargePrint.smaller).map(sized) ?? "",
            "largerHref": context.printSize.flatMap(LargePrint.larger).map(sized) ?? "",
            "largePrint": context.largePrint, "printSize": context.printSize.map { "\($0)" } ?? "",
            "kiosk": context.isKiosk,
            "demo": settings.demo, "phone": settings.phone,
            "nav": links.map { link -> Model in
                [
                    "href": link.path, "label": strings.text(link.key, context.language), "current": link == current,
                    "badge": context.badges[link.path] ?? 0,
                ]
            },
            "helpHref": settings.help(context), "live": false, "locate": false, "wide": false,
            "bare": false, "theme": "", "where": "", "manifest": "", "switchForm": "", "switchStep": "",
            "switchNext": "", "styles": [String](), "scripts": [String](),
            "modules": [String](),
        ]
    }
}
