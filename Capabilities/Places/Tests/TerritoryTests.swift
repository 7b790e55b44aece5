import Geometry
import Journal
import Kernel
@testable import Places
import Store
import TestSupport
import Testing

@Suite struct TerritoryTests {
    /// The sample county with its map generated for today.
    private func withMap(_ engine: Engine, _ body: (Territory, any Database, Gazetteer) async throws -> Void)
        async throws
    {
        try await withTerritory(engine) { territory, database in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            _ = try await territory.importBoundaries(Array(Sample.boundary.utf8), Sample.wgs84, by: clerk)
            var generator = MapGenerator(seed: 1)
            (generator.grids, generator.microgrids) = (6, 40)
            let today = try Sample.day("2026-11-22")
            let made = try await territory.generateMap(generator, at: today, by: clerk)
            #expect(made.places == made.boundaries - 5)
            #expect(try await territory.generateMap(generator, at: today, by: clerk) == (0, 0))
            try await body(territory, database, try await territory.gazetteer(at: today))
        }
    }

    @Test("a point leads from the province down to the micro-grid", arguments: Engine.all)
    func locate(engine: Engine) async throws {
        try await withMap(engine) { _, _, gazetteer in
            let found = try gazetteer.locate(Sample.point(120.05, 27.7))
            #expect(found.isExact && found.distance == 0)
            #expect(found.chain.map(\.level) == Level.allCases)
            #expect(found.chain.map(\.name).prefix(5) == ["浙江省", "温州市", "瑞安市", "安阳街道", "兴隆社区"])
            #expect(found.chain.suffix(2).allSatisfy { $0.isGenerated && $0.name.hasPrefix("第") })
            #expect(found.finest?.parent == found.chain[5].code)
        }
    }

