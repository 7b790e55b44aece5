/// A course over time, with the target it should reach.
package struct LineChart: Sendable {
    /// What should be reached, and its words, such as "目标 90%".
    package typealias Target = (value: Double, shown: String)

    private let text: ChartText
    private let points: [ChartValue]
    private let target: Target?
    private let plot: Plot
    private let axis: @Sendable (Double) -> String

    /// - Parameters:
    ///   - points: in order; those without a value leave a gap.
    ///   - range: what the height stands for; by default from nothing to a round number above all values.
    ///   - axis: the words for a number at the side.
    package init(
        _ text: ChartText, _ points: [ChartValue], target: Target? = nil, range: ClosedRange<Double>? = nil,
        axis: @escaping @Sendable (Double) -> String
    ) {
        self.text = text
        self.points = points
        self.target = target
        self.axis = axis
        plot = Plot(points.compactMap(\.value) + (target.map { [$0.value] } ?? []), range: range)
    }

    /// The drawing with its name and its values.
    package var figure: String { text.figure(svg, points) }

    package var svg: String {
        """
        <svg class="plot" width="100%" height="220" \(hasLinks ? text.grouped : text.labelled)>\(text.names)\(plot.grid(axis))\(targetLine)\
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">\
        <path class="line" d="\(path)"/></svg>\(dots)\(Plot.names(points.map(\.label)))</svg>
        """
    }

    private func x(_ index: Int) -> Double { Plot.middle(index, of: points.count) }

    private var path: String {
        var path = ""
        var isDown = false
        for (index, point) in points.enumerated() {
            guard let value = point.value else {
                isDown = false
                continue
            }
            path += "\(isDown ? "L" : "M")\(number(x(index))) \(number(plot.height(value)))"
            isDown = true
        }
        return path
    }

    /// Its words stand on the other side of it than the last value's.
    private var targetLine: String {
        guard let target else { return "" }
        let y = number(plot.height(target.value))
        return "<line class=\"target\" x1=\"\(number(Plot.left))%\" x2=\"100%\" y1=\"\(y)%\" y2=\"\(y)%\"/>"
            + "<text class=\"target\" x=\"100%\" y=\"\(y)%\" dy=\"\(endsHigh ? "1.15em" : "-.35em")\" "
            + "text-anchor=\"end\">\(escaped(target.shown))</text>"
    }

    /// Whether the last value reaches the target.
    private var endsHigh: Bool {
        guard let target, let last = points.last(where: { $0.value != nil })?.value else { return true }
        return last >= target.value
    }

    private var hasLinks: Bool { points.contains { $0.href != nil } }

    /// Each point that leads somewhere or stands alone, and the last one, with its value.
    private var dots: String {
        let last = points.lastIndex { $0.value != nil }
        return points.indices.compactMap { index -> String? in
            guard let value = points[index].value else { return nil }
            let isAlone = !isValue(index - 1) && !isValue(index + 1)
            guard isAlone || index == last || points[index].href != nil else { return nil }
            let (x, y) = (number(x(index)), number(plot.height(value)))
            let drawn = "<circle class=\"dot \(points[index].tone)\" cx=\"\(x)%\" cy=\"\(y)%\" r=\"5\"/>"
            let dot = link(points[index], around: drawn, x, y)
            guard index == last else { return dot }
            return dot
                + "<text class=\"value\" x=\"\(x)%\" y=\"\(y)%\" dy=\"\(endsHigh ? "-.8em" : "1.6em")\" "
                + "text-anchor=\"end\">\(escaped(points[index].shown))</text>"
        }.joined()
    }

    /// The whole circle of 24 px is to be hit, as fingers need.
    private func link(_ point: ChartValue, around dot: String, _ x: String, _ y: String) -> String {
        guard let href = point.href else { return dot }
        return "<a href=\"\(escaped(href))\" aria-label=\"\(escaped("\(point.label) \(point.shown)"))\">"
            + "<circle class=\"hit\" cx=\"\(x)%\" cy=\"\(y)%\" r=\"12\"/>\(dot)</a>"
    }

    private func isValue(_ index: Int) -> Bool { points.indices.contains(index) && points[index].value != nil }
}
