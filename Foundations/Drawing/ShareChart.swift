/// The parts of a whole as one bar, and the list of them: what is not seen in the bar is read in the list.
package struct ShareChart: Sendable {
    /// As many parts as can be told apart; put the rest together before.
    package static let mostParts = 6

    private let text: ChartText
    private let parts: [ChartValue]

    package init(_ text: ChartText, _ parts: [ChartValue]) {
        self.text = text
        self.parts = Array(parts.prefix(Self.mostParts))
    }

    /// The drawing with its name and the list of its parts.
    package var figure: String {
        let rows = parts.enumerated().map { index, part in
            let name = part.href.map { "<a href=\"\(escaped($0))\">\(escaped(part.label))</a>" } ?? escaped(part.label)
            return "<li><svg class=\"swatch\" width=\"14\" height=\"14\" aria-hidden=\"true\">"
                + "<rect class=\"part-\(index + 1)\" width=\"14\" height=\"14\" rx=\"3\"/></svg>"
                + "<span>\(name)</span> <b class=\"num\">\(escaped(part.shown))</b></li>"
        }
        let caption =
            "<figcaption><b>\(escaped(text.title))</b> <span class=\"why\">\(escaped(text.summary))</span></figcaption>"
        guard total > 0 else {
            return "<figure class=\"chart\">\(caption)<p class=\"empty\">\(escaped(text.none))</p></figure>"
        }
        return "<figure class=\"chart\">\(caption)\(svg)<ul class=\"legend\">\(rows.joined())</ul></figure>"
    }

    package var svg: String {
        var left = 0.0
        let bars = parts.enumerated().map { index, part in
            let share = total > 0 ? max(part.value ?? 0, 0) / total * 100 : 0
            defer { left += share }
            return
                "<rect class=\"part-\(index + 1)\" x=\"\(number(left))%\" width=\"\(number(share))%\" height=\"100%\"/>"
        }
        return "<svg class=\"share\" width=\"100%\" height=\"28\" \(text.labelled)>\(text.names)\(bars.joined())</svg>"
    }

    private var total: Double { parts.reduce(0) { $0 + max($1.value ?? 0, 0) } }
}
