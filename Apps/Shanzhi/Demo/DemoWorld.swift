import Cases
import Geometry
import Kernel
import Places
import Posts

/// What the demo's cases happen in: the map, the addresses, the rules, the people and what they say.
struct DemoWorld: Sendable {
    let map: Gazetteer
    let stories: DemoStories
    let rules: Rulebook
    let cast: Cast
    let spots: Spots

    init(map: Gazetteer, addresses: [Address], stories: DemoStories, rules: Rulebook) {
        self.map = map
        self.stories = stories
        self.rules = rules
        cast = Cast(directory: rules.directory)
        spots = Spots(map, addresses)
    }
}

/// Where things happen: more in streets than in the country, inside the micro-grids of real villages.
struct Spots: Sendable {
    struct Spot: Sendable {
        let division: DivisionCode
        let point: Coordinate
        /// An address of the address book that the reporter gave.
        let address: String?
        /// Roads and estates of the town, for the words.
        let slots: [String: [String]]
    }

    private let map: Gazetteer
    private let villages: [DivisionCode]
    private let weights: [Double]
    private let addresses: [DivisionCode: [Address]]

    init(_ map: Gazetteer, _ addresses: [Address]) {
        self.map = map
        villages = map.places(.village).filter { map.boundary($0.code) != nil }.map(\.code)
        let codes = Dictionary(grouping: addresses) { $0.code?.ancestor(.township) ?? $0.code }
        self.addresses = Dictionary(codes.compactMap { code, list in code.map { ($0, list) } }) { first, _ in first }
        weights = villages.map { village in
            // Subdistricts 街道 have the digits 001…099, towns and townships come after.
            let digits = village.ancestor(.township).flatMap { Int($0.description.suffix(3)) } ?? 999
            return digits < 100 ? 3 : 1
        }
    }

    func draw(_ dice: inout Dice) throws -> Spot? {
        let village = villages[dice.index(weighing: weights)]
        let town = village.ancestor(.township).flatMap { addresses[$0] } ?? []
        let slots = [
            "road": town.filter { $0.kind == .road }.compactMap(\.aliases.first),
            "estate": town.filter { $0.kind == .estate }.compactMap(\.aliases.first),
        ]
        if dice.happens(0.12), let address = dice.one(of: town.filter { $0.kind != .road }), let point = address.point,
            let division = try? map.locate(point).finest, division.level > .township
        {
            return Spot(division: division, point: point, address: address.text, slots: slots)
        }
        let finest = map.children(village).flatMap { map.children($0.code) }.map(\.code)
        guard let division = dice.one(of: finest), let shape = map.boundary(division)?.shape else { return nil }
        return Spot(division: division, point: try point(in: shape, &dice), address: nil, slots: slots)
    }

    /// Inside the same place, not far away.
    func near(_ spot: Spot, _ dice: inout Dice) -> Coordinate {
        let (lon, lat) = (dice.drawn(-0.0004, 0.0004), dice.drawn(-0.0004, 0.0004))
        guard let point = Coordinate(lon: spot.point.lon + lon, lat: spot.point.lat + lat),
            let shape = map.boundary(spot.division)?.shape, (try? shape.contains(point)) == true
        else { return spot.point }
        return point
    }

    private func point(in shape: Shape, _ dice: inout Dice) throws -> Coordinate {
        let bounds = shape.bounds
        for _ in 0..<20 {
            let (lon, lat) = (dice.drawn(bounds.west, bounds.east), dice.drawn(bounds.south, bounds.north))
            if let point = Coordinate(lon: lon, lat: lat), try shape.contains(point) { return point }
        }
        return try shape.interiorPoint()
    }
}
