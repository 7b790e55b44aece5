import CZlib

/// An invented receipt, drawn: ruled lines, figures, a seal, and bars where somebody has covered what tells of a person.
struct ReceiptDrawing {
    static let width = 480
    static let height = 300

    private enum Ink: UInt8 { case paper, line, figure, seal, bar }

    /// Red, green and blue of each ink.
    private static let palette: [UInt8] = [
        253, 250, 240, 150, 160, 165, 40, 45, 60, 200, 60, 50, 20, 20, 20,
    ]

    /// Three columns and five rows a figure, from the top left.
    private static let glyphs: [Character: [UInt8]] = [
        "0": [7, 5, 5, 5, 7], "1": [2, 6, 2, 2, 7], "2": [7, 1, 7, 4, 7], "3": [7, 1, 7, 1, 7], "4": [5, 5, 7, 1, 1],
        "5": [7, 4, 7, 1, 7], "6": [7, 4, 7, 5, 7], "7": [7, 1, 1, 1, 1], "8": [7, 5, 7, 5, 7], "9": [7, 5, 7, 1, 7],
        "-": [0, 0, 7, 0, 0], ".": [0, 0, 0, 0, 2],
    ]

    private var dots = [UInt8](repeating: Ink.paper.rawValue, count: width * height)

    /// - Parameters: figures only; whatever else they hold is passed over.
    init(number: String, day: String, sum: String) {
        frame()
        write(number, x: 300, y: 30, size: 4)
        write(day, x: 40, y: 100, size: 5)
        write(sum, x: 40, y: 170, size: 7)
        // Who signed, and for whom.
        fill(.bar, x: 40, y: 242, width: 120, height: 20)
        fill(.bar, x: 190, y: 242, width: 80, height: 20)
        seal(x: 390, y: 210, radius: 58)
    }

    private mutating func frame() {
        for y in [18, 80, 150, 225, 280] { fill(.line, x: 20, y: y, width: 440, height: 2) }
        for x in [20, 458] { fill(.line, x: x, y: 18, width: 2, height: 264) }
        fill(.figure, x: 40, y: 36, width: 170, height: 16)
    }

    private mutating func fill(_ ink: Ink, x: Int, y: Int, width: Int, height: Int) {
        for row in y..<min(y + height, Self.height) {
            for column in x..<min(x + width, Self.width) { dots[row * Self.width + column] = ink.rawValue }
        }
    }

    private mutating func write(_ text: String, x: Int, y: Int, size: Int) {
        for (index, glyph) in text.compactMap({ Self.glyphs[$0] }).enumerated() {
            for (row, bits) in glyph.enumerated() {
                for column in 0..<3 where bits & (4 >> UInt8(column)) != 0 {
                    fill(
                        .figure, x: x + (index * 4 + column) * size, y: y + row * size, width: size, height: size)
                }
            }
        }
    }

    private mutating func seal(x: Int, y: Int, radius: Int) {
        for row in -radius...radius {
            for column in -radius...radius {
                let distance = row * row + column * column
                let isRing = distance <= radius * radius && distance >= (radius - 5) * (radius - 5)
                guard isRing || distance <= 144 else { continue }
                dots[(y + row) * Self.width + x + column] = Ink.seal.rawValue
            }
        }
    }

    // MARK: PNG

    /// - Source: PNG specification, third edition: an image with a palette.
    var png: [UInt8] {
        let rows = stride(from: 0, to: dots.count, by: Self.width).flatMap { [0] + dots[$0..<$0 + Self.width] }
        let header = Self.bytes(UInt32(Self.width)) + Self.bytes(UInt32(Self.height)) + [8, 3, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
            + Self.chunk("PLTE", Self.palette) + Self.chunk("IDAT", Self.packed(rows)) + Self.chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bytes(UInt32(data.count)) + body + bytes(UInt32(crc32(0, body, UInt32(body.count))))
    }

    private static func packed(_ data: [UInt8]) -> [UInt8] {
        var size = compressBound(UInt(data.count))
        var packed = [UInt8](repeating: 0, count: Int(size))
        let outcome = compress2(&packed, &size, data, UInt(data.count), 6)
        return outcome == Z_OK ? Array(packed.prefix(Int(size))) : []
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
