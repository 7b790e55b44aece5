import Geometry
import Kernel

/// One square of the map: 256 units a side, counted from the top left of the world.
/// - Source: OGC 17-083r4, annex D.1; the numbering z/x/y that browser maps use.
struct TileAddress: Hashable, Sendable {
    /// Side in units of the drawing.
    static let side = 256.0
    /// A county fits into one tile at the coarsest and a house is seen at the finest.
    static let zooms = 8...18

    let z: Int
    let x: Int
    let y: Int

    /// - Returns: `nil` outside `zooms` or off the world.
    init?(z: Int, x: Int, y: Int) {
        guard Self.zooms.contains(z) else { return nil }
        let count = 1 << z
        guard (0..<count).contains(x), (0..<count).contains(y) else { return nil }
        (self.z, self.x, self.y) = (z, x, y)
    }

    /// Units from one edge of the world to the other at this zoom.
    static func worldSide(_ z: Int) -> Double { side * Double(1 << z) }

    /// What it shows, and `margin` units around it.
    func bounds(margin: Double) -> Bounds? {
        let count = Double(1 << z)
        let grown = margin / Self.side
        let northWest = Mercator.unproject(x: (Double(x) - grown) / count, y: (Double(y) - grown) / count)
        let southEast = Mercator.unproject(x: (Double(x + 1) + grown) / count, y: (Double(y + 1) + grown) / count)
        return Bounds(west: northWest.lon, south: southEast.lat, east: southEast.lon, north: northWest.lat)
    }

    /// Units from its left and its top.
    func project(_ point: Coordinate) -> (x: Double, y: Double) {
        let world = Self.worldSide(z)
        let place = Mercator.project(point)
        return (place.x * world - Double(x) * Self.side, place.y * world - Double(y) * Self.side)
    }
}
