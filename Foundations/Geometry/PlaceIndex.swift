import CGEOS
package import Kernel
import Synchronization

/// Areas by where they lie: which one holds a point, which one is nearest. Never changes once made.
///
/// GEOS builds parts of its prepared polygons at the first question, so a lock lets one thread ask at a time; a
/// question takes a few microseconds.
package final class PlaceIndex<Key: Sendable & Hashable>: Sendable {
    package let keys: [Key]
    package let shapes: [Shape]
    private let tree: Mutex<ShapeTree>

    /// - Throws: `ShapeFault.engine` when GEOS cannot take a shape.
    package init(_ places: [(key: Key, shape: Shape)]) throws {
        keys = places.map(\.key)
        shapes = places.map(\.shape)
        tree = Mutex(try ShapeTree(places.map(\.shape)))
    }

    /// The area that holds `point`; a point on a border belongs to the area that came first.
    package func locate(_ point: Coordinate) -> Key? { tree.withLock { $0.first(holding: point) }.map { keys[$0] } }

    /// The nearest area and the metres to it: 0 inside. `nil` when all are farther away than `metres`.
    package func nearest(_ point: Coordinate, within metres: Double) -> (key: Key, metres: Double)? {
        let (inside, candidates) = tree.withLock { tree -> (Int?, [Int]) in
            if let inside = tree.first(holding: point) { return (inside, []) }
            let margin = Bounds(around: [point])?.grown(metres: metres)
            return (nil, margin.map { tree.overlapping($0) } ?? [])
        }
        if let inside { return (keys[inside], 0) }
        var best: (index: Int, metres: Double)?
        for index in candidates {
            let distance = shapes[index].borderDistance(to: point)
            if distance <= metres, distance < best?.metres ?? .infinity { best = (index, distance) }
        }
        return best.map { (keys[$0.index], $0.metres) }
    }

    /// The areas that touch the rectangle, in the order they came.
    package func within(_ bounds: Bounds) throws -> [Key] {
        try tree.withLock { try $0.touching(bounds) }.map { keys[$0] }
    }
}

/// The side of the index that belongs to GEOS.
private final class ShapeTree {
    private let context = GEOSContext()
    private let tree: OpaquePointer
    private let figures: [Figure]
    private var prepared: [OpaquePointer] = []
    private let hits = Hits()

    private final class Hits { var indices: [Int] = [] }

    init(_ shapes: [Shape]) throws(ShapeFault) {
        guard let tree = GEOSSTRtree_create_r(context.handle, 10) else { throw context.fault }
        self.tree = tree
        var figures: [Figure] = []
        figures.reserveCapacity(shapes.count)
        do throws(ShapeFault) {
            for shape in shapes { figures.append(try context.figure(shape)) }
        } catch {
            GEOSSTRtree_destroy_r(context.handle, tree)
            throw error
        }
        self.figures = figures
        for (index, figure) in figures.enumerated() {
            guard let pointer = GEOSPrepare_r(context.handle, figure.pointer) else { throw context.fault }
            prepared.append(pointer)
            // Items are places in the list, counted from 1 since nil is none.
            GEOSSTRtree_insert_r(context.handle, tree, figure.pointer, UnsafeMutableRawPointer(bitPattern: index + 1))
        }
    }

    deinit {
        for pointer in prepared { GEOSPreparedGeom_destroy_r(context.handle, pointer) }
        GEOSSTRtree_destroy_r(context.handle, tree)
    }

    func first(holding point: Coordinate) -> Int? {
        guard let figure = try? context.figure(point) else { return nil }
        var first: Int?
        for index in found(figure) where index < first ?? .max {
            if GEOSPreparedIntersects_r(context.handle, prepared[index], figure.pointer) == 1 { first = index }
        }
        return first
    }

    /// Those whose rectangles overlap `bounds`, in order.
    func overlapping(_ bounds: Bounds) -> [Int] {
        (try? context.figure(Shape(bounds))).map { found($0).sorted() } ?? []
    }

    func touching(_ bounds: Bounds) throws(ShapeFault) -> [Int] {
        let figure = try context.figure(Shape(bounds))
        var touching: [Int] = []
        for index in found(figure)
        where try context.answer(GEOSPreparedIntersects_r(context.handle, prepared[index], figure.pointer)) {
            touching.append(index)
        }
        return touching.sorted()
    }

    private func found(_ figure: Figure) -> [Int] {
        hits.indices.removeAll(keepingCapacity: true)
        GEOSSTRtree_query_r(
            context.handle, tree, figure.pointer,
            { item, hits in
                guard let item, let hits else { return }
                Unmanaged<Hits>.fromOpaque(hits).takeUnretainedValue().indices.append(Int(bitPattern: item) - 1)
            }, Unmanaged.passUnretained(hits).toOpaque())
        return hits.indices
    }
}
