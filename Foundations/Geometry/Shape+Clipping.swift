package import Kernel

extension Shape {
    /// What lies inside `bounds`, its lines straying by no more than `tolerance` degrees; `nil` when nothing does.
    ///
    /// Lines along the edge of `bounds` are the cut: whoever draws cuts a little wider than the picture.
    package func clipped(to bounds: Bounds, tolerance: Double) throws -> Shape? {
        guard bounds.overlaps(self.bounds) else { return nil }
        let geos = GEOSContext()
        var figure = try geos.figure(self)
        let isWithin =
            bounds.west <= self.bounds.west && bounds.south <= self.bounds.south && bounds.east >= self.bounds.east
            && bounds.north >= self.bounds.north
        if !isWithin { figure = try geos.clipped(figure, to: bounds) }
        do throws(ShapeFault) {
            let cut = try geos.shape(figure)
            return tolerance > 0 ? try geos.shape(try geos.simplified(figure, tolerance: tolerance)) : cut
        } catch {
            if error == .noArea { return nil }
            throw error
        }
    }

    /// Where its name stands: the middle of its largest part where that lies inside, else a point well inside.
    package func labelPoint() throws -> Coordinate {
        guard let largest = try polygons.map({ try Shape([$0]) }).max(by: { $0.area < $1.area }) else {
            return bounds.center
        }
        let middle = try largest.centroid()
        return try largest.contains(middle) ? middle : try largest.interiorPoint()
    }
}
