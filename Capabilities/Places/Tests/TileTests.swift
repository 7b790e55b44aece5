import Foundation
import Geometry
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
@testable import Places
import Store
import TestSupport
import Testing
import Web

@Suite("Tiles of the own territory") struct TileTests {
    private static let addresses = """
        text,aliases,kind,code,lon,lat,frame
        瑞安市安阳街道隆山公园,隆山公园,landmark,330381001,120.12,27.71,wgs84

        """

    /// The sample county with a map and a landmark, behind the routes.
    private func withMap(
        _ engine: Engine = .sqlite, outside: OutsideTiles? = nil,
        _ body: @Sendable (any TestClientProtocol, Territory) async throws -> Void
    ) async throws {
        try await withTerritory(engine) { territory, _ in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            _ = try await territory.importBoundaries(Array(Sample.boundary.utf8), Sample.wgs84, by: clerk)
            _ = try await territory.importAddresses(Array(Self.addresses.utf8), by: clerk)
            var generator = MapGenerator(seed: 1)
            (generator.grids, generator.microgrids) = (6, 40)
            _ = try await territory.generateMap(generator, at: Sample.day("2026-11-22"), by: clerk)
            let places = Places(territory, time: StoppedClock(), outside: outside)
            var settings = PageSettings()
            settings.imageOrigins = outside.map { [$0.origin] } ?? []
            let front = try Front(
                parts: [try #require(Places.resources)], settings: settings, log: Logger(label: "test"))
            let router = front.router()
            places.addRoutes(to: router)
            front.seal(router)
            try await Application(router: router).test(.router) { try await body($0, territory) }
        }
    }

    /// The tile of `zoom` with the middle of the sample county.
    private static func address(_ zoom: Int, lon: Double = 120.12, lat: Double = 27.71) throws -> TileAddress {
        let place = Mercator.project(try Sample.point(lon, lat))
        let count = Double(1 << zoom)
        return try #require(TileAddress(z: zoom, x: Int(place.x * count), y: Int(place.y * count)))
    }

    private static func path(_ tile: TileAddress, _ query: String = "") -> String {
        "/tiles/\(tile.z)/\(tile.x)/\(tile.y).svg\(query)"
    }

    @Test(
        "a tile shows the county, its lines and its names, in the day's and the night's colours", arguments: Engine.all)
    func drawn(engine: Engine) async throws {
        try await withMap(engine) { client, _ in
            let town = try await client.execute(uri: Self.path(try Self.address(11)), method: .get)
            #expect(town.status == .ok && town.headers[.contentType] == "image/svg+xml")
            let text = String(buffer: town.body)
            #expect(text.contains("安阳街道") && text.contains(#"class="t""#) && !text.contains(#"class="g""#))
            #expect(text.contains("prefers-color-scheme"))
            let dark = try await client.execute(uri: Self.path(try Self.address(11), "?theme=dark"), method: .get)
            let night = String(buffer: dark.body)
            #expect(!night.contains("prefers-color-scheme") && !night.contains("#fbfaf6"))
            let near = try await client.execute(uri: Self.path(try Self.address(15)), method: .get)
            let street = String(buffer: near.body)
            #expect(street.contains("隆山公园") && street.contains(#"class="g""#))
        }
    }

    @Test("a browser that has the tile gets nothing anew until the territory changes")
    func kept() async throws {
        try await withMap { client, territory in
            let path = Self.path(try Self.address(12))
            let first = try await client.execute(uri: path, method: .get)
            let tag = try #require(first.headers[.eTag])
            let again = try await client.execute(uri: path, method: .get, headers: [.ifNoneMatch: tag])
            #expect(again.status == .notModified && again.body.readableBytes == 0)
            #expect(first.headers[.cacheControl] == "public, max-age=300")
            let map = try await client.execute(uri: "/api/v1/places/map", method: .get)
            let version = try #require(
                try JSONDecoder().decode(Seen.self, from: Data(map.body.readableBytesView)).version)
            let named = try await client.execute(uri: "\(path)?v=\(version)", method: .get)
            #expect(named.headers[.cacheControl]?.contains("immutable") == true)
            let more = Self.addresses.replacing("隆山公园", with: "玉海楼")
            _ = try await territory.importAddresses(Array(more.utf8), by: clerk)
            let changed = try await client.execute(uri: path, method: .get, headers: [.ifNoneMatch: tag])
            #expect(changed.status == .ok && changed.headers[.eTag] != tag)
        }
    }

    private struct Seen: Decodable {
        struct Zoom: Decodable { let start: Int, min: Int, max: Int }
        struct Tiles: Decodable { let url: String, frame: String, outside: Bool, attribution: String }
        let bounds: [Double]
        let zoom: Zoom
        let tiles: Tiles

        var version: String? { tiles.url.split(separator: "v=").last.map(String.init) }
    }

    @Test("everything outside the county is one and the same empty tile")
    func outside() async throws {
        try await withMap { client, _ in
            let far = try await client.execute(uri: Self.path(try Self.address(12, lon: 10, lat: 50)), method: .get)
            let farther = try await client.execute(uri: Self.path(try Self.address(16, lon: -70, lat: 1)), method: .get)
            #expect(far.status == .ok && far.body == farther.body)
            #expect(far.body.readableBytes < 1000 && !String(buffer: far.body).contains("<path"))
        }
    }

    @Test(
        "a tile that cannot be is not found, and says why",
        arguments: ["7/1/1.svg", "19/1/1.svg", "12/5000/1.svg", "12/-1/1.svg", "12/1/1.png", "12/1/x.svg", "12/1/1"])
    func notFound(path: String) async throws {
        try await withMap { client, _ in
            let answer = try await client.execute(uri: "/tiles/\(path)", method: .get)
            #expect(answer.status == .notFound && String(buffer: answer.body).contains("8 至 18"))
        }
    }

    @Test("names never cover one another, and one that crosses an edge stands in both tiles")
    func names() async throws {
        try await withMap { _, territory in
            let edition = try await territory.edition(at: Sample.day("2026-11-22"))
            let map = try #require(
                TerritoryMap(edition.gazetteer, of: territory.county, marks: try await territory.marks()))
            for zoom in TileAddress.zooms {
                let layer = try map.labels(zoom)
                #expect(!layer.labels.isEmpty, "\(zoom)")
                for (index, label) in layer.labels.enumerated() {
                    #expect(!layer.labels[..<index].contains { $0.box.overlaps(label.box) }, "\(label.text) at \(zoom)")
                    for x in [label.box.left, label.box.right] {
                        let tile = try #require(
                            TileAddress(z: zoom, x: Int(x / TileAddress.side), y: Int(label.y / TileAddress.side)))
                        #expect(layer.labels(in: tile).contains { $0.text == label.text && $0.x == label.x })
                    }
                }
            }
        }
    }

    @Test("the map says where the county is and where its tiles come from")
    func begins() async throws {
        try await withMap { client, _ in
            let answer = try await client.execute(uri: "/api/v1/places/map", method: .get)
            let seen = try JSONDecoder().decode(Seen.self, from: Data(answer.body.readableBytesView))
            #expect(seen.bounds == [120, 27.6, 120.4, 27.8])
            #expect(seen.zoom.start == 11 && seen.zoom.min == 8 && seen.zoom.max == 18)
            #expect(seen.tiles.url.hasPrefix("/tiles/{z}/{x}/{y}.svg") && !seen.tiles.outside)
            #expect(answer.headers[.contentSecurityPolicy]?.contains("img-src 'self' data: blob:;") == true)
        }
    }

    @Test("an outside tile service is named with its frame, and pages may load pictures from it alone")
    func service() async throws {
        let tiles = try #require(
            OutsideTiles("https://t.example.org:8443/a/{z}/{x}/{y}.png?k=1", frame: .gcj02, attribution: "GS 1"))
        try await withMap(outside: tiles) { client, _ in
            let answer = try await client.execute(uri: "/api/v1/places/map", method: .get)
            let seen = try JSONDecoder().decode(Seen.self, from: Data(answer.body.readableBytesView))
            #expect(seen.tiles.outside && seen.tiles.frame == "gcj02" && seen.tiles.attribution == "GS 1")
            let policy = answer.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("img-src 'self' https://t.example.org:8443 data: blob:;"))
            #expect(policy.components(separatedBy: "t.example.org").count == 2)
        }
    }

    @Test(
        "what is no tile service is refused",
        arguments: [
            "http://t.example.org/{z}/{x}/{y}.png", "https://t.example.org/{z}/{x}.png", "https:///{z}/{x}/{y}",
            "https://t.example.org/{s}/{z}/{x}/{y}", "https://t.example.org; script-src */{z}/{x}/{y}",
            "https://*/{z}/{x}/{y}", "https://a@b/{z}/{x}/{y}", "/{z}/{x}/{y}", "",
        ])
    func refused(template: String) {
        #expect(OutsideTiles(template) == nil)
        #expect(OutsideTiles("https://t.example.org/{z}/{x}/{y}", frame: .bd09) == nil)
    }

    @Test("drawn tiles are kept within a limit, those in use the longest")
    func shelf() throws {
        let shelf = TileShelf(bytes: 1000)
        var made = 0
        func tile(_ x: Int) throws -> Int {
            let key = TileShelf.Key(version: "1", tile: try #require(TileAddress(z: 12, x: x, y: 1)), theme: .light)
            return shelf.tile(key) {
                made += 1
                return ByteBuffer(repeating: 1, count: 100)
            }.readableBytes
        }
        for x in 0..<50 {
            _ = try tile(x)
            _ = try tile(0)
            #expect(shelf.weight <= 1100)
        }
        #expect(made == 50)
    }
}
