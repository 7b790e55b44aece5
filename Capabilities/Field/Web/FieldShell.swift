import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// What makes the pages stay when the network goes: the service worker, the manifest, icons, the page of last resort.
/// Nothing of it is anybody's.
struct FieldShell: Sendable {
    let house: House

    func addRoutes(to router: Routes) {
        router.get("/field/sw.js", .readAssets) { _, context in try worker(context) }
        router.get("/field/manifest.webmanifest", .readAssets) { _, context in try manifest(context) }
        router.get("/field/offline", .readAssets) { _, context in
            try house.pages.page(
                "field/offline", title: house.strings.text("field.offline.title", context.language),
                ["styles": ["field.css"]], context: context)
        }
    }

    /// The list of what to keep stands at the head of the script: when a part changes, so does the script, and browsers
    /// install it anew.
    private func worker(_ context: Context) throws -> Response {
        let files = try addresses("field/shell-files")
        let parts = try addresses("field/shell-worker")
        let lists = String(decoding: try JSONText.bytes(["files": files, "parts": parts]), as: UTF8.self)
        guard let url = Field.resources?.appending(path: "Worker/sw.js"), let script = try? Data(contentsOf: url) else {
            throw HTTPError(.notFound)
        }
        return Reply.bytes(
            Array("\"use strict\";\nconst SHELL = \(lists);\n".utf8) + script, type: "text/javascript; charset=utf-8",
            headers: [.cacheControl: "no-cache", .serviceWorkerAllowed: "/field"])
    }

    /// One address a line, each with the hash of its content.
    private func addresses(_ template: String) throws -> [String] {
        try house.pages.templates.render(template, [:], .zh).split(whereSeparator: \.isNewline).map(String.init)
    }

    private struct Manifest: Encodable {
        struct Icon: Encodable {
            let src: String
            let sizes: String
            let type: String
            var purpose = "any"
        }

        let id = "/field"
        let name: String
        let short_name: String
        let lang: String
        let start_url = "/field"
        let scope = "/field"
        let display = "standalone"
        let background_color = "#f6f3ea"
        let theme_color = "#0b6e60"
        let icons: [Icon]
    }

    private func manifest(_ context: Context) throws -> Response {
        let icons = try addresses("field/shell-icons")
        let text = { (key: String) in house.strings.text(key, context.language) }
        let sizes = ["192x192", "512x512", "any"]
        let made = zip(icons, sizes).map { address, size in
            Manifest.Icon(src: address, sizes: size, type: size == "any" ? "image/svg+xml" : "image/png")
        }
        let masked = icons.dropFirst().first.map {
            [Manifest.Icon(src: $0, sizes: "512x512", type: "image/png", purpose: "maskable")]
        }
        let manifest = Manifest(
            name: text("field.app.name"), short_name: text("field.app.short"), lang: context.language.tag,
            icons: made + (masked ?? []))
        return Reply.bytes(
            try JSONText.bytes(manifest), type: "application/manifest+json", headers: [.cacheControl: "no-cache"])
    }
}

extension HTTPField.Name {
    static let serviceWorkerAllowed = Self("Service-Worker-Allowed")!
}
