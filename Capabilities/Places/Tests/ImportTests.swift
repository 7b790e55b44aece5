import Geometry
import Journal
import Kernel
@testable import Places
import Store
import TestSupport
import Testing

@Suite struct ImportTests {
    @Test("divisions are taken once, and again nothing changes", arguments: Engine.all)
    func divisions(engine: Engine) async throws {
        try await withTerritory(engine) { territory, database in
            let first = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            #expect(first.accepted == 10 && first.rejected.isEmpty && first.isApplied)
            let again = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            #expect(again.accepted == 0 && again.unchanged == 10)
            let county = territory.county
            let (places, entries, version) = try await database.read {
                (
                    try TerritoryTables.places(county, $0), try Journal.entries(county, after: 0, limit: 10, $0),
                    try TerritoryTables.version(county, $0)
                )
            }
            #expect(places.count == 10)
            #expect(entries.map(\.entry.kind) == ["territory.divisionsImported"])
            #expect(version == 1)
            let town = try #require(places.first { $0.name == "安阳街道" })
            #expect(town.point == (try Sample.point(120.1, 27.7)) && town.urbanRural == "111")
        }
    }

    @Test("each bad line is named with its column and reason, and the others are taken", arguments: Engine.all)
    func rejected(engine: Engine) async throws {
        let file = """
            code,name,level,parent,valid_from,valid_to,replaced_by,generated,lon,lat,frame
            330381,瑞安市,county,3303,2016-01-01,,,0,,,
            330381001000,安阳街道,township,,2016-01-01,,,0,,,
            33038100,错,,,2016-01-01,,,0,,,
            330381002,,,,2016-01-01,,,0,,,
            330381002,玉海街道,village,,2016-01-01,,,0,,,
            330381002,玉海街道,,330382,2016-01-01,,,0,,,
            330381002,玉海街道,,,2016-13-01,,,0,,,
            330381002,玉海街道,,,2016-01-01,2016-01-01,,0,,,
            330381002,玉海街道,,,2016-01-01,,330381001,0,,,
            330381002,玉海街道,,,2016-01-01,2017-01-01,330381003,0,,,
            330381002,玉海街道,,,2016-01-01,,,2,,,
            330381002,玉海街道,,,2016-01-01,,,0,120,,wgs84
            330381002,玉海街道,,,2016-01-01,,,0,120,95,wgs84
            330381002,玉海街道,,,2016-01-01,,,0,120,nan,wgs84
            330381002,玉海街道,,,2016-01-01,,,0,120,27,mars
            330381001,安阳,,,2018-01-01,,,0,,,
            330382001,别县,,,2016-01-01,,,0,,,
            330381009001,飞云村,,,2016-01-01,,,0,,,
            330381009001001,飞云网格,,,2016-01-01,,,0,,,
            short,line

            """
        try await withTerritory(engine) { territory, _ in
            let report = try await territory.importDivisions(Array(file.utf8), by: clerk)
            #expect(report.accepted == 2)
            let found = report.rejected.map { "\($0.origin.line) \($0.column) \($0.key.dropFirst(14))" }
            let expected = [
                "4 1 notACode", "5 2 missing", "6 3 otherLevel", "7 4 otherParent", "8 5 notADate",
                "9 6 endsBeforeItBegins", "10 6 successorWithoutEnd", "11 7 unknownSuccessor", "12 8 notAFlag",
                "13 10 missing", "14 10 offTheMap", "15 10 offTheMap", "16 11 notAFrame", "17 5 overlaps",
                "18 1 otherCounty", "19 1 unknownParent", "20 1 unknownParent", "21 0 columnCount",
            ]
            #expect(found == expected)
            #expect(report.rejected[0].origin.fields.prefix(2) == ["33038100", "错"])
        }
    }

