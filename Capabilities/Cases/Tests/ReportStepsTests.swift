import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

@Suite("a report in steps") struct ReportStepsTests {
    private func post(_ desk: Desk, _ fields: String) async throws -> TestResponse {
        try await desk.send(
            .post, "/report", headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(fields.utf8))
    }

    private let place = "lon=120.03&lat=27.7"
    private let words = "text=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE"

    @Test("each step is asked for what stands before it, and shows the page that asks it")
    func steps() async throws {
        try await withCounty(.sqlite) { desk in
            let none = try await post(desk, "step=check")
            #expect(none.status == .unprocessableContent && none.text.contains("href=\"#address\""))
            let wordless = try await post(desk, "step=check&\(place)")
            #expect(wordless.status == .unprocessableContent && wordless.text.contains("href=\"#text\""))
            #expect(wordless.text.contains("name=\"lon\" value=\"120.03\""))
            let what = try await post(desk, "step=what&\(place)")
            #expect(what.status == .ok && what.text.contains("兴隆社区"))
            let check = try await post(desk, "step=check&\(place)&\(words)")
            #expect(check.status == .ok && check.text.contains("治理中心") && check.text.contains("name=\"key\""))
            // Going back asks for nothing.
            #expect(try await post(desk, "step=where").status == .ok)
        }
    }

    @Test("what cannot be found is said where it was written")
    func faults() async throws {
        try await withCounty(.sqlite) { desk in
            for place in ["address=%E4%B8%8D%E5%AD%98%E5%9C%A8", "lon=100&lat=27.7", "village=330381999999"] {
                let answer = try await post(desk, "step=what&\(place)")
                #expect(answer.status == .unprocessableContent, "\(place)")
                #expect(answer.text.contains("id=\"address\"") && answer.text.contains("class=\"summary\""), "\(place)")
            }
        }
    }

