import Foundation
package import Kernel

/// Divides a shape into parts that cover it and do not overlap.
package enum Partition {
    package enum Fault: Error, Hashable, Sendable {
        /// A number of parts below 1.
        case noParts
        /// A seed, by its place in the list, that does not lie in the shape.
        case seedOutside(Int)
        /// Two seeds, by their places in the list, in the same place.
        case sameSeed(Int, Int)
        /// The cells do not add up to the shape; by how many square metres they miss it.
        case incomplete(missing: Double)
    }

    /// One part for each seed, in their order: what lies nearer to it than to the others.
    package static func cells(for seeds: [Coordinate], in shape: Shape) throws -> [Shape] {
        let work = try Work(shape)
        for (index, seed) in seeds.enumerated() where try !work.holds(seed) { throw Fault.seedOutside(index) }
        return try work.cells(seeds)
    }

    /// `count` parts of about the same size: seeds drawn inside the shape and moved twice to the middle of their part.
    /// - Source: Lloyd, Least squares quantization in PCM, 1982.
    package static func parts(
        of shape: Shape, count: Int, using generator: inout some RandomNumberGenerator
    ) throws -> [Shape] {
        guard count > 0 else { throw Fault.noParts }
        if count == 1 { return [shape] }
        let work = try Work(shape)
        var seeds: [Coordinate] = []
        for _ in 0..<count { seeds.append(try work.draw(apartFrom: seeds, using: &generator)) }
        for _ in 0..<2 { seeds = try work.cells(seeds).map { try work.middle($0) } }
        return try work.cells(seeds)
    }

    /// `count` points inside the shape, all different and different from `others`.
    package static func points(
        in shape: Shape, count: Int, apartFrom others: [Coordinate] = [],
        using generator: inout some RandomNumberGenerator
    ) throws -> [Coordinate] {
        let work = try Work(shape)
        var points: [Coordinate] = []
        for _ in 0..<count { points.append(try work.draw(apartFrom: others + points, using: &generator)) }
        return points
    }
}

private struct Work {
    let shape: Shape
    let geos = GEOSContext()
    private let figure: Figure
    /// The middle latitude's ratio of a degree of longitude to one of latitude, so that "near" means near in metres.
    private let squeeze: Double
    private let index: PlaceIndex<Int>
    /// Areas of the polygons, summed up, to draw one by its size.
    private let sizes: [Double]

    init(_ shape: Shape) throws {
        self.shape = shape
        figure = try geos.figure(shape)
        let scale = LocalMetres(at: shape.bounds.center)
        squeeze = max(0.01, scale.perLon / scale.perLat)
        index = try PlaceIndex([(0, shape)])
        var sum = 0.0
        sizes = try shape.polygons.map { polygon in
            sum += try Shape([polygon]).area
            return sum
        }
    }

    func holds(_ point: Coordinate) throws -> Bool { index.locate(point) != nil }

    /// A point inside, drawn evenly.
    func draw(apartFrom others: [Coordinate], using generator: inout some RandomNumberGenerator) throws -> Coordinate {
        let total = sizes.last ?? 0
        guard total > 0 else { throw ShapeFault.noArea }
        for _ in 0..<1000 {
            let size = Double.random(in: 0..<total, using: &generator)
            let polygon = sizes.firstIndex { $0 > size } ?? 0
            guard let bounds = Bounds(around: shape.polygons[polygon][0]) else { continue }
            let lon = Double.random(in: bounds.west...bounds.east, using: &generator)
            let lat = Double.random(in: bounds.south...bounds.north, using: &generator)
            guard let point = Coordinate(lon: lon, lat: lat), index.locate(point) != nil, !others.contains(point) else {
                continue
            }
            return point
        }
        throw ShapeFault.noArea
    }

    /// The balance point, or a point inside when that lies outside the whole shape.
    func middle(_ part: Shape) throws -> Coordinate {
        let figure = try geos.figure(part)
        let centroid = try geos.centroid(figure)
        return try holds(centroid) ? centroid : try geos.interiorPoint(figure)
    }

    func cells(_ seeds: [Coordinate]) throws -> [Shape] {
        if seeds.count == 1 { return [shape] }
        guard !seeds.isEmpty else { throw Partition.Fault.noParts }
        var seen: [Coordinate: Int] = [:]
        for (index, seed) in seeds.enumerated() {
            if let first = seen.updateValue(index, forKey: seed) { throw Partition.Fault.sameSeed(first, index) }
        }
        let squeezed = seeds.map(squeezed)
        let frame = Shape(shape.bounds.grown(metres: 100)).polygons[0][0].map { self.squeezed($0) }
        var parts = [Shape?](repeating: nil, count: seeds.count)
        for cell in try geos.voronoi(try geos.figure(points: squeezed), in: try geos.figure(Shape([[frame]]))) {
            let ring = cell.polygons[0][0]
            let flat = try geos.figure(try Shape([[ring.map(widened)]]))
            parts[owner(of: ring, among: squeezed)] = try geos.shape(try geos.intersection(figure, flat))
        }
        let whole = shape.area
        let missing = whole - parts.reduce(0) { $0 + ($1?.area ?? 0) }
        let made = parts.compactMap(\.self)
        guard made.count == seeds.count, abs(missing) <= whole * 1e-7 else {
            throw Partition.Fault.incomplete(missing: missing)
        }
        return made
    }

    private func squeezed(_ point: Coordinate) -> Coordinate { Coordinate(unchecked: point.lon * squeeze, point.lat) }

    /// Back to degrees; rounding may not lead off the map.
    private func widened(_ point: Coordinate) -> Coordinate {
        Coordinate(unchecked: min(180, max(-180, point.lon / squeeze)), point.lat)
    }

    /// GEOS gives the cells in no order; the seed of a cell is the one nearest to any point inside it.
    private func owner(of cell: [Coordinate], among seeds: [Coordinate]) -> Int {
        let count = Double(cell.count - 1)
        let lon = cell.dropLast().reduce(0) { $0 + $1.lon } / count
        let lat = cell.dropLast().reduce(0) { $0 + $1.lat } / count
        let distances = seeds.map { ($0.lon - lon) * ($0.lon - lon) + ($0.lat - lat) * ($0.lat - lat) }
        return distances.indices.min { distances[$0] < distances[$1] } ?? 0
    }
}
