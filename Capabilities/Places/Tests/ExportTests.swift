import Foundation
import Kernel
import Store
import Tables
import TestSupport
import Testing

@testable import Places

@Suite("Exporting the territory") struct ExportTests {
    @Test("what was exported can be imported again and changes nothing", arguments: Engine.all)
    func again(engine: Engine) async throws {
        try await withTerritory(engine) { territory, database in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            _ = try await territory.importBoundaries(Array(Sample.boundary.utf8), Sample.wgs84, by: clerk)
            let county = try Sample.county()
            let table = try await exported(PlaceRows(county, TableChoice(), drawn: false), database)
            let report = try await territory.importDivisions(Array(table), by: clerk)
            #expect(report.accepted == 0 && report.unchanged == 10 && report.rejected.isEmpty)

            let map = try await exported(PlaceRows(county, TableChoice(), drawn: true), as: .geojson, database)
            let drawn =
                try #require(
                    try JSONSerialization.jsonObject(with: map) as? [String: Any])["features"] as? [[String: Any]] ?? []
            let kinds = Dictionary(grouping: drawn) { ($0["geometry"] as? [String: Any])?["type"] as? String ?? "" }
            #expect(kinds.mapValues(\.count) == ["Polygon": 1, "Point": 3, "": 6])
        }
    }

    @Test("a place gives itself and what lies within", arguments: Engine.all)
    func within(engine: Engine) async throws {
        try await withTerritory(engine) { territory, database in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            var choice = TableChoice()
            choice.division = DivisionCode("330381001")
            let table = try await exported(PlaceRows(try Sample.county(), choice, drawn: false), database)
            let codes = String(decoding: table, as: UTF8.self).split(separator: "\r\n").dropFirst().map { line in
                line.prefix { $0 != "," }
            }
            #expect(codes == ["330381001", "330381001001", "330381001002"])
        }
    }
}