    @Test("one request with everything sends it, sent again it is the same report", arguments: Engine.all)
    func send(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let first = try await post(desk, "step=send&key=a&\(place)&\(words)")
            let again = try await post(desk, "step=send&key=a&\(place)&\(words)")
            #expect(first.status == .seeOther && first.headers[.location] == again.headers[.location])
            let number = try #require(first.headers[.location]?.split(separator: "/").last?.prefix { $0 != "?" })
            let check = try await post(desk, "step=check&\(place)&\(words)")
            #expect(check.text.contains("跟着这一件"))
            // The button that follows another case has no step: it stands on the last page.
            let followed = try await post(desk, "follows=\(number)&key=b&\(place)&\(words)")
            #expect(followed.headers[.location] == "/case/\(number)?new=1")
            #expect(try await desk.seen(String(number)).reporters == 2)
        }
    }

    @Test("no form sends by itself before its last page")
    func notYet() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report().subject.number
            let unpinned = try await post(desk, "follows=\(number)&unpin=true&\(place)&\(words)")
            #expect(unpinned.status == .ok && unpinned.text.contains("id=\"address\""))
            #expect(!unpinned.text.contains("value=\"120.03\""))
        }
    }

    @Test("a click on a tile becomes a point, and the map comes again")
    func map() async throws {
        try await withCounty(.sqlite) { desk in
            let shown = try await post(desk, "step=map&village=330381001001")
            #expect(shown.text.contains("type=\"image\"") && shown.text.contains("/tiles/15/"))
            let map = TileMap(around: try #require(Coordinate(lon: 120.03, lat: 27.7)), zoom: 16)
            let form = "mz=16&mx=\(map.left)&my=\(map.top)"
            let clicked = try await post(desk, "\(form)&t11.x=128&t11.y=128")
            #expect(clicked.text.contains("class=\"spot\"") && clicked.text.contains("兴隆社区"))
            let moved = try await post(desk, "\(form)&move=north")
            #expect(moved.text.contains("/tiles/16/\(map.left)/\(map.top - 1).svg"))
        }
    }

    @Test("joining a case from its page asks what, not where; a case that takes no more says so")
    func joining() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report("邻居吵闹").subject.number
            let page = try await desk.get("/report?follows=\(number)")
            #expect(page.status == .ok && page.text.contains("id=\"text\"") && page.text.contains("兴隆社区"))
            // No finer than the public may know.
            #expect(page.text.contains("value=\"330381001001\""))
            #expect([404, 422].contains(try await desk.get("/report?follows=RA2611999990").status.code))
            #expect(try await desk.get("/case/\(number)").text.contains("/report?follows=\(number)"))
        }
    }

    @Test("the receipt on paper is for its holder alone")
    func paper() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report("路灯不亮了，我家门口")
            let path = "/case/\(report.subject.number)/receipt"
            let own = try await desk.send(.get, path, headers: [.cookie: "receipt=\(report.receipt.token)"])
            #expect(own.text.contains("<svg") && own.text.contains("receipt=\(report.receipt.token)"))
            let other = try await desk.report("邻居吵闹")
            for cookie in ["receipt=\(other.receipt.token)", "receipt=x", ""] {
                let answer = try await desk.send(.get, path, headers: [.cookie: cookie])
                #expect(answer.status == .seeOther && answer.headers[.location] == "/case/\(report.subject.number)")
            }
        }
    }

    @Test("a kiosk's receipt is for all pages and its end takes it away; only an administrator makes a kiosk")
    func kiosk() async throws {
        try await withCounty(.sqlite) { desk in
            let sent = try await desk.send(
                .post, "/report",
                headers: [.contentType: "application/x-www-form-urlencoded", .cookie: "kiosk=1"],
                body: Array("step=send&\(place)&\(words)".utf8))
            let cookies = sent.headers[values: .setCookie]
            #expect(cookies.count == 1 && cookies[0].contains("Path=/;"))
            let end = try await desk.get("/kiosk/end").headers[values: .setCookie]
            #expect(end.map { $0.prefix { $0 != "=" } } == ["receipt", "lang", "size"])
            #expect(end.allSatisfy { $0.contains("Max-Age=0") })
            #expect(
                try await desk.get("/kiosk/end?next=/kiosk/entitlements").headers[.location] == "/kiosk/entitlements")
            for next in ["//evil.example", "/kiosk/..", "/me", "/kiosk/a/b", ""] {
                #expect(try await desk.get("/kiosk/end?next=\(next)").headers[.location] == "/", "\(next)")
            }
            let asked = try await desk.get("/?kiosk=1")
            #expect(asked.status == .seeOther && asked.headers[values: .setCookie].isEmpty)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            #expect(try await desk.get("/?kiosk=1", as: dispatcher).status == .forbidden)
            #expect(try await desk.send(.get, "/", headers: [.cookie: "kiosk=1"]).text.contains("data-kiosk-bar"))
        }
    }
}

@Suite("a map of nine tiles") struct TileMapTests {
    @Test("a point that is clicked is drawn where it was clicked", arguments: [10, 13, 16, 18])
    func roundTrip(zoom: Int) throws {
        let middle = try #require(Coordinate(lon: 120.633, lat: 27.7805))
        let map = TileMap(around: middle, zoom: zoom)
        let spot = try #require(map.position(of: middle))
        #expect((256...512).contains(spot.x) && (256...512).contains(spot.y))
        let again = try #require(map.point(x: spot.x, y: spot.y))
        #expect(abs(again.lon - middle.lon) < 1e-9 && abs(again.lat - middle.lat) < 1e-9)
    }

    @Test("known tiles: 120.633 E 27.7805 N lies in 13/6841/3437")
    func known() throws {
        let map = TileMap(around: try #require(Coordinate(lon: 120.633, lat: 27.7805)), zoom: 13)
        #expect((map.left + 1, map.top + 1) == (6841, 3437))
    }

    @Test("it goes no nearer and no farther than there are tiles")
    func bounds() throws {
        let middle = try #require(Coordinate(lon: 120.633, lat: 27.7805))
        #expect(TileMap(around: middle, zoom: 30).zoom == 18 && TileMap(around: middle, zoom: 0).zoom == 10)
        #expect(TileMap(around: middle, zoom: 18).moved(.closer).zoom == 18)
        #expect(TileMap(zoom: 10, left: -5, top: 5000).left == 0)
    }
}
