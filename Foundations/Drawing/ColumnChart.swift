/// Counts side by side in their order, such as days.
package struct ColumnChart: Sendable {
    private let text: ChartText
    private let columns: [ChartValue]
    private let plot: Plot
    private let axis: @Sendable (Double) -> String

    /// - Parameter axis: the words for a number at the side.
    package init(_ text: ChartText, _ columns: [ChartValue], axis: @escaping @Sendable (Double) -> String) {
        self.text = text
        self.columns = columns
        self.axis = axis
        plot = Plot(columns.compactMap(\.value), range: nil)
    }

    /// The drawing with its name and its values.
    package var figure: String { text.figure(svg, columns) }

    package var svg: String {
        """
        <svg class="plot" width="100%" height="220" \(text.labelled)>\(text.names)\(plot.grid(axis))\(bars)\
        \(Plot.names(columns.map(\.label)))</svg>
        """
    }

    private var bars: String {
        let strip = (Plot.right - Plot.left) / Double(max(columns.count, 1))
        let width = strip * 0.72
        let base = plot.height(max(0, plot.low))
        return columns.enumerated().compactMap { index, column in
            guard let value = column.value, value != 0 else { return nil }
            let y = plot.height(value)
            let x = Plot.middle(index, of: columns.count) - width / 2
            return "<rect class=\"mark \(column.tone)\" x=\"\(number(x))%\" width=\"\(number(width))%\" "
                + "y=\"\(number(min(y, base)))%\" height=\"\(number(abs(base - y)))%\"/>"
        }.joined()
    }
}
