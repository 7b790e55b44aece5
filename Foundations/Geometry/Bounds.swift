package import Kernel

/// A rectangle in degrees; it does not cross the 180th meridian.
package struct Bounds: Hashable, Sendable {
    package let west: Double
    package let south: Double
    package let east: Double
    package let north: Double

    /// - Returns: `nil` when a side is not a number, out of range, or on the wrong side of the other.
    package init?(west: Double, south: Double, east: Double, north: Double) {
        guard Coordinate(lon: west, lat: south) != nil, Coordinate(lon: east, lat: north) != nil, west <= east,
            south <= north
        else { return nil }
        (self.west, self.south, self.east, self.north) = (west, south, east, north)
    }

    /// The smallest rectangle around `points`; `nil` without points.
    package init?(around points: some Sequence<Coordinate>) {
        var west = Double.infinity
        var south = Double.infinity
        var east = -Double.infinity
        var north = -Double.infinity
        for point in points {
            west = min(west, point.lon)
            east = max(east, point.lon)
            south = min(south, point.lat)
            north = max(north, point.lat)
        }
        self.init(west: west, south: south, east: east, north: north)
    }

    package var center: Coordinate {
        Coordinate(lon: (west + east) / 2, lat: (south + north) / 2) ?? Coordinate.origin
    }

    package func contains(_ point: Coordinate) -> Bool {
        point.lon >= west && point.lon <= east && point.lat >= south && point.lat <= north
    }

    package func overlaps(_ other: Bounds) -> Bool {
        west <= other.east && other.west <= east && south <= other.north && other.south <= north
    }

    /// The smallest rectangle around this one and `other`.
    package func union(_ other: Bounds) -> Bounds {
        Bounds(
            west: min(west, other.west), south: min(south, other.south), east: max(east, other.east),
            north: max(north, other.north)) ?? self
    }

    /// This rectangle with a margin of `metres` on each side, cut off at the edge of the map.
    package func grown(metres: Double) -> Bounds {
        let widest = max(abs(south), abs(north))
        let scale = LocalMetres(at: Coordinate(lon: 0, lat: min(widest, 89)) ?? .origin)
        let lon = metres / scale.perLon
        let lat = metres / scale.perLat
        return Bounds(
            west: max(-180, west - lon), south: max(-90, south - lat), east: min(180, east + lon),
            north: min(90, north + lat)) ?? self
    }
}

extension Coordinate {
    /// Where the equator meets the meridian of Greenwich.
    static let origin = Coordinate(unchecked: 0, 0)

    init(unchecked lon: Double, _ lat: Double) {
        guard let point = Coordinate(lon: lon, lat: lat) else { preconditionFailure("not on the map: \(lon), \(lat)") }
        self = point
    }
}
