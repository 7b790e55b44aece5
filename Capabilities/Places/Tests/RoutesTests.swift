import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
@testable import Places
import Store
import TestSupport
import Testing
import Web

@Suite struct RoutesTests {
    /// The sample county with a map, behind the routes and their errors.
    private func withClient(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await withTerritory(.sqlite) { territory, _ in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            _ = try await territory.importBoundaries(Array(Sample.boundary.utf8), Sample.wgs84, by: clerk)
            var generator = MapGenerator(seed: 1)
            (generator.grids, generator.microgrids) = (6, 40)
            _ = try await territory.generateMap(generator, at: Sample.day("2026-11-22"), by: clerk)
            let places = Places(territory, time: StoppedClock())
            let resources = try #require(Places.resources)
            let front = try Front(parts: [resources], log: Logger(label: "test"))
            let router = front.router()
            places.addRoutes(to: router)
            front.seal(router)
            try await Application(router: router).test(.router) { try await body($0) }
        }
    }

    private struct Answer: Decodable {
        struct Item: Decodable {
            let code: String
            let name: String
        }

        struct Fault: Decodable { let pointer: String }

        let chain: [Item]?
        let items: [Item]?
        let exact: Bool?
        let distance: Double?
        let name: String?
        let detail: String?
        let errors: [Fault]?
    }

    private static func get(
        _ client: any TestClientProtocol, _ path: String
    ) async throws -> (status: HTTPResponse.Status, answer: Answer) {
        try await client.execute(uri: "/api/v1/places/\(path)", method: .get) { response in
            (response.status, try JSONDecoder().decode(Answer.self, from: Data(response.body.readableBytesView)))
        }
    }

    @Test("a point is located in any frame and at any date")
    func locate() async throws {
        try await withClient { client in
            let found = try await Self.get(client, "locate?lon=120.05&lat=27.7")
            #expect(found.status == .ok && found.answer.exact == true && found.answer.distance == 0)
            #expect(found.answer.chain?.count == 7)
            #expect(found.answer.chain?[4].name == "兴隆社区")
            let shifted = try await Self.get(client, "locate?lon=119.999&lat=27.7&frame=gcj02&at=2018-01-01T00:00:00Z")
            #expect(shifted.status == .unprocessableContent)
            #expect(shifted.answer.detail?.contains("米") == true)
            let near = try await Self.get(client, "locate?lon=119.999&lat=27.7")
            #expect(near.answer.exact == false && (near.answer.distance ?? 0) > 90)
        }
    }

    @Test(
        "what is missing or wrong in the query is named",
        arguments: [
            ("locate", ["?lon", "?lat"]), ("locate?lon=x&lat=91", ["?lon", "?lat"]),
            ("locate?lon=nan&lat=27", ["?lon"]), ("locate?lon=120&lat=27&frame=mars&at=2026-02-30", ["?frame", "?at"]),
            ("330381?at=soon&x=1", ["?at", "?x"]), ("330381/boundary?frame=0", ["?frame"]),
        ])
    func faults(path: String, pointers: [String]) async throws {
        try await withClient { client in
            let (status, answer) = try await Self.get(client, path)
            #expect(status == .unprocessableContent)
            #expect(Set((answer.errors ?? []).map(\.pointer)) == Set(pointers))
        }
    }

    @Test("a place, its children and its boundary are shown as they are on a day")
    func places() async throws {
        try await withClient { client in
            let town = try await Self.get(client, "330381101")
            #expect(town.answer.name == "塘下镇")
            #expect(town.answer.chain?.map(\.code) == ["33", "3303", "330381", "330381101"])
            let now = try await Self.get(client, "330381101/children")
            #expect(now.answer.items?.map(\.name) == ["金川村"])
            let then = try await Self.get(client, "330381101/children?at=2019-11-30")
            #expect(then.answer.items?.map(\.name) == ["上金村", "下金村"])
            try await client.execute(uri: "/api/v1/places/330381000000/boundary", method: .get) { response in
                #expect(response.headers[.contentType] == "application/geo+json")
                let text = String(buffer: response.body)
                #expect(text.contains(#""name":"瑞安市""#) && text.contains("[120.4,27.8]"))
            }
        }
    }

    @Test(
        "what is not there is not found, and says why",
        arguments: [
            "abc", "1", "330381999", "330381101203?at=2018-01-01", "3303/boundary",
            "330381101203/boundary?at=2018-01-01",
        ])
    func notFound(path: String) async throws {
        try await withClient { client in
            let (status, answer) = try await Self.get(client, path)
            #expect(status == .notFound)
            #expect(answer.detail.map { !$0.isEmpty && !$0.contains("⟨") } == true)
        }
    }

    @Test("the description names exactly the routes there are")
    func described() async throws {
        try await withTerritory(.sqlite) { territory, _ in
            let resources = try #require(Places.resources)
            let front = try Front(parts: [resources], log: Logger(label: "test"))
            let router = front.router()
            let before = Set(router.declared.map(\.path))
            Places(territory, time: StoppedClock()).addRoutes(to: router)
            let routes = Set(front.seal(router).map(\.path)).filter { $0.hasPrefix("/api/v1/places") }
            #expect(before.isEmpty == false)
            let fragment = try Data(contentsOf: resources.appending(path: "openapi.json"))
            let document = try JSONSerialization.jsonObject(with: try OpenAPI.merge(fragments: [fragment]))
            let paths = (document as? [String: Any])?["paths"] as? [String: Any]
            #expect(Set(paths?.keys.map(\.self) ?? []) == routes)
        }
    }

    @Test("every reason has its words, in both languages, with the same blanks")
    func strings() throws {
        let resources = try #require(Places.resources)
        let strings = try Strings(folders: [resources.appending(path: "Strings")])
        let refusals: [any Explained] = [
            PlaceRefusal.outside(metres: 3), PlaceRefusal.outside(metres: nil), PlaceRefusal.noMap(LocalDate(days: 0)),
            PlaceRefusal.unknownAddress, PlaceRefusal.notACode, ImportRefusal.empty, ImportRefusal.missingColumn("x"),
            ImportRefusal.duplicateColumn("x"), ImportRefusal.notGeoJSON(pointer: "/", reason: "x"),
        ]
        for refusal in refusals {
            let explanation = refusal.explanation
            for language in Language.allCases {
                let text = strings.text(explanation.key, language, explanation.arguments)
                #expect(!text.contains("⟨") && !text.contains("{"))
            }
        }
        for level in Level.allCases { #expect(strings.has("places.level.\(level.rawValue)")) }
        // Every reason that the rules give stands in the table.
        let reasons = [
            "header", "columnCount", "notUTF8", "strayQuote", "openQuote", "tooLong", "missing", "notACode", "notADate",
            "notAFlag", "notANumber", "notAFrame", "otherFrame", "notAClass", "notAKind", "nameTooLong", "noText",
            "noPlace", "offTheMap", "endsBeforeItBegins", "otherLevel", "otherParent", "otherCounty", "overlaps",
            "successorWithoutEnd", "unknownParent", "unknownSuccessor", "unknownPlace", "duplicate", "aliasTaken",
            "unreadable", "notAnArea", "noGeometry", "notAPoint", "tooFewPoints", "notClosed", "repaired",
        ]
        for reason in reasons { #expect(strings.has("places.import.\(reason)"), "\(reason)") }
    }
}