    @Test("strict takes nothing when something is rejected", arguments: Engine.all)
    func strict(engine: Engine) async throws {
        try await withTerritory(engine) { territory, database in
            let file = Array((Sample.divisions + "4403,深圳市,,,2016-01-01,,,0,,,,\n").utf8)
            let report = try await territory.importDivisions(file, strict: true, by: clerk)
            #expect(report.accepted == 0 && !report.isApplied && report.rejected.count == 1)
            let county = territory.county
            #expect(try await database.read { try TerritoryTables.places(county, $0).count } == 0)
        }
    }

    @Test("a row of the same code and first day corrects the old one", arguments: Engine.all)
    func corrected(engine: Engine) async throws {
        try await withTerritory(engine) { territory, database in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            let file =
                "code,name,valid_from,valid_to,replaced_by\n330381001002,华瑞社区,2016-01-01,2020-01-01,330381001002\n"
                + "330381001002,新华瑞社区,2020-01-01,,\n"
            let report = try await territory.importDivisions(Array(file.utf8), by: clerk)
            #expect(report.accepted == 2 && report.rejected.isEmpty)
            let history = try await territory.history()
            let code = try Sample.code("330381001002")
            #expect(try history.place(code, at: Sample.day("2019-12-31"))?.name == "华瑞社区")
            #expect(try history.place(code, at: Sample.day("2026-11-22"))?.name == "新华瑞社区")
        }
    }

    @Test("a file without a header, or with a column missing or twice, is refused whole")
    func refused() throws {
        #expect(throws: ImportRefusal.empty) { try DivisionsFile.read([]) }
        #expect(throws: ImportRefusal.missingColumn("valid_from")) { try DivisionsFile.read(Array("code,name\n".utf8)) }
        #expect(throws: ImportRefusal.duplicateColumn("code")) {
            try DivisionsFile.read(Array("code,code,name,valid_from\n".utf8))
        }
        #expect(throws: ImportRefusal.self) { try AreasFile(Array("{".utf8)) }
    }

    @Test("boundaries need a known place and a known frame, and again nothing changes", arguments: Engine.all)
    func boundaries(engine: Engine) async throws {
        try await withTerritory(engine) { territory, _ in
            let boundary = Array(Sample.boundary.utf8)
            let early = try await territory.importBoundaries(boundary, Sample.wgs84, by: clerk)
            #expect(early.rejected.map(\.key) == ["places.import.unknownPlace"])
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            let nameless = try await territory.importBoundaries(boundary, by: clerk)
            #expect(nameless.rejected.map(\.key) == ["places.import.missing"])
            #expect(try await territory.importBoundaries(boundary, Sample.wgs84, by: clerk).accepted == 1)
            #expect(try await territory.importBoundaries(boundary, Sample.wgs84, by: clerk).unchanged == 1)
            var options = AreasFile.Options()
            options.frame = .gcj02
            #expect(try await territory.importBoundaries(boundary, options, by: clerk).accepted == 1)
            let day = try Sample.day("2026-11-22")
            let shape = try #require(try await territory.gazetteer(at: day).boundary(territory.county.code)?.shape)
            #expect(shape.polygons[0][0][0] == Frame.gcj02.toWGS84(try Sample.point(120, 27.6)))
        }
    }

    @Test("a single bare polygon takes the code that the importer names, and faults are named with their place")
    func areas() throws {
        var options = Sample.wgs84
        options.code = try Sample.code("330381")
        let bare = #"{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}"#
        let read = try AreasFile(Array(bare.utf8), options).rows
        #expect(read.rows.map(\.value.code) == [try Sample.code("330381")])
        #expect(read.notices.map(\.key) == ["places.import.repaired"])
        let features = #"{"type":"FeatureCollection","features":[\#(bare),{"type":"Point","coordinates":[0,0]}]}"#
        let faulty = try AreasFile(Array(features.utf8), options).rows
        #expect(faulty.rejected.map(\.origin.pointer) == ["/features/1", "/features/0"])
        #expect(faulty.rejected.map(\.key) == ["places.import.notAnArea", "places.import.missing"])
    }
}
