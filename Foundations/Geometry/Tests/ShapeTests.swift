import Geometry
import Kernel
import Testing

@Suite struct ShapeTests {
    @Test("what is no area is refused with its place")
    func refused() throws {
        let corner = try point(0, 0)
        #expect(throws: ShapeFault.empty) { try Shape([]) }
        #expect(throws: ShapeFault.emptyPolygon(1)) { try Shape([try ringed(), []]) }
        #expect(throws: ShapeFault.tooFewPoints(polygon: 0, ring: 0, count: 3)) {
            try Shape([[[corner, try point(1, 0), corner]]])
        }
        #expect(throws: ShapeFault.tooFewPoints(polygon: 0, ring: 1, count: 0)) { try Shape([try ringed() + [[]]]) }
        #expect(throws: ShapeFault.notClosed(polygon: 0, ring: 0)) {
            try Shape([[try ring([(0, 0), (1, 0), (1, 1), (0, 1)])]])
        }
    }

    @Test("not a number, infinity and degrees off the map are no coordinates")
    func offTheMap() {
        for bad in [Double.nan, .infinity, -.infinity, 181] {
            #expect(Coordinate(lon: bad, lat: 0) == nil)
            #expect(Bounds(west: bad, south: 0, east: 1, north: 1) == nil)
        }
        #expect(Bounds(west: 1, south: 0, east: 0, north: 1) == nil)
        #expect(Bounds(around: []) == nil)
    }

    @Test("the area of the whole earth and of one degree at the equator agree with the ellipsoid's")
    func area() throws {
        #expect(abs(try box(-180, -90, 180, 90).area / 510_065_621_724_088 - 1) < 1e-9)
        #expect(abs(try box(0, 0, 1, 1).area / 12308463894 - 1) < 1e-9)
        // The rectangle of its two radii of curvature, for a small field in Rui'an.
        let field = try box(120.60, 27.70, 120.601, 27.701)
        let flat = LocalMetres(at: field.bounds.center)
        #expect(abs(field.area / (flat.perLon * flat.perLat * 1e-6) - 1) < 1e-8)
    }

    @Test("a hole is taken out, an island is added, and a point in the hole is outside")
    func holesAndIslands() throws {
        let shape = try Shape([
            [try box(0, 0, 3, 3).polygons[0][0], try box(1, 1, 2, 2).polygons[0][0]],
            try box(10, 10, 11, 11).polygons[0],
        ])
        let expected = try box(0, 0, 3, 3).area - box(1, 1, 2, 2).area + box(10, 10, 11, 11).area
        #expect(abs(shape.area / expected - 1) < 1e-12)
        #expect(try shape.contains(point(0.5, 0.5)))
        #expect(try !shape.contains(point(1.5, 1.5)))
        #expect(try shape.contains(point(1, 1.5)))
        #expect(try shape.contains(point(10.5, 10.5)))
        #expect(try !shape.contains(point(5, 5)))
        #expect(try shape.contains(shape.interiorPoint()))
        #expect(abs(try shape.distance(to: point(1.5, 1.5)) - 55_000) < 500)
        #expect(try shape.distance(to: point(0.5, 0.5)) == 0)
    }

    @Test("distances agree with known metres", arguments: [0.0, 27.8, -75, 89])
    func distances(lat: Double) throws {
        let shape = try box(10, lat - 0.5, 10.01, lat + 0.5)
        let away = try shape.distance(to: point(10.02, lat))
        let expected = try point(10.01, lat).distance(to: point(10.02, lat))
        #expect(abs(away - expected) < expected * 0.001 + 0.01)
        #expect(abs(try point(0, lat).distance(to: point(0, lat + 0.01)) - 1110) < 8)
    }

    @Test("the middle of a rectangle is its centroid")
    func centroid() throws {
        let middle = try box(120, 27, 122, 28).centroid()
        #expect(abs(middle.lon - 121) < 1e-12 && abs(middle.lat - 27.5) < 1e-12)
    }

    @Test("a bow tie is repaired, a sound shape is left alone, a line has no area")
    func repair() throws {
        let bowTie = try Shape([[try ring([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])]])
        let repaired = try #require(try bowTie.repaired())
        #expect(repaired.polygons.count == 2)
        #expect(abs(repaired.area / (try box(0, 0, 1, 1).area) - 0.5) < 0.01)
        #expect(try box(0, 0, 1, 1).repaired() == nil)
        let line = try Shape([[try ring([(0, 0), (1, 1), (2, 2), (0, 0)])]])
        #expect(throws: ShapeFault.noArea) { try line.repaired() }
    }

    @Test("what others cover can be taken away")
    func without() throws {
        let shape = try box(0, 0, 2, 1)
        let rest = try #require(try shape.without([box(0, 0, 1, 1), box(5, 5, 6, 6)]))
        #expect(abs(rest.area / (try box(1, 0, 2, 1).area) - 1) < 1e-12)
        #expect(try shape.without([box(-1, -1, 3, 3)]) == nil)
    }

    @Test("a shape at the pole has an area, a middle and an inside")
    func antarctica() throws {
        let shape = try box(-180, -90, 180, -60)
        #expect(abs(shape.area / 34_369_000_000_000 - 1) < 0.01)
        #expect(try shape.contains(point(0, -90)))
        #expect(try shape.contains(shape.interiorPoint()))
        #expect(try shape.repaired() == nil)
    }

    private func ringed() throws -> [[Coordinate]] { try box(0, 0, 1, 1).polygons[0] }
}

@Suite struct WKBTests {
    @Test("a shape comes back from its bytes as it was")
    func roundTrip() throws {
        let shape = try Shape([
            [try box(0, 0, 3, 3).polygons[0][0], try box(1, 1, 2, 2).polygons[0][0]],
            try box(120.123456789, -90, 180, 27.1).polygons[0],
        ])
        #expect(try Shape(wkb: shape.wkb) == shape)
    }

    @Test("a big-endian polygon of another tool is read")
    func bigEndian() throws {
        var bytes: [UInt8] = [0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 4]
        for number in [0.0, 0, 1, 0, 1, 1, 0, 0] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(shift)))
            }
        }
        #expect(try Shape(wkb: bytes) == Shape([[try ring([(0, 0), (1, 0), (1, 1), (0, 0)])]]))
    }

    @Test("cut off, changed or lengthened bytes are refused, never a crash")
    func broken() throws {
        let bytes = try box(0, 0, 1, 1).wkb
        for length in 0..<bytes.count {
            #expect(throws: ShapeFault.self) { try Shape(wkb: Array(bytes.prefix(length))) }
        }
        #expect(throws: ShapeFault.notWKB(offset: bytes.count)) { try Shape(wkb: bytes + [0]) }
        var random = SeededGenerator(seed: 3)
        for _ in 0..<5000 {
            var changed = bytes
            changed[.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            _ = try? Shape(wkb: changed).repaired()
        }
    }
}
