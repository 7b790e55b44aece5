import Geometry
import Journal
import Kernel
@testable import Places
import Store
import TestSupport
import Testing

/// A small county: two towns of two villages each, on a map of four squares by two.
enum Sample {
    static let divisions = """
        code,name,level,parent,valid_from,valid_to,replaced_by,generated,urban_rural,lon,lat,frame
        33,浙江省,province,,2016-01-01,,,0,,,,
        3303,温州市,city,33,2016-01-01,,,0,,,,
        330381,瑞安市,county,3303,2016-01-01,,,0,,,,
        330381001,安阳街道,township,330381,2016-01-01,,,0,111,120.1,27.7,wgs84
        330381101,塘下镇,township,330381,2016-01-01,,,0,121,120.3,27.7,wgs84
        330381001001,兴隆社区,village,330381001,2016-01-01,,,0,111,120.05,27.7,wgs84
        330381001002,华瑞社区,village,330381001,2016-01-01,,,0,111,,,
        330381101201,上金村,village,330381101,2016-01-01,2019-12-01,330381101203,0,220,,,
        330381101202,下金村,village,330381101,2016-01-01,2019-12-01,330381101203,0,220,,,
        330381101203,金川村,village,330381101,2019-12-01,,,0,220,,,

        """

    static let boundary = #"""
        {"type":"Feature","properties":{"code":"330381","valid_from":"2016-01-01","source":"test"},"geometry":
        {"type":"Polygon","coordinates":[[[120,27.6],[120.4,27.6],[120.4,27.8],[120,27.8],[120,27.6]]]}}
        """#

    static var wgs84: AreasFile.Options {
        var options = AreasFile.Options()
        options.frame = .wgs84
        return options
    }

    static func code(_ text: String) throws -> DivisionCode { try #require(DivisionCode(text)) }
    static func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }
    static func point(_ lon: Double, _ lat: Double) throws -> Coordinate {
        try #require(Coordinate(lon: lon, lat: lat))
    }
    static func county() throws -> County { try #require(County(code("330381"))) }

    static func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) throws -> Shape {
        Shape(try #require(Bounds(west: west, south: south, east: east, north: north)))
    }
}

/// 2026-11-22, noon in China, for ever.
struct StoppedClock: TimeSource {
    func now() -> Timestamp { Timestamp(milliseconds: 1_795_320_000_000) }
}

let clerk = Actor.system("test")

/// A territory of its own on `engine`, empty.
func withTerritory(_ engine: Engine, _ body: (Territory, any Database) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: Journal.migrations + PlacesSchema.migrations) { database in
        let door = Door(database, county: try Sample.county(), time: StoppedClock())
        try await door.prepare()
        try await body(Territory(door, reader: database), database)
    }
}
