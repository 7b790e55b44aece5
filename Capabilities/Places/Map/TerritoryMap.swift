import Geometry
import Kernel
import Synchronization

/// A territory as it is drawn: areas by level, names where they find room. Never changes once made, but fills in what
/// is asked for.
final class TerritoryMap: Sendable {
    struct Area: Sendable {
        let code: DivisionCode
        let name: String
        let shape: Shape
    }

    /// Something with a point and a name: a road, an estate, a landmark.
    struct Mark: Sendable {
        let name: String
        let kind: Address.Kind
        let point: Coordinate
    }

    let county: Area
    let marks: [Mark]
    private let areas: [Level: [Area]]
    private let anchors = Mutex<[Level: [Coordinate]]>([:])
    private let labels = Mutex<[Int: LabelLayer]>([:])

    /// - Returns: `nil` when the county has no boundary.
    init?(_ gazetteer: Gazetteer, of county: County, marks: [Mark]) {
        guard let place = gazetteer.place(county.code), let boundary = gazetteer.boundary(county.code) else {
            return nil
        }
        self.county = Area(code: county.code, name: place.name, shape: boundary.shape)
        self.marks = marks
        var areas: [Level: [Area]] = [:]
        for level in [Level.township, .village, .grid, .microgrid] {
            areas[level] = gazetteer.places(level).compactMap { place in
                gazetteer.boundary(place.code).map { Area(code: place.code, name: place.name, shape: $0.shape) }
            }
        }
        self.areas = areas
    }

    func areas(_ level: Level) -> [Area] { level == .county ? [county] : areas[level] ?? [] }

    /// Where the names of a level stand, in the order of `areas`.
    func anchors(_ level: Level) throws -> [Coordinate] {
        if let known = anchors.withLock({ $0[level] }) { return known }
        let points = try areas(level).map { try $0.shape.labelPoint() }
        anchors.withLock { $0[level] = points }
        return points
    }

    /// Every name at a zoom; the same for all its tiles, so that none is cut where they meet.
    func labels(_ zoom: Int) throws -> LabelLayer {
        if let known = labels.withLock({ $0[zoom] }) { return known }
        let layer = try LabelLayer(self, zoom)
        labels.withLock { $0[zoom] = layer }
        return layer
    }
}
