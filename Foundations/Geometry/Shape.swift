package import Kernel

/// An area: one or more polygons, each an outer ring and its holes, in degrees of WGS84.
///
/// A shape is well formed (closed rings of four points or more); `repaired()` tells whether it also makes sense.
package struct Shape: Hashable, Sendable {
    /// Polygons of rings of points; the first ring of a polygon is the outer one, and the last point of a ring is its
    /// first.
    package let polygons: [[[Coordinate]]]
    package let bounds: Bounds

    /// - Throws: `ShapeFault` for what is no area.
    package init(_ polygons: [[[Coordinate]]]) throws(ShapeFault) {
        guard !polygons.isEmpty else { throw .empty }
        for (number, rings) in polygons.enumerated() {
            guard !rings.isEmpty else { throw .emptyPolygon(number) }
            for (ring, points) in rings.enumerated() {
                guard points.count >= 4 else { throw .tooFewPoints(polygon: number, ring: ring, count: points.count) }
                guard points.first == points.last else { throw .notClosed(polygon: number, ring: ring) }
            }
        }
        guard let bounds = Bounds(around: polygons.compactMap(\.first).joined()) else { throw .empty }
        self.polygons = polygons
        self.bounds = bounds
    }

    /// The rectangle as a shape.
    package init(_ bounds: Bounds) {
        let corners = [
            (bounds.west, bounds.south), (bounds.east, bounds.south), (bounds.east, bounds.north),
            (bounds.west, bounds.north), (bounds.west, bounds.south),
        ]
        polygons = [[corners.map { Coordinate(unchecked: $0.0, $0.1) }]]
        self.bounds = bounds
    }
}

/// Why something is no area.
package enum ShapeFault: Error, Hashable, Sendable {
    case empty
    case emptyPolygon(Int)
    case tooFewPoints(polygon: Int, ring: Int, count: Int)
    case notClosed(polygon: Int, ring: Int)
    /// Nothing of it is left after repair: it has no inside.
    case noArea
    /// The stored bytes are not a polygon or multipolygon in WKB; where they go wrong.
    case notWKB(offset: Int)
    /// What GEOS said.
    case engine(String)
}
