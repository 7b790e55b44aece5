import Foundation
import Geometry
import Kernel
import Places
import Testing
import Web

@testable import Field

@Suite("the map of the own grid") struct FieldMapTests {
    /// An invented village of a hundred metres or so.
    private static let bounds = Bounds(west: 120, south: 27, east: 120.002, north: 27.002)

    private func map(_ labels: [FieldMap.Label]) throws -> String {
        let shape = Shape(try #require(Self.bounds))
        return try FieldMap(shape, areas: [], inner: [], labels: labels, pins: []).markup(label: "<图>") { _ in "" }.html
    }

    private func label(_ text: String, _ lon: Double, _ lat: Double, isFine: Bool = false) throws -> FieldMap.Label {
        FieldMap.Label(text: text, point: try #require(Coordinate(lon: lon, lat: lat)), isFine: isFine)
    }

    @Test("labels that would lie on one another are left out, the first one stays")
    func labels() throws {
        let drawn = try map([
            try label("东街", 120.001, 27.001), try label("西街", 120.001, 27.00101), try label("北街", 120.001, 27.0018),
        ])
        #expect(drawn.contains("东街") && drawn.contains("北街") && !drawn.contains("西街"))
        #expect(drawn.contains("&lt;图&gt;") && !drawn.contains("<图>"))
    }

    @Test("a house number has a dot, also where its label finds no room")
    func houses() throws {
        let drawn = try map([
            try label("东街", 120.001, 27.001), try label("1号", 120.001, 27.001, isFine: true),
        ])
        #expect(drawn.contains("class=\"house\"") && !drawn.contains("1号"))
    }

    @Test("a grid is named once, above or below its middle where that is taken")
    func grids() throws {
        let bounds = try #require(Self.bounds)
        let place = Place(
            try #require(DivisionCode("330381001001001")), "第1网格",
            validity: Validity(from: try #require(LocalDate("2026-01-01"))))
        let other = Place(
            try #require(DivisionCode("330381001001002")), "第2网格",
            validity: Validity(from: try #require(LocalDate("2026-01-01"))))
        let shape = Shape(bounds)
        let drawn = try FieldMap(shape, areas: [(place, shape), (other, shape)], inner: [], labels: [], pins: [])
            .markup(label: "图") { _ in "" }.html
        #expect(drawn.components(separatedBy: "第1网格").count == 2)
        #expect(drawn.components(separatedBy: "第2网格").count == 2)
    }

    @Test("the place of a point on the drawing follows from its frame")
    func frame() throws {
        let shape = Shape(try #require(Self.bounds))
        let frame = FieldMap(shape, areas: [], inner: [], labels: [], pins: []).frame
        let numbers = frame.compactMapValues { ($0 as? String).flatMap(Double.init) }
        #expect(numbers.count == 6)
        let (perLon, perLat) = (try #require(numbers["perLon"]), try #require(numbers["perLat"]))
        #expect(perLon > 0 && perLat < 0)
        // A degree of longitude is shorter than one of latitude.
        #expect(perLon < -perLat)
    }

    @Test("what all addresses of a place share is left out of their labels")
    func shortNames() throws {
        let validity = Validity(from: try #require(LocalDate("2026-01-01")))
        let chain = [
            Place(try #require(DivisionCode("330381")), "瑞安市", validity: validity),
            Place(try #require(DivisionCode("330381001")), "安阳街道", validity: validity),
        ]
        let address = Address(
            "瑞安市安阳街道安康东路168号", kind: .address, code: nil, point: Coordinate(lon: 120, lat: 27))
        #expect(FieldMap.labels([address], around: chain).map(\.text) == ["安康东路168号"])
        #expect(FieldMap.labels([address], around: chain).map(\.isFine) == [true])
    }
}
