import Geometry
import Kernel
import Places
import Synchronization

/// The outlines of a place and its parts, ready for drawing; made once for each place of a gazetteer.
struct WallMap: Sendable {
    struct Part: Sendable {
        let code: DivisionCode
        let name: String
        let outline: String
        /// Where its circle belongs.
        let x: Double
        let y: Double
    }

    static let width = 1000.0

    let height: Double
    let outline: String
    /// Some part lies outside the picture, as islands far out do.
    let hasBeyond: Bool
    let parts: [Part]

    /// - Returns: `nil` when the place has no boundary.
    init?(_ place: DivisionCode, _ gazetteer: Gazetteer) throws {
        let children = gazetteer.children(place)
        let shapes = children.map { gazetteer.boundary($0.code)?.shape }
        guard let whole = gazetteer.boundary(place)?.shape else { return nil }
        let bounds = try Self.mainland(whole)
        let scale = LocalMetres(at: bounds.center)
        let wide = max((bounds.east - bounds.west) * scale.perLon, 1)
        let ratio = max((bounds.north - bounds.south) * scale.perLat, 1) / wide
        // Room for circles and names at the edges; neither a ribbon nor a tower.
        let height = min(max(Self.width * ratio, 480), 860)
        let grown = bounds.grown(metres: wide * 0.03)
        let pen = SVGPath(showing: grown, width: Self.width, height: height)
        self.height = height
        outline = try pen.path(whole, tolerance: 0.5)
        parts = try zip(children, shapes).compactMap { child, shape -> Part? in
            guard let shape else { return nil }
            let (x, y) = pen.project(try shape.labelPoint())
            return Part(
                code: child.code, name: child.name, outline: try pen.path(shape, tolerance: 0.5), x: x, y: y)
        }
        hasBeyond = parts.contains { !(0...Self.width).contains($0.x) || !(0...height).contains($0.y) }
    }

    /// Islands far out would make everything else tiny: where one piece is most of the place, the picture shows that.
    private static func mainland(_ shape: Shape) throws -> Bounds {
        let pieces = try shape.polygons.map { try Shape([$0]) }
        guard let largest = pieces.max(by: { $0.area < $1.area }), largest.area > 0.8 * shape.area else {
            return shape.bounds
        }
        return largest.bounds
    }
}

/// Maps made before, as long as the gazetteer is the same.
final class WallMaps: Sendable {
    private struct State {
        var gazetteer: Gazetteer?
        var maps: [DivisionCode: WallMap?] = [:]
    }

    private let state = Mutex(State())

    func map(_ place: DivisionCode, _ gazetteer: Gazetteer) throws -> WallMap? {
        let known = state.withLock { state -> WallMap?? in
            if state.gazetteer !== gazetteer { state = State(gazetteer: gazetteer) }
            return state.maps[place]
        }
        if let known { return known }
        let map = try WallMap(place, gazetteer)
        state.withLock { state in
            if state.gazetteer === gazetteer { state.maps[place] = .some(map) }
        }
        return map
    }
}
