import Kernel

/// One JSON object in each line, every column in each, as the data is.
final class JSONLinesSink: RowSink {
    private let stream: ByteStream
    private let keys: [[UInt8]]

    init(_ shape: TableShape, _ stream: ByteStream) {
        self.stream = stream
        keys = jsonKeys(shape)
    }

    func write(_ row: TableRow) throws {
        try stream.write { bytes in
            appendObject(keys, row.fields, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    func finish() throws {}
}

/// A FeatureCollection in WGS84, one feature in each line; what has no place has the geometry null.
/// - Source: RFC 7946.
final class GeoJSONSink: RowSink {
    private let stream: ByteStream
    private let keys: [[UInt8]]
    private let point: (lon: Int, lat: Int)?
    private var isFirst = true

    init(_ shape: TableShape, _ stream: ByteStream) throws {
        self.stream = stream
        keys = jsonKeys(shape)
        point = shape.point
        try stream.write { $0 += #"{"type":"FeatureCollection","features":["#.utf8 }
    }

    func write(_ row: TableRow) throws {
        let separator = isFirst ? "\n" : ",\n"
        isFirst = false
        try stream.write { bytes in
            bytes += separator.utf8
            bytes += #"{"type":"Feature","geometry":"#.utf8
            bytes += (row.outline ?? geometry(row.fields)).utf8
            bytes += #","properties":"#.utf8
            appendObject(keys, row.fields, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private func geometry(_ fields: [Field]) -> String {
        guard let point, case .number(let lon) = fields[point.lon], case .number(let lat) = fields[point.lat] else {
            return "null"
        }
        return #"{"type":"Point","coordinates":[\#(lon),\#(lat)]}"#
    }

    func finish() throws {
        try stream.write { $0 += "\n]}\n".utf8 }
    }
}

/// The names of the columns as they begin a member: `"number":`.
private func jsonKeys(_ shape: TableShape) -> [[UInt8]] {
    shape.columns.map { JSON.string($0).canonicalBytes + [UInt8(ascii: ":")] }
}

private func appendObject(_ keys: [[UInt8]], _ fields: [Field], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (index, (key, field)) in zip(keys, fields).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += key
        switch field {
        case .empty: bytes += "null".utf8
        case .text(let text): bytes += JSON.string(text).canonicalBytes
        case .json(let json): bytes += json.canonicalBytes
        case .integer(let number): bytes += String(number).utf8
        case .number(let number): bytes += "\(number)".utf8
        case .flag(let flag): bytes += (flag ? "true" : "false").utf8
        case .moment(let moment): bytes += "\"\(CountyTime.china.format(moment))\"".utf8
        case .day(let day): bytes += "\"\(day)\"".utf8
        }
    }
    bytes.append(UInt8(ascii: "}"))
}
