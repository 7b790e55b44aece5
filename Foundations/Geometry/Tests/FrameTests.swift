import Geometry
import Kernel
import Testing

@Suite struct FrameTests {
    @Test("the known point of Rui'an is shifted as the published formula shifts it")
    func knownVector() throws {
        let shifted = Frame.gcj02.fromWGS84(try point(120.655, 27.778))
        #expect(abs(shifted.lon - 120.658957) < 5e-7)
        #expect(abs(shifted.lat - 27.774670) < 5e-7)
    }

    @Test("there and back again is the same point to 1e-9 degrees", arguments: Frame.allCases)
    func roundTrip(frame: Frame) throws {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<2000 {
            let start = try point(.random(in: 73...137, using: &random), .random(in: 1.5...55, using: &random))
            let there = frame.fromWGS84(start)
            let back = frame.toWGS84(there)
            #expect(abs(back.lon - start.lon) < 1e-9 && abs(back.lat - start.lat) < 1e-9)
            #expect(there.distance(to: start) < 2500)
        }
    }

    @Test("from one shifted frame to another goes through WGS84")
    func between() throws {
        let start = try point(120.6, 27.8)
        let there = Frame.gcj02.convert(start, to: .bd09)
        #expect((0.005...0.008).contains(there.lon - start.lon))
        let back = Frame.bd09.convert(there, to: .gcj02)
        #expect(abs(back.lon - start.lon) < 1e-9 && abs(back.lat - start.lat) < 1e-9)
        #expect(Frame.gcj02.convert(start, to: .gcj02) == start)
    }

    @Test("outside China nothing is shifted", arguments: [(0, 0), (2.3, 48.9), (-180, -90), (180, 90), (139.7, 35.7)])
    func outside(lon: Double, lat: Double) throws {
        let start = try point(lon, lat)
        for frame in Frame.allCases {
            #expect(frame.fromWGS84(start) == start)
            #expect(frame.toWGS84(start) == start)
        }
    }
}

func point(_ lon: Double, _ lat: Double) throws -> Coordinate { try #require(Coordinate(lon: lon, lat: lat)) }

/// A rectangle with its corners at west, south, east and north.
func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) throws -> Shape {
    Shape(try #require(Bounds(west: west, south: south, east: east, north: north)))
}

func ring(_ numbers: [(Double, Double)]) throws -> [Coordinate] { try numbers.map { try point($0.0, $0.1) } }
