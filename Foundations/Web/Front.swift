package import Foundation
package import HTTPTypes
import Hummingbird
package import Kernel
package import Logging
import Rights

/// The face of the system: words, templates, assets, and the order every request goes through.
package struct Front: Sendable {
    package let strings: Strings
    package let templates: Templates
    package let assets: Assets
    package let pages: Pages
    package let meter = RequestMeter()
    private let proxies: [AddressRange]
    private let log: Logger

    /// One path and method the system answers, as in `GET /api/v1/cases/{number}`.
    package struct Endpoint: Sendable, Hashable, Comparable, CustomStringConvertible {
        package let method: HTTPRequest.Method
        /// With parameters in braces, as OpenAPI writes them.
        package let path: String

        package var description: String { "\(method) \(path)" }
        package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
    }

    /// - Parameters:
    ///   - parts: the resource folders of every part; in each, `Strings`, `Templates` and `Assets` may stand.
    ///   - proxies: whose word is taken for where a request comes from.
    /// - Throws: `StringsFault`, `TemplateFault`, `AssetFault`: whatever would be missing on a page, before any is shown.
    package init(parts: [URL], settings: PageSettings = .init(), proxies: [AddressRange] = [], log: Logger) throws {
        let roots = [try Self.resources()] + parts
        func folders(_ name: String) -> [URL] {
            roots.map { $0.appending(path: name) }.filter { FileManager.default.fileExists(atPath: $0.path) }
        }
        strings = try Strings(folders: folders("Strings"))
        assets = try Assets(folders: folders("Assets"), fetched: roots[0].appending(path: "Fetched"))
        if !assets.missing.isEmpty {
            log.warning("no maps, charts and icons: run Tools/fetch-assets, then build again")
        }
        templates = try Templates(folders: folders("Templates"), strings: strings, assets: assets)
        pages = Pages(strings: strings, templates: templates, assets: assets, settings: settings)
        self.proxies = proxies
        self.log = log
    }

    private static func resources() throws -> URL {
        guard let folder = Bundle.module.resourceURL else { throw StringsFault.unreadable("Web") }
        return folder
    }

    /// Routes with everything that stands before them: log, packing, headers, language, errors, guards of host and site, assets.
    /// Middleware added later, such as the one that knows sessions, stands within these.
    /// - Parameter guests: other sites whose pages may ask here.
    package func router(guests: Guests? = nil) -> Routes {
        let router = Routes(Router(context: Context.self, options: [.autoGenerateHeadEndpoints]))
        router.add(middleware: RequestLog(log: log, meter: meter))
        router.add(middleware: Peer(proxies: proxies))
        router.add(middleware: Packing())
        router.add(middleware: SecurityHeaders(site: pages.settings.site, images: pages.settings.imageOrigins))
        router.add(middleware: Preferences())
        if let guests { router.add(middleware: guests) }
        router.add(middleware: ErrorAnswers(pages: pages, log: log))
        router.add(middleware: HostGuard(site: pages.settings.site))
        router.add(middleware: CrossSite(guests: guests))
        router.get("/assets/:name", .readAssets) { [assets] request, context in
            try assets.serve(request, try context.parameters.require("name"))
        }
        router.get("/healthz", .readHealth) { _, _ in try Reply.json(["status": "ok"]) }
        return router
    }

    /// Answers the wrong method with 405 and `Allow`. Called once, after the last route.
    /// - Returns: what the system answers, for comparing with its OpenAPI document.
    @discardableResult
    package func seal(_ declared: Routes) -> [Endpoint] {
        let router = declared.router
        let routes = router.routes
        meter.know(routes.map { ($0.path.description, $0.method) })
        for (path, group) in Dictionary(grouping: routes, by: \.path.description) {
            var allowed = Set(group.map(\.method))
            if allowed.contains(.get) { allowed.insert(.head) }
            let list = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [.get, .head, .post, .put, .patch, .delete, .options, .trace] as [HTTPRequest.Method]
            where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw HTTPError(.methodNotAllowed, headers: [.allow: list])
                }
            }
        }
        return routes.map { route in
            Endpoint(method: route.method, path: route.path.inBraces)
        }.sorted()
    }
}

extension RouterPath {
    /// `/cases/{number}`, as OpenAPI writes it.
    var inBraces: String {
        let steps = description.split(separator: "/").map { step in
            step.hasPrefix(":") ? "{\(step.dropFirst())}" : String(step)
        }
        return "/" + steps.joined(separator: "/")
    }
}
