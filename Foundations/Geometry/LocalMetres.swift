import Foundation
package import Kernel

/// A flat map around one point, in metres east and north of it. Good to 0.1 % within 50 km.
/// - Source: the radii of curvature of the WGS84 ellipsoid.
package struct LocalMetres: Sendable {
    package let origin: Coordinate
    /// Metres to one degree of longitude and of latitude here.
    package let perLon: Double
    package let perLat: Double

    package init(at origin: Coordinate) {
        let axis = 6_378_137.0
        let eccentricity = 0.006_694_379_990_141_32
        let phi = origin.lat * .pi / 180
        let m = 1 - eccentricity * sin(phi) * sin(phi)
        self.origin = origin
        perLat = axis * (1 - eccentricity) / (m * m.squareRoot()) * .pi / 180
        perLon = axis / m.squareRoot() * cos(phi) * .pi / 180
    }

    package func project(_ point: Coordinate) -> (x: Double, y: Double) {
        ((point.lon - origin.lon) * perLon, (point.lat - origin.lat) * perLat)
    }

    /// Metres from the origin to the nearest point of the line from `a` to `b`.
    func distance(toSegment a: Coordinate, _ b: Coordinate) -> Double {
        let (ax, ay) = project(a)
        let (bx, by) = project(b)
        let (dx, dy) = (bx - ax, by - ay)
        let length = dx * dx + dy * dy
        let along = length > 0 ? min(1, max(0, -(ax * dx + ay * dy) / length)) : 0
        return hypot(ax + along * dx, ay + along * dy)
    }
}

extension Coordinate {
    /// Metres to `other`, on a flat map around the middle between them.
    package func distance(to other: Coordinate) -> Double {
        let middle = Coordinate(lon: (lon + other.lon) / 2, lat: (lat + other.lat) / 2) ?? self
        let scale = LocalMetres(at: middle)
        return hypot((lon - other.lon) * scale.perLon, (lat - other.lat) * scale.perLat)
    }
}
