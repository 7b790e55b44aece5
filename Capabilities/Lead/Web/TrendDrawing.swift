import Web

/// A small line for a page: the values, the target as a dashed line, the last value as a dot.
struct TrendDrawing {
    private static let width = 160.0
    private static let height = 44.0
    private static let edge = 4.0

    let trend: Trend

    /// - Parameter label: what it shows, for who does not see it.
    func svg(label: String) -> Markup {
        guard trend.isDrawn else { return Markup("") }
        let lines = trend.runs.map { run in
            "<polyline points=\"\(run.map { "\(x($0.x)),\(y($0.y))" }.joined(separator: " "))\"/>"
        }.joined()
        let end = trend.runs.last?.last.map { "<circle cx=\"\(x($0.x))\" cy=\"\(y($0.y))\" r=\"3\"/>" } ?? ""
        let aim = y(trend.height(trend.target))
        return Markup(
            """
            <svg class="trend" role="img" aria-label="\(escaped(label))" viewBox="0 0 \(Int(Self.width)) \
            \(Int(Self.height))"><line x1="0" y1="\(aim)" x2="\(Int(Self.width))" y2="\(aim)"/>\(lines)\(end)</svg>
            """)
    }

    private func x(_ part: Double) -> Int { Int((Self.edge + part * (Self.width - 2 * Self.edge)).rounded()) }
    private func y(_ part: Double) -> Int { Int((Self.edge + part * (Self.height - 2 * Self.edge)).rounded()) }
}
