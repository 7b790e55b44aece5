import CGEOS
import Kernel

/// A GEOS context. It and its figures belong to one thread at a time, so neither is Sendable: make one for a piece of
/// work, or keep one behind a lock as `PlaceIndex` does.
final class GEOSContext {
    let handle: GEOSContextHandle_t
    private let message = Message()

    private final class Message { var text = "" }

    init() {
        guard let handle = GEOS_init_r() else { preconditionFailure("out of memory") }
        self.handle = handle
        _ = GEOSContext_setErrorMessageHandler_r(
            handle,
            { text, box in
                guard let text, let box else { return }
                Unmanaged<Message>.fromOpaque(box).takeUnretainedValue().text = String(cString: text)
            }, Unmanaged.passUnretained(message).toOpaque())
    }

    deinit { GEOS_finish_r(handle) }

    /// What GEOS last complained about.
    var fault: ShapeFault { .engine(message.text.isEmpty ? "GEOS gave no reason" : message.text) }

    /// Takes over a geometry that GEOS has just made.
    func own(_ pointer: OpaquePointer?) throws(ShapeFault) -> Figure {
        guard let pointer else { throw fault }
        return Figure(pointer, in: self)
    }

    /// GEOS answers a question with 0, 1, or 2 for an exception.
    func answer(_ result: CChar) throws(ShapeFault) -> Bool {
        guard result == 0 || result == 1 else { throw fault }
        return result == 1
    }
}

/// A geometry of GEOS, freed with its last reference.
final class Figure {
    let pointer: OpaquePointer
    private let context: GEOSContext

    fileprivate init(_ pointer: OpaquePointer, in context: GEOSContext) {
        self.pointer = pointer
        self.context = context
    }

    deinit { GEOSGeom_destroy_r(context.handle, pointer) }
}

extension GEOSContext {
    func isValid(_ figure: Figure) throws(ShapeFault) -> Bool { try answer(GEOSisValid_r(handle, figure.pointer)) }

    func intersects(_ a: Figure, _ b: Figure) throws(ShapeFault) -> Bool {
        try answer(GEOSIntersects_r(handle, a.pointer, b.pointer))
    }

    func makeValid(_ figure: Figure) throws(ShapeFault) -> Figure { try own(GEOSMakeValid_r(handle, figure.pointer)) }

    func intersection(_ a: Figure, _ b: Figure) throws(ShapeFault) -> Figure {
        try own(GEOSIntersection_r(handle, a.pointer, b.pointer))
    }

    func difference(_ a: Figure, _ b: Figure) throws(ShapeFault) -> Figure {
        try own(GEOSDifference_r(handle, a.pointer, b.pointer))
    }

    /// What of it lies in `bounds`; fast, for drawing.
    func clipped(_ figure: Figure, to bounds: Bounds) throws(ShapeFault) -> Figure {
        try own(GEOSClipByRect_r(handle, figure.pointer, bounds.west, bounds.south, bounds.east, bounds.north))
    }

    func simplified(_ figure: Figure, tolerance: Double) throws(ShapeFault) -> Figure {
        try own(GEOSTopologyPreserveSimplify_r(handle, figure.pointer, tolerance))
    }

    func centroid(_ figure: Figure) throws(ShapeFault) -> Coordinate {
        try coordinate(try own(GEOSGetCentroid_r(handle, figure.pointer)))
    }

    func interiorPoint(_ figure: Figure) throws(ShapeFault) -> Coordinate {
        try coordinate(try own(GEOSPointOnSurface_r(handle, figure.pointer)))
    }

    /// `bounds` divided among `seeds`, one convex area each, in no order.
    func voronoi(_ seeds: Figure, in bounds: Figure) throws(ShapeFault) -> [Shape] {
        let diagram = try own(GEOSVoronoiDiagram_r(handle, seeds.pointer, bounds.pointer, 0, 0))
        var cells: [Shape] = []
        for index in 0..<GEOSGetNumGeometries_r(handle, diagram.pointer) {
            guard let cell = GEOSGetGeometryN_r(handle, diagram.pointer, index) else { throw fault }
            cells.append(try shape(try own(GEOSIntersection_r(handle, cell, bounds.pointer))))
        }
        return cells
    }
}
