/// Names and their numbers, one under the other, each with a bar as long as the number: to compare units and kinds.
///
/// It is a list, whose words anybody can read and follow; the bars are for those who see them.
package struct BarList: Sendable {
    private let bars: [ChartValue]
    private let longest: Double

    /// - Parameter full: what the whole width stands for; by default the greatest value.
    package init(_ bars: [ChartValue], full: Double? = nil) {
        self.bars = bars
        longest = max(full ?? bars.compactMap(\.value).max() ?? 0, 0.000_1)
    }

    /// The list; nothing when there are no bars.
    package var html: String {
        guard !bars.isEmpty else { return "" }
        let rows = bars.map { bar in
            let name = bar.href.map { "<a href=\"\(escaped($0))\">\(escaped(bar.label))</a>" } ?? escaped(bar.label)
            return "<li><span>\(name)</span> <b class=\"num\">\(escaped(bar.shown))</b>"
                + Meter.drawing(
                    share: (bar.value ?? 0) / longest, tone: bar.tone, target: nil, names: "aria-hidden=\"true\"")
                + "</li>"
        }
        return "<ol class=\"bars\">\(rows.joined())</ol>"
    }
}
