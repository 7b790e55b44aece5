import Foundation
package import Kernel

/// Draws shapes into a picture of `width` × `height` units, north up, as large as they fit.
package struct SVGPath: Sendable {
    package let width: Double
    package let height: Double
    private let bounds: Bounds
    private let perLon: Double
    private let perLat: Double

    /// - Parameter bounds: what the picture shows; shapes outside are drawn outside of it.
    package init(showing bounds: Bounds, width: Double, height: Double) {
        let scale = LocalMetres(at: bounds.center)
        let wide = max((bounds.east - bounds.west) * scale.perLon, 1)
        let high = max((bounds.north - bounds.south) * scale.perLat, 1)
        let factor = min(width / wide, height / high)
        self.width = width
        self.height = height
        self.bounds = bounds
        perLon = scale.perLon * factor
        perLat = scale.perLat * factor
    }

    /// Units from the left and from the top.
    package func project(_ point: Coordinate) -> (x: Double, y: Double) {
        let center = bounds.center
        return (width / 2 + (point.lon - center.lon) * perLon, height / 2 - (point.lat - center.lat) * perLat)
    }

    /// The shape for the `d` of a `<path fill-rule="evenodd">`, to a tenth of a unit.
    /// - Parameter tolerance: by how many units a line may stray when points are left out; neighbours simplified apart
    ///   may then gape by as much. 0 leaves out only what cannot be seen.
    package func path(_ shape: Shape, tolerance: Double = 0) throws -> String {
        let drawn = tolerance > 0 ? try simplified(shape, tolerance) : shape
        var path = ""
        for ring in drawn.polygons.joined() { path += closedPath(ring.dropLast().lazy.map(project)) }
        return path
    }

    private func simplified(_ shape: Shape, _ tolerance: Double) throws -> Shape {
        let geos = GEOSContext()
        let degrees = tolerance / max(perLat, 1e-9)
        return try geos.shape(try geos.simplified(try geos.figure(shape), tolerance: degrees))
    }
}

/// A closed line through `points` for a path's `d`: steps from point to point in whole tenths. One too small to see gives
/// nothing.
package func closedPath(_ points: some Sequence<(x: Double, y: Double)>) -> String {
    var steps = ""
    var count = 0
    var last: (x: Int64, y: Int64)?
    for (x, y) in points {
        let next = (x: Int64((x * 10).rounded()), y: Int64((y * 10).rounded()))
        if let last {
            let step = (x: next.x - last.x, y: next.y - last.y)
            if step == (0, 0) { continue }
            steps += (count == 1 ? "l" : step.x < 0 ? "" : " ") + pair(step)
        } else {
            steps = "M" + pair(next)
        }
        last = next
        count += 1
    }
    return count >= 3 ? steps + "z" : ""
}

private func pair(_ point: (x: Int64, y: Int64)) -> String {
    let y = shortNumber(tens: point.y, digits: 1)
    return shortNumber(tens: point.x, digits: 1) + (point.y < 0 ? y : "," + y)
}
