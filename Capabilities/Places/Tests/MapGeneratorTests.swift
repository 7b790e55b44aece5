import Geometry
import Kernel
@testable import Places
import Testing

@Suite struct MapGeneratorTests {
    private func county() throws -> (County, [Place], [DivisionCode: Boundary]) {
        let file = try DivisionsFile.read(Array(Sample.divisions.utf8))
        let day = try Sample.day("2026-11-22")
        let county = try Sample.county()
        let shape = try Sample.box(120, 27.6, 120.4, 27.8)
        let boundary = Boundary(county.code, shape, validity: Validity(from: day))
        return (county, History(file.rows.map(\.value)).places(at: day), [county.code: boundary])
    }

    @Test("each level covers the one above, everything is marked, and codes and names are as they shall be")
    func covers() throws {
        let (county, places, drawn) = try county()
        var generator = MapGenerator(seed: 7)
        (generator.grids, generator.microgrids) = (6, 60)
        let map = try generator.map(of: county, places: places, drawn: drawn, at: Sample.day("2026-11-22"))
        #expect(map.places.allSatisfy { $0.isGenerated } && map.boundaries.allSatisfy { $0.isGenerated })
        #expect(Set(map.boundaries.map(\.code)).count == map.boundaries.count)
        let whole = try #require(drawn[county.code]).shape.area
        for level in [Level.township, .village, .grid, .microgrid] {
            let area = map.boundaries.filter { $0.code.level == level }.reduce(0) { $0 + $1.shape.area }
            #expect(abs(area / whole - 1) < 1e-6, "\(level)")
        }
        #expect((5...7).contains(map.places.count { $0.level == .grid }))
        #expect((56...64).contains(map.places.count { $0.level == .microgrid }))
        let first = try #require(map.places.first { $0.code.description == "330381001001001" })
        #expect(first.name == "第1网格")
        #expect(map.places.contains { $0.code.description == "33038100100100101" && $0.name == "第1微网格" })
        let anyang = try #require(map.boundaries.first { $0.code.description == "330381001" }).shape
        #expect(try anyang.contains(Sample.point(120.1, 27.7)))
    }

    @Test("the same seed gives the same map, another seed another, and a new village leaves other towns alone")
    func seeded() throws {
        let (county, places, drawn) = try county()
        let day = try Sample.day("2026-11-22")
        let map = try MapGenerator(seed: 7).map(of: county, places: places, drawn: drawn, at: day)
        #expect(
            try MapGenerator(seed: 7).map(of: county, places: places, drawn: drawn, at: day).boundaries
                == map.boundaries)
        #expect(
            try MapGenerator(seed: 8).map(of: county, places: places, drawn: drawn, at: day).boundaries
                != map.boundaries)
        let more = places + [Place(try Sample.code("330381101299"), "新村", validity: Validity(from: day))]
        let other = try MapGenerator(seed: 7).map(of: county, places: more, drawn: drawn, at: day)
        let villages = { (map: MapGenerator.Map) in
            map.boundaries.filter { $0.code.level == .village && $0.code.description.hasPrefix("330381001") }
        }
        #expect(villages(other) == villages(map))
    }

    @Test("what is drawn stays, and the rest is divided around it")
    func drawn() throws {
        var (county, places, drawn) = try county()
        let town = try Sample.code("330381001")
        let shape = try Sample.box(120, 27.6, 120.3, 27.8)
        let day = try Sample.day("2026-11-22")
        drawn[town] = Boundary(town, shape, validity: Validity(from: day))
        let map = try MapGenerator(seed: 1).map(of: county, places: places, drawn: drawn, at: day)
        #expect(!map.boundaries.contains { $0.code == town })
        let other = try #require(map.boundaries.first { $0.code.description == "330381101" })
        #expect(abs(other.shape.area / (try Sample.box(120.3, 27.6, 120.4, 27.8).area) - 1) < 1e-9)
    }

    @Test("shares go by weight, at least one and at most the limit")
    func sharing() {
        #expect(shares(of: 10, by: [1, 1, 1, 1, 1], limit: 4) == [2, 2, 2, 2, 2])
        #expect(shares(of: 3, by: [1, 1, 1, 1, 1], limit: 4) == [1, 1, 1, 1, 1])
        #expect(shares(of: 100, by: [1, 2], limit: 4) == [4, 4])
        #expect(shares(of: 0, by: [], limit: 4) == [])
        #expect(shares(of: 7, by: [0, 0], limit: 4) == [1, 1])
        var random = SeededGenerator(seed: 1)
        let weights = (0..<521).map { _ in Double.random(in: 0.2...3, using: &random) }
        let shared = shares(of: 1000, by: weights, limit: 4)
        #expect(abs(shared.reduce(0, +) - 1000) <= 1 && shared.allSatisfy { (1...4).contains($0) })
    }
}
