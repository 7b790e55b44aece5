import Geometry
package import Kernel

/// Where a point lies.
package struct Located: Hashable, Sendable {
    /// From the province, as far as it is known, down to the finest place.
    package let chain: [Place]
    /// Inside, not merely near.
    package let isExact: Bool
    /// Metres to the place; 0 inside.
    package let distance: Double

    package var finest: DivisionCode? { chain.last?.code }
}

/// The territory as it is on a day: names, what belongs where, and the map. Never changes once made.
package final class Gazetteer: Sendable {
    /// How far outside a point still counts for the nearest place, in metres.
    package static let tolerance = 200.0
    /// Neighbours that were cut apart may gape by rounding; this many metres are inside.
    private static let seam = 0.01

    /// The days on which it is the same.
    package let validity: Validity
    private let places: [DivisionCode: Place]
    private let childCodes: [DivisionCode: [DivisionCode]]
    private let boundaries: [DivisionCode: Boundary]
    /// One index for each level that has shapes, the finest first.
    private let indices: [PlaceIndex<DivisionCode>]

    package init(_ places: [Place], _ boundaries: [Boundary], validity: Validity) throws {
        self.validity = validity
        self.places = Dictionary(places.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let codes = self.places.keys.sorted()
        var children: [DivisionCode: [DivisionCode]] = [:]
        for code in codes {
            if let parent = code.parent { children[parent, default: []].append(code) }
        }
        childCodes = children
        var drawn: [DivisionCode: Boundary] = [:]
        for boundary in boundaries where self.places[boundary.code] != nil {
            if let other = drawn[boundary.code], other.validity.from >= boundary.validity.from { continue }
            drawn[boundary.code] = boundary
        }
        self.boundaries = drawn
        indices = try Level.allCases.reversed().compactMap { level in
            let shapes = codes.compactMap { code in
                code.level == level ? drawn[code].map { (key: code, shape: $0.shape) } : nil
            }
            return shapes.isEmpty ? nil : try PlaceIndex(shapes)
        }
    }

    package func place(_ code: DivisionCode) -> Place? { places[code] }
    package func boundary(_ code: DivisionCode) -> Boundary? { boundaries[code] }
    package func children(_ code: DivisionCode) -> [Place] { (childCodes[code] ?? []).compactMap { places[$0] } }

    /// From the province, as far as it is known, down to the place.
    package func chain(_ code: DivisionCode) -> [Place] { code.chain.compactMap { places[$0] } }

    /// Every place of a level, by code.
    package func places(_ level: Level) -> [Place] {
        places.values.filter { $0.level == level }.sorted { $0.code < $1.code }
    }

    /// The place that holds `point`, else the nearest one closer than `tolerance` metres.
    package func locate(_ point: Coordinate, tolerance: Double = tolerance) throws(PlaceRefusal) -> Located {
        guard let coarsest = indices.last else { throw .noMap(validity.from) }
        for index in indices {
            if let code = index.locate(point) ?? index.nearest(point, within: Self.seam)?.key {
                return Located(chain: chain(code), isExact: true, distance: 0)
            }
        }
        var best: (key: DivisionCode, metres: Double)?
        for index in indices {
            guard let near = index.nearest(point, within: tolerance) else { continue }
            if near.metres + Self.seam < best?.metres ?? .infinity { best = near }
        }
        if let best { return Located(chain: chain(best.key), isExact: false, distance: best.metres) }
        throw .outside(metres: coarsest.nearest(point, within: 50_000)?.metres)
    }
}
