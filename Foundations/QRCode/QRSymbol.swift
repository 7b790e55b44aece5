import CQREncode

/// A QR code: a square of dark and light modules that a telephone's camera reads as text.
/// - Source: ISO/IEC 18004; drawn by libqrencode.
package struct QRSymbol: Sendable, Hashable {
    /// Modules on each side, without the quiet zone.
    package let width: Int
    private let dark: [Bool]

    /// How many modules stay light around the symbol.
    /// - Source: ISO/IEC 18004, 6.3.8.
    package static let quietZone = 4
    /// What fits into the largest symbol at medium error correction, in bytes.
    package static let mostBytes = 2331

    /// - Parameter text: up to 2,331 bytes of UTF-8.
    /// - Throws: `QRFault` when there is nothing to write or too much.
    package init(_ text: String) throws(QRFault) {
        let bytes = Array(text.utf8)
        guard (1...Self.mostBytes).contains(bytes.count) else { throw .length(bytes.count) }
        guard let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else { throw .notDrawn }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let data = code.pointee.data else { throw .notDrawn }
        self.width = width
        // The lowest bit says dark; the others say what the module is for.
        dark = (0..<width * width).map { data[$0] & 1 == 1 }
    }

    /// Whether the module is dark; `row` and `column` from the top left.
    package subscript(row: Int, column: Int) -> Bool { dark[row * width + column] }

    /// A drawing for an HTML page, dark on white in either colour scheme, with the quiet zone around it.
    /// - Parameters:
    ///   - label: what the picture is, for who does not see it; escaped here.
    ///   - side: of the drawing, in CSS pixels.
    package func svg(label: String, side: Int = 240) -> String {
        let all = width + 2 * Self.quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(escaped(label))" \
            width="\(side)" height="\(side)" viewBox="0 0 \(all) \(all)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(all)v\(all)H0z"/><path fill="#000" d="\(path)"/></svg>
            """
    }

    /// One rectangle per run of dark modules.
    private var path: String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                guard self[row, column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < width, self[row, column] { column += 1 }
                path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1h-\(column - start)z"
            }
        }
        return path
    }
}

/// Why a text could not be drawn.
package enum QRFault: Error, Hashable {
    /// The text has so many bytes: none, or more than fit.
    case length(Int)
    case notDrawn
}

private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
}
