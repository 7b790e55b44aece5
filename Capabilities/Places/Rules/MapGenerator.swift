import Geometry
package import Kernel

/// Draws what nobody has drawn: towns in the county, villages in the towns, grids in the villages, micro-grids in the
/// grids. Everything it makes is marked as generated. The same seed gives the same map, and a place's share of it does
/// not depend on the others'.
package struct MapGenerator: Sendable {
    package let seed: UInt64
    /// How many grids and micro-grids there shall be in all, about: at least one of each in every village.
    package var grids = 1000
    package var microgrids = 14_700

    package struct Map: Sendable {
        package var places: [Place] = []
        package var boundaries: [Boundary] = []
    }

    package init(seed: UInt64) { self.seed = seed }

    /// - Parameters:
    ///   - places: those of one day.
    ///   - drawn: their boundaries as far as there are any; the county's must be among them.
    /// - Throws: `PlaceRefusal.noMap` without the county's boundary.
    package func map(
        of county: County, places: [Place], drawn: [DivisionCode: Boundary], at date: LocalDate
    ) throws -> Map {
        guard let whole = drawn[county.code] else { throw PlaceRefusal.noMap(date) }
        let children = Dictionary(grouping: places, by: \.code.parent)
        var shapes = drawn.mapValues(\.shape)
        shapes[county.code] = whole.shape
        var map = Map()
        for level in [Level.county, .township] {
            for parent in places.filter({ $0.level == level }).sorted(by: { $0.code < $1.code }) {
                guard let shape = shapes[parent.code] else { continue }
                let inside = (children[parent.code] ?? []).sorted { $0.code < $1.code }
                for (place, part) in try divide(shape, of: parent.code, among: inside, shapes) {
                    shapes[place.code] = part
                    map.boundaries.append(Boundary(place.code, part, validity: place.validity, isGenerated: true))
                }
            }
        }
        let villages = places.filter { $0.level == .village }
        let made = try subdivide(
            villages, shapes, children, total: grids - places.count { $0.level == .grid }, limit: 4, into: &map)
        for boundary in made { shapes[boundary.code] = boundary.shape }
        let allGrids = places.filter { $0.level == .grid } + map.places
        _ = try subdivide(
            allGrids, shapes, children, total: microgrids - places.count { $0.level == .microgrid }, limit: 99,
            into: &map)
        return map
    }

    /// The part of `shape` nobody has drawn, divided among the places without a boundary: around their points, or
    /// around points drawn far from the others.
    private func divide(
        _ shape: Shape, of parent: DivisionCode, among places: [Place], _ shapes: [DivisionCode: Shape]
    ) throws -> [(Place, Shape)] {
        let lacking = places.filter { shapes[$0.code] == nil }
        guard !lacking.isEmpty, let rest = try shape.without(places.compactMap { shapes[$0.code] }) else { return [] }
        var random = generator(for: parent)
        var seeds: [Coordinate?] = []
        for place in lacking {
            let isFree = { (point: Coordinate) in !seeds.contains { $0.map { $0.distance(to: point) < 1 } ?? false } }
            let point = try place.point.flatMap { try rest.contains($0) && isFree($0) ? $0 : nil }
            seeds.append(point)
        }
        let missing = seeds.count { $0 == nil }
        let tries = 16
        var drawn = try Partition.points(in: rest, count: missing * tries, using: &random)[...]
        for index in seeds.indices where seeds[index] == nil {
            let fixed = seeds.compactMap(\.self)
            seeds[index] = drawn.prefix(tries).max { room($0, fixed) < room($1, fixed) }
            drawn = drawn.dropFirst(tries)
        }
        return Array(zip(lacking, try Partition.cells(for: seeds.compactMap(\.self), in: rest)))
    }

    /// Metres to the nearest of `others`.
    private func room(_ point: Coordinate, _ others: [Coordinate]) -> Double {
        others.reduce(.infinity) { min($0, $1.distance(to: point)) }
    }

    /// Parts for every place that has none, larger places more of them.
    private func subdivide(
        _ places: [Place], _ shapes: [DivisionCode: Shape], _ children: [DivisionCode?: [Place]], total: Int,
        limit: Int, into map: inout Map
    ) throws -> [Boundary] {
        let lacking = places.filter { children[$0.code] == nil && shapes[$0.code] != nil }.sorted { $0.code < $1.code }
        // People live closer together in small places: the root of the area stands for their number.
        let weights = lacking.map { (shapes[$0.code]?.area ?? 0).squareRoot() }
        var made: [Boundary] = []
        for (place, count) in zip(lacking, shares(of: total, by: weights, limit: limit)) {
            guard let shape = shapes[place.code] else { continue }
            var random = generator(for: place.code)
            for (index, part) in try Partition.parts(of: shape, count: count, using: &random).enumerated() {
                let digits = place.level == .village ? 3 : 2
                guard let code = DivisionCode("\(place.code)\(padded(index + 1, digits))") else { continue }
                map.places.append(Place(code, gridName(code), validity: place.validity, isGenerated: true))
                made.append(Boundary(code, part, validity: place.validity, isGenerated: true))
            }
        }
        map.boundaries += made
        return made
    }

    private func generator(for code: DivisionCode) -> SeededGenerator {
        SeededGenerator(seed: seed ^ (UInt64(code.description) ?? 0) &* 0x9E37_79B9_7F4A_7C15)
    }
}

/// `total` shared out by weight, at least 1 and at most `limit` each; the sum is as near to `total` as that allows.
func shares(of total: Int, by weights: [Double], limit: Int) -> [Int] {
    func counts(_ unit: Double) -> [Int] { weights.map { min(limit, max(1, Int(($0 / unit).rounded()))) } }
    guard let largest = weights.max(), largest > 0 else { return weights.map { _ in 1 } }
    var (low, high) = (largest / Double(max(total, 1) * 4 + limit), largest * 4)
    for _ in 0..<80 {
        let middle = (low + high) / 2
        if counts(middle).reduce(0, +) > total { low = middle } else { high = middle }
    }
    return counts(high)
}
