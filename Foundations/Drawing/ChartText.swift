/// What a chart says in words: to whoever does not see it, and beside it for everybody. All display-ready.
package struct ChartText: Sendable, Hashable {
    /// Stands once on the page: letters, digits and hyphens.
    package let id: String
    package let title: String
    /// One sentence: what there is to see.
    package let summary: String
    /// What opens the table of the values.
    package let table: String
    /// The heads of that table: what is compared, and its value.
    package let heads: [String]
    /// Shown in place of a chart without values.
    package let none: String

    package init(id: String, title: String, summary: String, table: String, heads: [String], none: String) {
        self.id = id
        self.title = title
        self.summary = summary
        self.table = table
        self.heads = heads
        self.none = none
    }
}

/// A number in its place, with the words for both.
package struct ChartValue: Sendable, Hashable {
    /// Where: a month, a unit, a kind.
    package let label: String
    /// `nil` where nothing was counted, which is not zero.
    package let value: Double?
    /// The value as a person reads it, or the word for nothing.
    package let shown: String
    package let tone: Tone
    /// What lies behind the number.
    package let href: String?

    package init(_ label: String, _ value: Double?, shown: String, tone: Tone = .good, href: String? = nil) {
        self.label = label
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        self.shown = shown
        self.tone = tone
        self.href = href
    }
}

extension ChartText {
    /// A drawing with its name above and its values below, as a figure of the page.
    func figure(_ drawing: String, _ values: [ChartValue]) -> String {
        guard values.contains(where: { $0.value != nil }) else {
            return "<figure class=\"chart\">\(caption)<p class=\"empty\">\(escaped(none))</p></figure>"
        }
        return "<figure class=\"chart\">\(caption)\(drawing)\(valueTable(values))</figure>"
    }

    private var caption: String {
        "<figcaption id=\"\(escaped(id))-name\"><b>\(escaped(title))</b> "
            + "<span class=\"why\">\(escaped(summary))</span></figcaption>"
    }

    /// The names a drawing begins with: what a screen reader says of it.
    var names: String {
        "<title id=\"\(escaped(id))-t\">\(escaped(title))</title><desc id=\"\(escaped(id))-d\">\(escaped(summary))</desc>"
    }

    /// The attributes that tie a drawing to its names.
    var labelled: String { "role=\"img\" aria-labelledby=\"\(escaped(id))-t \(escaped(id))-d\"" }

    /// The same for a drawing with links in it.
    var grouped: String { "role=\"group\" aria-labelledby=\"\(escaped(id))-t \(escaped(id))-d\"" }

    private func valueTable(_ values: [ChartValue]) -> String {
        let heads = heads.enumerated().map { index, head in
            "<th scope=\"col\"\(index == 0 ? "" : " class=\"num\"")>\(escaped(head))</th>"
        }
        let rows = values.map { value in
            let label =
                value.href.map { "<a href=\"\(escaped($0))\">\(escaped(value.label))</a>" }
                ?? escaped(value.label)
            return "<tr><th scope=\"row\">\(label)</th><td class=\"num\">\(escaped(value.shown))</td></tr>"
        }
        return """
            <details class="values"><summary>\(escaped(table))</summary><div class="scroll" tabindex="0" role="region" \
            aria-labelledby="\(escaped(id))-name"><table><thead><tr>\(heads.joined())</tr></thead>\
            <tbody>\(rows.joined())</tbody></table></div></details>
            """
    }
}

/// `text` safe in SVG and HTML, in text and in quoted attributes.
func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
}

/// A coordinate with at most two decimals, always with a point.
func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(sign)\(whole)" }
    let digits = rest % 10 == 0 ? "\(rest / 10)" : (rest < 10 ? "0\(rest)" : "\(rest)")
    return "\(sign)\(whole).\(digits)"
}
