import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

@testable import Web

@Suite("the house")
struct HouseTests {
    @Test("every answer carries the security headers, pages are not kept")
    func securityHeaders() async throws {
        let response = try await answer("/nowhere")
        #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'; script-src 'self';") == true)
        #expect(
            response.headers[.contentSecurityPolicy]?.contains("worker-src 'self'; manifest-src 'self';") == true)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(response.headers[.referrerPolicy] == "same-origin")
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(response.headers[.requestID]?.isEmpty == false)
    }

    @Test("whose session ends, the browser forgets the pages too; otherwise it forgets nothing")
    func clearing() async throws {
        for (cookie, isCleared) in [
            ("session=; Path=/; Max-Age=0", true), ("__Host-session=; Path=/; Max-Age=0", true),
            ("session=abc; Path=/", false), ("lang=zh", false),
        ] {
            let response = try await answer("/x") { router, _ in
                router.get("/x") { _, _ in Response(status: .ok, headers: [.setCookie: cookie]) }
            }
            let cleared = response.headers[HTTPField.Name("Clear-Site-Data")!]
            #expect(cleared == (isCleared ? #""cache", "storage""# : nil), "\(cookie)")
        }
    }

    @Test("healthz answers GET and HEAD")
    func health() async throws {
        #expect(try await answer("/healthz").text == #"{"status":"ok"}"#)
        let head = try await answer("/healthz", .head)
        #expect(head.status == .ok)
        #expect(head.text.isEmpty)
    }

    @Test("the wrong method is 405 with Allow, an unknown path 404")
    func wrongMethod() async throws {
        let response = try await answer("/healthz", .delete, headers: [.accept: "application/json"])
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == "GET, HEAD")
        #expect(try response.problem().title == "这个地址不支持这种操作")
        #expect(try await answer("/api/v1/nothing").status == .notFound)
    }

    @Test("seal lists the routes as OpenAPI writes them")
    func endpoints() throws {
        let house = try Front(parts: [], log: .init(label: "test"))
        let router = house.router()
        router.get("/api/v1/cases/:number") { _, _ in "" }
        let endpoints = house.seal(router).map(\.description)
        #expect(endpoints == ["GET /api/v1/cases/{number}", "GET /assets/{name}", "GET /healthz"])
    }

    @Test("an asset is kept for a year under its hashed address, briefly under its plain one, and is not sent twice")
    func assets() async throws {
        let house = try Front(parts: [], log: .init(label: "test"))
        let address = try #require(house.assets.address("shanzhi.css"))
        let response = try await answer(address)
        #expect(response.headers[.contentType] == "text/css; charset=utf-8")
        #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
        let plain = try await answer("/assets/shanzhi.css")
        #expect(plain.headers[.cacheControl] == "public, max-age=300")
        let tag = try #require(plain.headers[.eTag])
        let again = try await answer(address, headers: [.ifNoneMatch: tag])
        #expect(again.status == .notModified)
        #expect(again.text.isEmpty)
        #expect(try await answer("/assets/..%2fStrings%2fzh.json").status == .notFound)
    }

    @Test(
        "an asset travels packed to whoever can unpack it",
        arguments: [("gzip, deflate, br", true), ("gzip;q=0", false), ("", false), ("br;q=0, GZIP", true)])
    func packedAssets(accepted: String, isPacked: Bool) async throws {
        let response = try await answer("/assets/shanzhi.css", headers: [.acceptEncoding: accepted])
        let plain = try await answer("/assets/shanzhi.css")
        #expect((response.headers[.contentEncoding] == "gzip") == isPacked)
        #expect(response.headers[.vary] == "Accept-Encoding")
        #expect((response.body.readableBytes < plain.body.readableBytes / 3) == isPacked)
        #expect((response.headers[.eTag] != plain.headers[.eTag]) == isPacked)
        let again = try await answer(
            "/assets/shanzhi.css", headers: [.ifNoneMatch: try #require(response.headers[.eTag])])
        #expect(again.status == .notModified)
    }

    @Test("a part that has not been fetched has an address where nothing is; the page stands without it")
    func notFetched() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("00ff  leaflet.js\n".utf8).write(to: folder.appending(path: "assets.sha256"))
        let assets = try Assets(folders: [], fetched: folder)
        #expect(assets.missing == ["leaflet.js", "icons.svg"])
        #expect(assets.address("leaflet.js") == "/assets/leaflet.js")
        #expect(assets.address("other.js") == nil)
        try Data("x".utf8).write(to: folder.appending(path: "leaflet.js"))
        let fetched = try Assets(folders: [], fetched: folder)
        #expect(fetched.address("leaflet.js") == "/assets/leaflet.js?v=00ff")
    }

    @Test(
        "language comes from the address, then the cookie, then the browser, then Chinese",
        arguments: [
            ("/x?lang=en", "", "", "en"), ("/x?lang=zh", "lang=en", "en", "zh-Hans"), ("/x", "lang=en", "zh", "en"),
            ("/x", "", "fr, en-GB;q=0.8, zh;q=0.5", "en"), ("/x", "", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
            ("/x?lang=xx", "lang=yy", "fr", "zh-Hans"),
        ])
    func language(uri: String, cookie: String, accept: String, expected: String) async throws {
        let response = try await answer(uri, headers: [.cookie: cookie, .acceptLanguage: accept])
        #expect(response.headers[.contentLanguage] == expected)
        #expect(response.text.contains("<html lang=\"\(expected)\""))
    }

    @Test("a choice made in the address is kept for a year; large print marks the page")
    func choiceIsKept() async throws {
        let response = try await answer("/x?lang=en&size=elder")
        #expect(
            response.headers[values: .setCookie] == [
                "lang=en; Max-Age=31536000; Path=/; SameSite=Lax; HttpOnly",
                "size=elder; Max-Age=31536000; Path=/; SameSite=Lax; HttpOnly",
            ])
        #expect(response.text.contains("data-size=\"elder\""))
        let kept = try await answer("/x", headers: [.cookie: "size=elder"])
        #expect(kept.text.contains("data-size=\"elder\""))
        #expect(kept.headers[.setCookie] == nil)
        #expect(!(try await answer("/x?size=normal", headers: [.cookie: "size=elder"]).text.contains("data-size")))
    }

    @Test("the switches lead to the same page with its query, escaped")
    func switches() async throws {
        let text = try await answer("/case/1?tab=%22a&lang=zh&size=elder").text
        #expect(text.contains("href=\"/case/1?tab=%22a&amp;lang=en\""))
        #expect(text.contains("href=\"/case/1?tab=%22a&amp;size=normal\""))
    }

    @Test(
        "a post from another site is refused, from our own page or a program it passes",
        arguments: [
            (["Sec-Fetch-Site": "cross-site"], 403), (["Sec-Fetch-Site": "same-origin"], 200),
            (["Sec-Fetch-Site": "same-site"], 403),
            (["Sec-Fetch-Site": "same-site", "Origin": "http://localhost"], 200),
            (["Sec-Fetch-Site": "none"], 200), (["Origin": "http://evil.example"], 403),
            (["Origin": "http://localhost"], 200), (["Origin": "null"], 403), ([:], 200),
        ] as [([String: String], Int)])
    func crossSite(headers: [String: String], status: Int) async throws {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let response = try await answer("/form", .post, headers: fields) { router, _ in
            router.post("/form") { _, _ in "done" }
        }
        #expect(response.status.code == status)
    }

    @Test("a form shown again lists its faults, each linked to its field")
    func summary() async throws {
        let routes = { (router: Routes, house: Front) in
            _ = router.get("/form") { request, context in
                let fields = try Query.read(request)
                _ = fields.text("name")
                let summary = house.pages.summary(fields.faults.fields, context)
                return try house.templates.render("errors", ["summary": summary], context.language)
            }
        }
        #expect(try await answer("/form", routes: routes).text.contains("<a href=\"#name\">请填写这一项。</a>"))
        #expect(!(try await answer("/form?name=a", routes: routes).text.contains("summary")))
    }

    @Test("a page may leave out head and foot, be dark, and bring its own parts")
    func hooks() async throws {
        let text = try await answer("/wall") { router, house in
            router.get("/wall") { _, context in
                let model: Model = [
                    "heading": "a", "bare": true, "theme": "dark", "styles": ["shanzhi.css"], "scripts": ["live.js"],
                    "modules": ["/own.js"], "manifest": "/field/app.webmanifest",
                ]
                return try house.pages.page("error", title: "a", model, context: context)
            }
        }.text
        #expect(
            !text.contains("<header") && !text.contains("<footer") && text.contains("<main id=\"main\" class=\"bare\">")
        )
        #expect(text.contains("data-theme=\"dark\"") && text.contains("name=\"color-scheme\" content=\"dark\""))
        #expect(text.contains("<script src=\"/assets/live.js?v="))
        #expect(text.contains("<script src=\"/own.js\" type=\"module\">"))
        #expect(text.contains("<link rel=\"manifest\" href=\"/field/app.webmanifest\">"))
        #expect(text.matches(of: /rel="stylesheet" href="\/assets\/shanzhi.css/).count == 2)
    }

    @Test("a page that names an asset nobody has is not shown")
    func unknownAsset() async throws {
        let response = try await answer("/x") { router, house in
            router.get("/x") { _, context in
                try house.pages.page("error", title: "a", ["heading": "a", "styles": ["no.css"]], context: context)
            }
        }
        #expect(response.status == .internalServerError)
    }

    @Test("large print goes from 18 to 30 px in steps; at the ends only the way back is offered")
    func printSizes() async throws {
        for (asked, size, smaller, larger) in [
            ("elder", "24", "21", "27"), ("huge", "30", "27", nil), ("18", "18", nil, "21"), ("27", "27", "24", "30"),
        ] as [(String, String, String?, String?)] {
            let text = try await answer("/x", headers: [.cookie: "size=\(asked)"]).text
            #expect(text.contains("data-size=\"elder\" data-scale=\"\(size)\""), "\(asked)")
            let offered = LargePrint.sizes.map(String.init).filter { text.contains("href=\"/x?size=\($0)\"") }
            #expect(offered == [smaller, larger].compactMap { $0 }, "\(asked)")
        }
        #expect(!(try await answer("/x", headers: [.cookie: "size=23"]).text.contains("data-size")))
    }

    @Test("help stands in the head of every page, and leads to what fits")
    func help() async throws {
        var settings = PageSettings()
        settings.help = { $0.largePrint ? "/help/elder" : "/help/resident" }
        #expect(try await answer("/x", settings: settings).text.contains("<a href=\"/help/resident\">帮助</a>"))
        #expect(try await answer("/x?size=elder", settings: settings).text.contains("<a href=\"/help/elder\">帮助</a>"))
    }

    @Test("a page shows the demo banner, the navigation with the current place, and a person's number")
    func layout() async throws {
        var settings = PageSettings()
        settings.demo = true
        settings.phone = "0577-12345"
        settings.navigation = { _ in [.init("/open", "web.help"), .init("/report", "web.signIn")] }
        let response = try await answer("/open/figures", settings: settings) { router, house in
            router.get("/open/figures") { _, context in
                try house.pages.page("error", title: "<i>", ["heading": "a", "live": true], context: context)
            }
        }
        let text = response.text
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
        #expect(text.contains("<title>&lt;i&gt; · 善治</title>"))
        #expect(text.contains("<a href=\"/open\" aria-current=\"page\">帮助</a>"))
        #expect(text.contains("<a href=\"/report\">登录</a>"))
        #expect(text.contains("打电话找人：0577-12345"))
        #expect(text.contains("这是演示县"))
        #expect(text.contains("/assets/live.js?v="))
        #expect(!text.contains("locate.js"))
        #expect(!text.contains("⟨"))
    }
}
