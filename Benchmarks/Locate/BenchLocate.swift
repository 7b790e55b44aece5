import ArgumentParser
import Foundation
import Geometry
import Kernel
import Places
import Store

/// From random points of a county to their places: how many a second on one core, on the map of a data folder.
@main
struct BenchLocate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-locate", abstract: "Points per second from a point to its micro-grid, as JSON.")

    @Option(help: "sqlite:PATH or postgres://…, opened for reading.") var database: String
    @Option(help: "The county's six digits.") var county = "330381"
    @Option(help: "Seconds for each measurement.") var seconds = 3.0
    @Option(help: "Different points; they are asked again and again.") var points = 200_000
    @Option(help: "The same seed gives the same points.") var seed: UInt64 = 1

    func run() async throws {
        guard let county = DivisionCode(county).flatMap({ County($0) }) else {
            throw ValidationError("--county takes six digits")
        }
        let map = try await CountyMap.load(county, from: database)
        let points = map.points(points, seed: seed)
        let index = rate(points) { map.microgrids.locate($0) != nil }
        let chain = try rate(points) { try map.gazetteer.locate($0).chain.last?.level == .microgrid }
        let result = Result(
            microgrids: map.microgrids.keys.count, points: points.count, loadMilliseconds: map.loadMilliseconds,
            microgridPerSecond: index.perSecond, microgridFound: index.found, chainPerSecond: chain.perSecond,
            chainFound: chain.found)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(result), as: UTF8.self))
    }

    private struct Result: Encodable {
        let microgrids: Int
        let points: Int
        /// Reading the shapes and making the indices, once at the start.
        let loadMilliseconds: Double
        let microgridPerSecond: Double
        /// The share of points for which a micro-grid was found.
        let microgridFound: Double
        let chainPerSecond: Double
        let chainFound: Double
    }

    /// Asks for the points, again from the first when all are done, until the time is over.
    private func rate(
        _ points: [Coordinate], _ isFound: (Coordinate) throws -> Bool
    ) rethrows -> (perSecond: Double, found: Double) {
        let clock = ContinuousClock()
        let start = clock.now
        var (asked, found) = (0, 0)
        var elapsed = 0.0
        while elapsed < seconds {
            for point in points.dropFirst(asked % points.count).prefix(5_000) {
                asked += 1
                if try isFound(point) { found += 1 }
            }
            elapsed = (clock.now - start) / .seconds(1)
        }
        return (Double(asked) / elapsed, Double(found) / Double(asked))
    }
}

/// The territory of today, and its micro-grids alone.
private struct CountyMap {
    let gazetteer: Gazetteer
    let microgrids: PlaceIndex<DivisionCode>
    let bounds: Bounds
    let loadMilliseconds: Double

    static func load(_ county: County, from address: String) async throws -> CountyMap {
        let start = ContinuousClock.now
        let today = CountyTime.china.date(SystemTime().now())
        let database = try openDatabase(address, readOnly: true)
        let (places, boundaries) = try await database.read { connection in
            let history = History(try TerritoryTables.places(county, connection))
            return (history.places(at: today), try TerritoryTables.boundaries(county, at: today, connection))
        }
        await database.close()
        let finest = boundaries.filter { $0.code.level == .microgrid }
        guard let bounds = finest.dropFirst().reduce(finest.first?.shape.bounds, { $0?.union($1.shape.bounds) })
        else { throw ValidationError("no micro-grids in \(address)") }
        let gazetteer = try Gazetteer(places, boundaries, validity: Validity(from: today))
        let microgrids = try PlaceIndex(finest.map { (key: $0.code, shape: $0.shape) })
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        return CountyMap(gazetteer: gazetteer, microgrids: microgrids, bounds: bounds, loadMilliseconds: milliseconds)
    }

    /// Random points that lie in the county; where its rectangle is sea or another county is left out.
    func points(_ count: Int, seed: UInt64) -> [Coordinate] {
        var generator = SeededGenerator(seed: seed)
        var points: [Coordinate] = []
        points.reserveCapacity(count)
        while points.count < count {
            let lon = Double.random(in: bounds.west...bounds.east, using: &generator)
            let lat = Double.random(in: bounds.south...bounds.north, using: &generator)
            if let point = Coordinate(lon: lon, lat: lat), microgrids.locate(point) != nil { points.append(point) }
        }
        return points
    }
}
