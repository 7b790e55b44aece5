import Foundation

/// The field that columns and lines are drawn on: percentages of a drawing that is as wide as its place.
///
/// Positions are percentages and sizes of text are the page's, so the same drawing fits a telephone and a wall, and
/// grows with large print.
struct Plot {
    static let left = 11.0
    static let right = 97.0
    static let top = 10.0
    static let bottom = 82.0

    let low: Double
    let high: Double

    /// - Parameter range: what the height stands for; by default from nothing to a round number above all values.
    init(_ values: [Double], range: ClosedRange<Double>?) {
        let most = values.max() ?? 0
        low = range?.lowerBound ?? min(0, values.min() ?? 0)
        high = max(range?.upperBound ?? Self.roundAbove(most), low + 0.000_1)
    }

    /// How far down a value stands; values beyond the range stand at its edge.
    func height(_ value: Double) -> Double {
        let share = min(max((value - low) / (high - low), 0), 1)
        return Self.bottom - share * (Self.bottom - Self.top)
    }

    /// Where the middle of one of `count` equal strips is.
    static func middle(_ index: Int, of count: Int) -> Double {
        left + (Double(index) + 0.5) * (right - left) / Double(max(count, 1))
    }

    /// The first number that is not below and whose half is round too; of counts both are whole.
    static func roundAbove(_ value: Double) -> Double {
        guard value > 1e-9, value.isFinite else { return 2 }
        let power = pow(10, floor(log10(value)))
        let steps: [Double] = power == 1 ? [2, 4, 6, 8, 10] : [1, 2, 3, 4, 5, 6, 8, 10]
        return (steps.first { $0 * power >= value - 1e-9 } ?? 10) * power
    }

    /// Lines across, with the numbers that `label` makes of their values.
    func grid(_ label: (Double) -> String) -> String {
        [low, (low + high) / 2, high].enumerated().map { index, value in
            let y = number(height(value))
            return "<line class=\"\(index == 0 ? "base" : "grid")\" x1=\"0\" x2=\"100%\" y1=\"\(y)%\" y2=\"\(y)%\"/>"
                + "<text x=\"0\" y=\"\(y)%\" dy=\"-.35em\">\(escaped(label(value)))</text>"
        }.joined()
    }

    /// Names under the first, the middle and the last strip: more do not fit on a telephone.
    static func names(_ labels: [String]) -> String {
        guard let last = labels.indices.last else { return "" }
        func name(_ index: Int, _ x: Double, _ anchor: String) -> String {
            let kind = anchor == "middle" && last > 0 ? " class=\"mid\"" : ""
            return
                "<text\(kind) x=\"\(number(x))%\" y=\"96%\" text-anchor=\"\(anchor)\">\(escaped(labels[index]))</text>"
        }
        if last == 0 { return name(0, middle(0, of: 1), "middle") }
        let between = last >= 2 && last % 2 == 0 ? name(last / 2, middle(last / 2, of: last + 1), "middle") : ""
        return name(0, left, "start") + between + name(last, right, "end")
    }
}
