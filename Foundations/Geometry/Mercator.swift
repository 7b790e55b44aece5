import Foundation
package import Kernel

/// Web Mercator: the world as a square of side 1, from 180° west at the left and about 85.05° north at the top.
/// - Source: OGC 17-083r4, annex D.1, WebMercatorQuad.
package enum Mercator {
    /// Where the square ends in the north.
    private static let northernmost = 85.051_128_779_806_59

    package static func project(_ point: Coordinate) -> (x: Double, y: Double) {
        let lat = min(max(point.lat, -northernmost), northernmost) * .pi / 180
        return ((point.lon + 180) / 360, (1 - asinh(tan(lat)) / .pi) / 2)
    }

    /// The point at `x` and `y`, both 0…1; what is outside is brought to the edge.
    package static func unproject(x: Double, y: Double) -> Coordinate {
        let (x, y) = (min(max(x, 0), 1), min(max(y, 0), 1))
        let lat = atan(sinh(.pi * (1 - 2 * y))) * 180 / .pi
        return Coordinate(lon: x * 360 - 180, lat: lat) ?? .origin
    }
}
