import CPaper

/// One sheet of A4 while it is drawn, in points from the top left. Lives on one thread.
package final class Sheet {
    /// A4, upright, in points.
    package static let width = 595.28
    package static let height = 841.89

    package enum Weight: Int32, Sendable { case plain = 400, half = 600, bold = 700 }
    package enum Alignment: Int32, Sendable { case left = 0, centre = 1, right = 2 }

    /// A colour of the house, as the style sheet has it for light paper.
    package struct Ink: Hashable, Sendable {
        fileprivate let red: Double
        fileprivate let green: Double
        fileprivate let blue: Double

        /// - Parameter hex: `0x1c2630`.
        package init(_ hex: UInt32) {
            red = Double(hex >> 16 & 0xff) / 255
            green = Double(hex >> 8 & 0xff) / 255
            blue = Double(hex & 0xff) / 255
        }
    }

    package struct Point: Hashable, Sendable {
        package let x: Double
        package let y: Double

        package init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// How a piece of text is set.
    package struct Setting: Hashable, Sendable {
        package var size: Double
        package var weight: Weight
        package var ink: Ink
        package var alignment: Alignment
        /// Lines at most; what does not fit ends in an ellipsis.
        package var lines: Int32

        package init(
            _ size: Double, _ ink: Ink, weight: Weight = .plain, alignment: Alignment = .left, lines: Int32 = 1
        ) {
            self.size = size
            self.weight = weight
            self.ink = ink
            self.alignment = alignment
            self.lines = lines
        }
    }

    private let paper: OpaquePointer

    init(_ paper: OpaquePointer) { self.paper = paper }

    package func fill(_ ink: Ink, x: Double, y: Double, width: Double, height: Double, radius: Double = 0) {
        use(ink)
        cpaper_fill(paper, x, y, width, height, radius)
    }

    package func disc(_ ink: Ink, at point: Point, radius: Double) {
        use(ink)
        cpaper_disc(paper, point.x, point.y, radius)
    }

    package func line(_ ink: Ink, _ points: [Point], thickness: Double, dash: Double = 0) {
        use(ink)
        cpaper_line(paper, points.flatMap { [$0.x, $0.y] }, points.count, thickness, dash)
    }

    /// - Returns: the height it took.
    @discardableResult
    package func write(_ text: String, _ setting: Setting, x: Double, y: Double, width: Double) -> Double {
        use(setting.ink)
        return set(text, setting, x: x, y: y, width: width, draws: 1)
    }

    /// The height a text would take.
    package func height(_ text: String, _ setting: Setting, width: Double) -> Double {
        set(text, setting, x: 0, y: 0, width: width, draws: 0)
    }

    private func set(
        _ text: String, _ setting: Setting, x: Double, y: Double, width: Double, draws: Int32
    ) -> Double {
        cpaper_text(
            paper, text, x, y, width, setting.size, setting.weight.rawValue, setting.alignment.rawValue,
            setting.lines, draws)
    }

    private func use(_ ink: Ink) { cpaper_colour(paper, ink.red, ink.green, ink.blue) }
}
