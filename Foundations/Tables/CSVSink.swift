import Kernel

/// RFC 4180 in UTF-8, with a header; cells that a spreadsheet would run are inert.
final class CSVSink: RowSink {
    private let stream: ByteStream

    /// - Parameter mark: whether to begin with a byte order mark, by which Excel in China knows UTF-8.
    init(_ shape: TableShape, _ stream: ByteStream, mark: Bool) throws {
        self.stream = stream
        try stream.write { bytes in
            if mark { bytes += "\u{FEFF}".utf8 }
            bytes += CSVWriter.record(shape.columns).utf8
        }
    }

    func write(_ row: TableRow) throws {
        try stream.write { bytes in
            for (index, field) in row.fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                switch field {
                case .text(let text): CSVWriter.append(InertText.made(of: text), to: &bytes)
                case .json(let json):
                    CSVWriter.append(
                        InertText.made(of: String(decoding: json.canonicalBytes, as: UTF8.self)), to: &bytes)
                case .empty: break
                case .integer(let number): bytes += String(number).utf8
                case .number(let number): bytes += "\(number)".utf8
                case .flag(let flag): bytes.append(flag ? UInt8(ascii: "1") : UInt8(ascii: "0"))
                case .moment(let moment): bytes += CountyTime.china.format(moment).utf8
                case .day(let day): bytes += day.description.utf8
                }
            }
            bytes += "\r\n".utf8
        }
    }

    func finish() throws {}
}
