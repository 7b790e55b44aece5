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

    /// 1, 2, 2.5, 5 or 10 times a power of ten: the first that is not below.
    static func roundAbove(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        let power = pow(10, floor(log10(value)))
        return ([1, 2, 2.5, 5, 10].first { $0 * power >= value } ?? 10) * power
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
        let shown = last < 2 ? Array(labels.indices) : [0, last / 2, last]
        return shown.map { index in
            let anchor = last == 0 || (index != 0 && index != last) ? "middle" : (index == 0 ? "start" : "end")
            let x = anchor == "start" ? left : (anchor == "end" ? right : middle(index, of: labels.count))
            return "<text x=\"\(number(x))%\" y=\"96%\" text-anchor=\"\(anchor)\">\(escaped(labels[index]))</text>"
        }.joined()
    }
}
