import Foundation
import Testing

@testable import Drawing

@Suite("charts")
struct DrawingTests {
    private let text = ChartText(
        id: "c1", title: "办结 <件>", summary: "从 \"1\" 到 3", table: "数值", heads: ["月份", "件数"], none: "还没有")

    private func points(_ values: [Double?]) -> [ChartValue] {
        values.enumerated().map {
            ChartValue("\($0.offset + 1)月", $0.element, shown: $0.element.map { $0.isFinite ? "\($0)" : "无" } ?? "无")
        }
    }

    /// Every drawing there is, of the same values.
    private func all(_ values: [Double?]) -> [String] {
        let axis: @Sendable (Double) -> String = { "\(Int($0))" }
        return [
            LineChart(text, points(values), target: (2, "目标 2"), axis: axis).figure,
            ColumnChart(text, points(values), axis: axis).figure, BarList(points(values)).html,
            ShareChart(text, points(values)).figure, Sparkline(values, label: "a<b").svg,
            Meter(values.first.flatMap { $0 } ?? 0, target: 0.9, label: "a<b").svg,
        ]
    }

    @Test(
        "whatever the numbers, a drawing is well-formed, named, and free of inline style",
        arguments: [
            [1, 2, 3], [], [nil], [0], [0, 0], [nil, 5, nil], [-3, 4], [.nan, .infinity, 1], [1e12, 1],
            Array(repeating: 7, count: 366),
        ] as [[Double?]])
    func wellFormed(values: [Double?]) throws {
        for drawing in all(values) where !drawing.isEmpty {
            let parser = XMLCheck(drawing)
            #expect(parser.fault == nil, "\(drawing)")
            #expect(!drawing.contains("style=") && !drawing.contains("nan") && !drawing.contains("inf"))
            for tag in parser.tags where tag.name == "svg" && tag.depth == 0 {
                #expect(drawing.contains("role=\"img\"") || drawing.contains("aria-hidden"))
            }
        }
    }

    @Test("words from outside stay words")
    func escaping() {
        for drawing in all([1, 2, 3]) { #expect(!drawing.contains("<件>") && !drawing.contains("a<b")) }
        #expect(LineChart(text, points([1]), axis: { "\($0)" }).svg.contains("办结 &lt;件&gt;"))
    }

    @Test("the values stand in a table beside the drawing, those that are not there with their word")
    func table() {
        let figure = LineChart(text, points([1, nil, 3]), axis: { "\($0)" }).figure
        #expect(figure.contains("<th scope=\"row\">2月</th><td class=\"num\">无</td>"))
        #expect(figure.contains("<th scope=\"col\">月份</th><th scope=\"col\" class=\"num\">件数</th>"))
    }

    @Test("a chart of nothing says so")
    func nothing() {
        for figure in [
            LineChart(text, [], axis: { "\($0)" }).figure, ColumnChart(text, points([nil]), axis: { "\($0)" }).figure,
            ShareChart(text, points([0, 0])).figure,
        ] {
            #expect(figure.contains("还没有") && !figure.contains("<svg"))
        }
        #expect(BarList([]).html.isEmpty)
        #expect(Sparkline([3], label: "").svg.isEmpty)
    }

    @Test("a gap in the values is a gap in the line")
    func gap() {
        let svg = LineChart(text, points([1, 1, nil, 1, 1]), axis: { "\($0)" }).svg
        let path = svg.firstMatch(of: /class="line" d="([^"]*)"/).map { String($0.1) } ?? ""
        #expect(path.count { $0 == "M" } == 2 && path.count { $0 == "L" } == 2)
    }

    @Test("each point that leads somewhere is a link with its words, and the drawing is then no picture")
    func links() {
        let linked = (1...3).map { ChartValue("<\($0)>", Double($0), shown: "\($0) %", href: "/a?b=\($0)&c") }
        let svg = LineChart(text, linked, axis: { "\($0)" }).svg
        #expect(svg.matches(of: /<a href="\/a\?b=\d&amp;c" aria-label="&lt;\d&gt; \d %">/).count == 3)
        #expect(svg.contains("role=\"group\"") && !svg.contains("role=\"img\""))
        #expect(LineChart(text, points([1, 2]), axis: { "\($0)" }).svg.contains("role=\"img\""))
    }

    @Test("the parts of a whole fill the bar")
    func share() {
        let svg = ShareChart(text, points([1, 1, 2])).svg
        let widths = svg.matches(of: /width="([\d.]+)%" height="100%"/).compactMap { Double($0.1) }
        #expect(widths == [25, 25, 50])
    }

    @Test(
        "a bar is as long as its share, and never longer than its place",
        arguments: [(0.5, "50"), (3, "100"), (-1, "0")])
    func meter(share: Double, width: String) {
        #expect(Meter(share, label: "x").svg.contains("width=\"\(width)%\" height=\"100%\"/></svg>"))
    }

    @Test(
        "round numbers above",
        arguments: [
            (0.0, 2.0), (1, 2), (1.2, 2), (7, 8), (23, 30), (26, 30), (99, 100), (101, 200), (0.92, 1),
        ])
    func round(value: Double, above: Double) { #expect(abs(Plot.roundAbove(value) - above) < 1e-9) }

    @Test(
        "numbers are short and never in another country's writing",
        arguments: [(1.0, "1"), (0.5, "0.5"), (33.333, "33.33"), (2.05, "2.05"), (-0.001, "0"), (-1.5, "-1.5")])
    func numbers(value: Double, text: String) { #expect(number(value) == text) }
}

/// Reads a drawing as XML: whether it is well-formed, and its tags.
private struct XMLCheck {
    var fault: String?
    var tags: [(name: String, depth: Int)] = []

    init(_ text: String) {
        var open: [String] = []
        for match in text.matches(of: /<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*="[^"<>]*"|\n)*)(\/?)>/) {
            let name = String(match.2)
            if !match.1.isEmpty {
                if open.popLast() != name { fault = "</\(name)>" }
            } else {
                tags.append((name, open.filter { $0 == "svg" }.count))
                if match.4.isEmpty { open.append(name) }
            }
        }
        let count = text.count { $0 == "<" }
        if !open.isEmpty
            || count != text.matches(of: /<\/?[a-z][a-z0-9]*(?: [a-zA-Z][a-zA-Z0-9-]*="[^"<>]*")*\/?>/).count
        {
            fault = fault ?? "open: \(open)"
        }
    }
}
