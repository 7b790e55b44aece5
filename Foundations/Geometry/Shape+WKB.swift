import Foundation
import Kernel

/// Shapes are stored as well-known binary, which every map tool reads.
/// - Source: OGC 06-103r4, section 8.
extension Shape {
    /// A little-endian MultiPolygon.
    package var wkb: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16 * polygons.joined().joined().count + 64)
        func header(_ type: UInt32, _ count: Int) {
            bytes.append(1)
            word(type)
            word(UInt32(count))
        }
        func word(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
        func number(_ value: Double) {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        header(6, polygons.count)
        for rings in polygons {
            header(3, rings.count)
            for ring in rings {
                word(UInt32(ring.count))
                for point in ring {
                    number(point.lon)
                    number(point.lat)
                }
            }
        }
        return bytes
    }

    /// - Throws: `ShapeFault.notWKB` for anything but one whole polygon or multipolygon.
    package init(wkb bytes: [UInt8]) throws(ShapeFault) {
        var reader = WKBReader(bytes: bytes)
        let type = try reader.header()
        var polygons: [[[Coordinate]]] = []
        switch type {
        case 3: polygons.append(try reader.rings())
        case 6:
            for _ in 0..<(try reader.count(least: 9)) {
                guard try reader.header() == 3 else { throw .notWKB(offset: reader.offset) }
                polygons.append(try reader.rings())
            }
        default: throw .notWKB(offset: 1)
        }
        guard reader.offset == bytes.count else { throw .notWKB(offset: reader.offset) }
        try self.init(polygons)
    }
}

private struct WKBReader {
    let bytes: [UInt8]
    var offset = 0
    private var isLittle = true

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func header() throws(ShapeFault) -> UInt32 {
        guard offset < bytes.count, bytes[offset] <= 1 else { throw .notWKB(offset: offset) }
        isLittle = bytes[offset] == 1
        offset += 1
        return try word()
    }

    /// A number of things that take `least` bytes each, so that a wrong number cannot ask for more than there is.
    mutating func count(least: Int) throws(ShapeFault) -> Int {
        let count = Int(try word())
        guard count <= (bytes.count - offset) / least else { throw .notWKB(offset: offset - 4) }
        return count
    }

    mutating func rings() throws(ShapeFault) -> [[Coordinate]] {
        var rings: [[Coordinate]] = []
        for _ in 0..<(try count(least: 4)) {
            var ring: [Coordinate] = []
            let count = try count(least: 16)
            ring.reserveCapacity(count)
            for _ in 0..<count {
                let start = offset
                let lon = Double(bitPattern: try load())
                let lat = Double(bitPattern: try load())
                guard let point = Coordinate(lon: lon, lat: lat) else { throw .notWKB(offset: start) }
                ring.append(point)
            }
            rings.append(ring)
        }
        return rings
    }

    private mutating func word() throws(ShapeFault) -> UInt32 { try load() }

    private mutating func load<Number: FixedWidthInteger>() throws(ShapeFault) -> Number {
        let size = MemoryLayout<Number>.size
        guard bytes.count - offset >= size else { throw .notWKB(offset: offset) }
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
        offset += size
        return isLittle ? Number(littleEndian: value) : Number(bigEndian: value)
    }
}
