import Drawing
import Hummingbird
import Rights
import Web

/// `/help/components`: every part that pages are made of, with its states and its markup. All content is invented.
struct ComponentPages: Sendable {
    let pages: Pages

    /// In the order in which they are shown; the name of the template, of its text, and of its place on the page.
    static let samples = [
        "colours", "type", "icon", "button", "field", "errors", "steps", "timeline", "tag", "notice", "card", "items",
        "facts", "table", "tabs", "map", "charts", "dialog", "toast", "empty", "live",
    ]

    func addRoutes(to router: Routes) {
        router.get("/help/components", .readAssets) { _, context in
            let charts = SampleCharts { pages.strings.text("help.sample.\($0)", context.language) }.model
            let samples = try Self.samples.map { name -> Model in
                let markup = try pages.templates.render("help/sample/\(name)", charts, context.language)
                return [
                    "id": name, "name": pages.strings.text("help.components.\(name)", context.language),
                    "use": pages.strings.text("help.components.\(name).use", context.language),
                    "sampleMarkup": Markup(markup), "source": markup,
                ]
            }
            return try pages.page(
                "help/components", title: pages.strings.text("help.components.title", context.language),
                ["samples": samples, "wide": true, "scripts": ["ui.js"]], context: context)
        }
    }
}

/// One drawing of each kind, of invented numbers.
struct SampleCharts {
    /// The words for a key.
    let text: (String) -> String

    var model: Model {
        [
            "lineMarkup": Markup(line.figure), "columnsMarkup": Markup(columns.figure), "barsMarkup": Markup(bars.html),
            "shareMarkup": Markup(share.figure),
            "sparkMarkup": Markup(Sparkline([81, 84, 83, 88, 90, 92], label: text("lineSum")).svg),
            "meterMarkup": Markup(Meter(0.912, target: 0.9, label: text("meter")).svg),
        ]
    }

    private func words(_ name: String, _ head: String) -> ChartText {
        ChartText(
            id: "sample-\(name)", title: text(name), summary: text("\(name)Sum"), table: text("values"),
            heads: [text(head), text("value")], none: text("nothing"))
    }

    private var line: LineChart {
        let rates: [Double?] = [0.81, 0.84, 0.83, nil, 0.9, 0.92]
        let points = rates.enumerated().map { index, rate in
            ChartValue("2026-0\(index + 4)", rate, shown: rate.map(percent) ?? text("none"))
        }
        return LineChart(
            words("line", "month"), points, target: (0.9, text("target")), range: 0.5...1, axis: percent)
    }

    private var columns: ColumnChart {
        let days = [12, 9, 14, 23, 17, 8, 13].enumerated().map { index, count in
            ChartValue(
                "11-\(index + 16)", Double(count), shown: "\(count)", tone: count > 20 ? .due : .good)
        }
        return ColumnChart(words("columns", "day"), days) { "\(Int($0.rounded()))" }
    }

    private var bars: BarList {
        BarList([
            ChartValue(text("a1"), 412, shown: "412", href: "/open"),
            ChartValue(text("a2"), 287, shown: "287", href: "/open"),
            ChartValue(text("a3"), 86, shown: "86", href: "/open"),
        ])
    }

    private var share: ShareChart {
        ShareChart(
            words("share", "value"),
            [("web", 38), ("tel", 24), ("gridWorker", 21), ("sensor", 17)].map {
                ChartValue(text($0.0), Double($0.1), shown: "\($0.1)%")
            })
    }
}

/// A share as a whole number of hundredths.
@Sendable private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }
