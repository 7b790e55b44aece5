import CGEOS
import Kernel

/// Shapes into GEOS and out of it.
extension GEOSContext {
    func figure(_ point: Coordinate) throws(ShapeFault) -> Figure {
        try own(GEOSGeom_createPointFromXY_r(handle, point.lon, point.lat))
    }

    func figure(points: [Coordinate]) throws(ShapeFault) -> Figure {
        let pointers = try mapped(points) { point throws(ShapeFault) in
            guard let pointer = GEOSGeom_createPointFromXY_r(handle, point.lon, point.lat) else { throw fault }
            return pointer
        }
        return try collection(GEOS_MULTIPOINT, pointers)
    }

    func figure(_ shape: Shape) throws(ShapeFault) -> Figure {
        if shape.polygons.count == 1 { return try own(polygon(shape.polygons[0])) }
        return try collection(
            GEOS_MULTIPOLYGON, try mapped(shape.polygons) { rings throws(ShapeFault) in try polygon(rings) })
    }

    /// The areas in `figure`; points and lines are left out.
    /// - Throws: `ShapeFault.noArea` when there are none.
    func shape(_ figure: Figure) throws(ShapeFault) -> Shape {
        var polygons: [[[Coordinate]]] = []
        try collect(figure.pointer, into: &polygons)
        guard !polygons.isEmpty else { throw .noArea }
        return try Shape(polygons)
    }

    func coordinate(_ point: Figure) throws(ShapeFault) -> Coordinate {
        var lon = Double.nan
        var lat = Double.nan
        guard GEOSGeomGetX_r(handle, point.pointer, &lon) == 1, GEOSGeomGetY_r(handle, point.pointer, &lat) == 1,
            let coordinate = Coordinate(lon: lon, lat: lat)
        else { throw .noArea }
        return coordinate
    }

    private func collect(_ pointer: OpaquePointer, into polygons: inout [[[Coordinate]]]) throws(ShapeFault) {
        let type = GEOSGeomTypeId_r(handle, pointer)
        guard type >= 0 else { throw fault }
        switch UInt32(type) {
        case GEOS_POLYGON.rawValue:
            guard try !answer(GEOSisEmpty_r(handle, pointer)) else { return }
            var rings = [try ring(GEOSGetExteriorRing_r(handle, pointer))]
            for index in 0..<GEOSGetNumInteriorRings_r(handle, pointer) {
                rings.append(try ring(GEOSGetInteriorRingN_r(handle, pointer, index)))
            }
            polygons.append(rings)
        case GEOS_MULTIPOLYGON.rawValue, GEOS_GEOMETRYCOLLECTION.rawValue:
            for index in 0..<GEOSGetNumGeometries_r(handle, pointer) {
                guard let part = GEOSGetGeometryN_r(handle, pointer, index) else { throw fault }
                try collect(part, into: &polygons)
            }
        default: break
        }
    }

    private func ring(_ pointer: OpaquePointer?) throws(ShapeFault) -> [Coordinate] {
        guard let pointer, let sequence = GEOSGeom_getCoordSeq_r(handle, pointer) else { throw fault }
        var count: UInt32 = 0
        guard GEOSCoordSeq_getSize_r(handle, sequence, &count) == 1 else { throw fault }
        var numbers = [Double](repeating: .nan, count: Int(count) * 2)
        guard GEOSCoordSeq_copyToBuffer_r(handle, sequence, &numbers, 0, 0) == 1 else { throw fault }
        var points: [Coordinate] = []
        points.reserveCapacity(Int(count))
        for index in stride(from: 0, to: numbers.count, by: 2) {
            guard let point = Coordinate(lon: numbers[index], lat: numbers[index + 1]) else {
                throw .engine("a point off the map: \(numbers[index]), \(numbers[index + 1])")
            }
            points.append(point)
        }
        return points
    }

    /// A polygon that the caller owns.
    private func polygon(_ rings: [[Coordinate]]) throws(ShapeFault) -> OpaquePointer {
        var pointers: [OpaquePointer?] = try mapped(rings) { ring throws(ShapeFault) in try linearRing(ring) }
        let outer = pointers.removeFirst()
        guard let polygon = GEOSGeom_createPolygon_r(handle, outer, &pointers, UInt32(pointers.count)) else {
            throw fault
        }
        return polygon
    }

    private func linearRing(_ ring: [Coordinate]) throws(ShapeFault) -> OpaquePointer {
        let numbers = ring.flatMap { [$0.lon, $0.lat] }
        guard let sequence = GEOSCoordSeq_copyFromBuffer_r(handle, numbers, UInt32(ring.count), 0, 0),
            let pointer = GEOSGeom_createLinearRing_r(handle, sequence)
        else { throw fault }
        return pointer
    }

    /// Gathers geometries, which then belong to the collection.
    private func collection(_ type: GEOSGeomTypes, _ parts: [OpaquePointer]) throws(ShapeFault) -> Figure {
        var pointers: [OpaquePointer?] = parts
        return try own(GEOSGeom_createCollection_r(handle, Int32(type.rawValue), &pointers, UInt32(parts.count)))
    }

    /// `map` that frees what it has made when a later element fails.
    private func mapped<Element>(
        _ elements: [Element], _ make: (Element) throws(ShapeFault) -> OpaquePointer
    ) throws(ShapeFault) -> [OpaquePointer] {
        var pointers: [OpaquePointer] = []
        pointers.reserveCapacity(elements.count)
        do {
            for element in elements { pointers.append(try make(element)) }
        } catch {
            for pointer in pointers { GEOSGeom_destroy_r(handle, pointer) }
            throw error
        }
        return pointers
    }
}