    @Test(
        "just outside is the nearest place with its distance, farther out is refused with the distance",
        arguments: Engine.all)
    func outside(engine: Engine) async throws {
        try await withMap(engine) { _, _, gazetteer in
            let near = try gazetteer.locate(Sample.point(119.999, 27.7))
            #expect(!near.isExact && near.chain.count == 7)
            #expect(abs(near.distance - 98.7) < 1)
            #expect(throws: PlaceRefusal.outside(metres: near.distance)) {
                try gazetteer.locate(Sample.point(119.999, 27.7), tolerance: 90)
            }
            #expect(throws: PlaceRefusal.outside(metres: nil)) { try gazetteer.locate(Sample.point(0, 0)) }
        }
    }

    @Test(
        "every point of the county lies in a micro-grid, and at an earlier date in what was there",
        arguments: Engine.all)
    func everywhere(engine: Engine) async throws {
        try await withMap(engine) { territory, _, gazetteer in
            let past = try await territory.gazetteer(at: Sample.day("2018-01-01"))
            var random = SeededGenerator(seed: 2)
            let county = try #require(gazetteer.boundary(territory.county.code)).shape
            for point in try Partition.points(in: county, count: 300, using: &random) {
                #expect(try gazetteer.locate(point).finest?.level == .microgrid)
                let before = try past.locate(point).chain
                #expect(before.count >= 4 && before.allSatisfy { $0.validity.contains(past.validity.from) })
                #expect(before.dropFirst(4).allSatisfy { $0.code.ancestor(.township)?.description == "330381001" })
            }
            #expect(try past.children(Sample.code("330381101")).map(\.name) == ["上金村", "下金村"])
            #expect(try gazetteer.children(Sample.code("330381101")).map(\.name) == ["金川村"])
        }
    }

    @Test("without a boundary nothing can be located, and the refusal says so", arguments: Engine.all)
    func noMap(engine: Engine) async throws {
        try await withTerritory(engine) { territory, _ in
            let gazetteer = try await territory.gazetteer(at: Sample.day("2026-11-22"))
            #expect(throws: PlaceRefusal.noMap(gazetteer.validity.from)) { try gazetteer.locate(Sample.point(120, 27)) }
            await #expect(throws: PlaceRefusal.self) {
                try await territory.generateMap(MapGenerator(seed: 1), at: Sample.day("2026-11-22"), by: clerk)
            }
        }
    }

    @Test("a change made by another server is seen, and many may ask at once", arguments: Engine.all)
    func shared(engine: Engine) async throws {
        try await withMap(engine) { territory, database, gazetteer in
            // A server of its own, whose clock stands still until it is told.
            let time = ManualTime(territory.door.time.now())
            let other = Territory(Door(database, county: territory.county, time: time), reader: database)
            let today = try Sample.day("2026-11-22")
            let maps = try await withThrowingTaskGroup(of: Gazetteer.self) { group in
                for _ in 0..<20 { group.addTask { try await other.gazetteer(at: today) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(maps.allSatisfy { $0 === maps[0] })
            #expect(try await territory.gazetteer(at: today) === gazetteer)
            let file = "code,name,valid_from\n330381102,新镇,2026-01-01\n"
            _ = try await territory.importDivisions(Array(file.utf8), by: clerk)
            time.advance(milliseconds: 1000)
            #expect(try await other.gazetteer(at: today).place(Sample.code("330381102"))?.name == "新镇")
            #expect(try await other.gazetteer(at: Sample.day("2025-12-31")).place(Sample.code("330381102")) == nil)
        }
    }

    @Test("drawn grids take the place of generated ones, and again nothing changes", arguments: Engine.all)
    func grids(engine: Engine) async throws {
        try await withMap(engine) { territory, _, gazetteer in
            let village = try Sample.code("330381001001")
            let shape = try #require(gazetteer.boundary(village)).shape
            let before = gazetteer.children(village)
            #expect(before.allSatisfy { $0.isGenerated })
            let file = Array(GeoJSON.feature(shape, properties: ["code": "\(village)001", "name": "兴隆网格"]).utf8)
            let report = try await territory.importGrids(file, Sample.wgs84, by: clerk)
            #expect(report.accepted == 1 && report.rejected.isEmpty)
            let today = try Sample.day("2026-11-22")
            let after = try await territory.gazetteer(at: today)
            #expect(after.children(village).map(\.name) == ["兴隆网格"])
            #expect(after.children(village).allSatisfy { !$0.isGenerated && after.children($0.code).isEmpty })
            #expect(try after.locate(shape.interiorPoint()).finest?.description == "\(village)001")
            #expect(try await territory.importGrids(file, Sample.wgs84, by: clerk).unchanged == 1)
            // What nobody has drawn inside the drawn grid may be generated again, and stays when the file comes again.
            var generator = MapGenerator(seed: 2)
            generator.microgrids = 50
            _ = try await territory.generateMap(generator, at: today, by: clerk)
            #expect(try await territory.importGrids(file, Sample.wgs84, by: clerk).unchanged == 1)
            let full = try await territory.gazetteer(at: today)
            #expect(try full.locate(shape.interiorPoint()).finest?.level == .microgrid)
        }
    }

    @Test("grids of an unknown village or of another level are rejected", arguments: Engine.all)
    func badGrids(engine: Engine) async throws {
        try await withMap(engine) { territory, _, _ in
            let shape = try Sample.box(120, 27.6, 120.1, 27.7)
            let file = GeoJSON.collection(
                ["330381001", "330381001999001", "33038100100101", "330381001001901"].map {
                    GeoJSON.feature(shape, properties: ["code": $0])
                })
            let report = try await territory.importGrids(Array(file.utf8), Sample.wgs84, strict: true, by: clerk)
            #expect(!report.isApplied)
            #expect(
                Set(report.rejected.map { "\($0.origin.pointer) \($0.key.dropFirst(14))" }) == [
                    "/features/0 otherLevel", "/features/1 unknownParent", "/features/2 notACode",
                ])
        }
    }
}

@Suite struct AddressTests {
    private let file = """
        text,aliases,kind,code,lon,lat,frame
        瑞安市安阳街道榆柳巷36号,榆柳巷36号;榆柳巷,address,330381001001,120.05,27.7,wgs84
        瑞安市安阳街道榆柳巷,榆柳巷;榆柳老巷,road,330381001,,,
        瑞安市安阳街道万松雅苑7幢,万松雅苑7号楼,estate,,120.06,27.71,gcj02
        安阳街道榆柳巷三十六号,,address,330381001001,,,
        无处,,address,,,,
        远处,,address,330381009,,,
        ，。,,address,330381001,,,
        种类,,castle,330381001,,,

        """

    @Test("addresses are found by their words, other names, and beginnings", arguments: Engine.all)
    func find(engine: Engine) async throws {
        try await withTerritory(engine) { territory, _ in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            let report = try await territory.importAddresses(Array(file.utf8), by: clerk)
            #expect(report.accepted == 3)
            #expect(
                report.rejected.map { "\($0.origin.line) \($0.column) \($0.key.dropFirst(14))" } == [
                    "5 1 duplicate", "6 4 noPlace", "7 4 unknownPlace", "8 1 noText", "9 3 notAKind",
                ])
            #expect(report.notices.map { $0.arguments["alias"] } == ["榆柳巷"])
            let cases: [(String, FoundAddress.Match, String)] = [
                ("浙江省瑞安市安阳街道榆柳巷３６号", .exact, "瑞安市安阳街道榆柳巷36号"),
                ("榆柳巷三十六号", .alias, "榆柳巷36号"),
                ("榆柳巷", .alias, "榆柳巷"),
                ("万松雅苑7栋", .alias, "万松雅苑7号楼"),
                ("安阳街道榆柳巷99号门口", .beginning, "瑞安市安阳街道榆柳巷"),
                ("榆柳巷36号隔壁第二家", .beginning, "榆柳巷36号"),
                ("榆柳老巷口", .beginning, "榆柳老巷"),
            ]
            for (words, match, name) in cases {
                let found = try #require(try await territory.find(address: words))
                #expect(found.match == match && found.matched == name, "\(words)")
            }
            #expect(try await territory.find(address: "榆柳巷")?.address.kind == .address)
            #expect(try await territory.find(address: "榆") == nil)
            #expect(try await territory.find(address: "") == nil)
            #expect(try await territory.find(address: String(repeating: "榆柳巷", count: 1000)) == nil)
        }
    }

    @Test("an import that comes again changes nothing; a changed row changes its address alone", arguments: Engine.all)
    func again(engine: Engine) async throws {
        try await withTerritory(engine) { territory, database in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            _ = try await territory.importAddresses(Array(file.utf8), by: clerk)
            let county = territory.county
            let before = try await database.read { try AddressTables.book(county, $0) }
            #expect(before.items.count == 3)
            let again = try await territory.importAddresses(Array(file.utf8), by: clerk)
            #expect(again.accepted == 0 && again.unchanged == 3)
            let changed = "text,aliases,kind,code\n安阳街道榆柳巷36号,三十六号院,landmark,330381001001\n"
            #expect(try await territory.importAddresses(Array(changed.utf8), by: clerk).accepted == 1)
            let after = try await database.read { try AddressTables.book(county, $0) }
            #expect(Set(after.items.values.map(\.id)) == Set(before.items.values.map(\.id)))
            #expect(try await territory.find(address: "三十六号院")?.address.kind == .landmark)
            #expect(try await territory.find(address: "榆柳巷36号") == nil)
        }
    }
}
