/// How full something is, with the mark it should reach. The number stands in words beside it.
package struct Meter: Sendable {
    private let share: Double
    private let tone: Tone
    private let target: Double?
    private let label: String

    /// - Parameters:
    ///   - share: from 0 to 1; what lies beyond is drawn at the edge.
    ///   - label: what it is and how much, such as "按期办结 91.2%，目标 90%".
    package init(_ share: Double, tone: Tone = .good, target: Double? = nil, label: String) {
        self.share = share
        self.tone = tone
        self.target = target
        self.label = label
    }

    package var svg: String {
        Self.drawing(share: share, tone: tone, target: target, names: "role=\"img\" aria-label=\"\(escaped(label))\"")
    }

    static func drawing(share: Double, tone: Tone, target: Double?, names: String) -> String {
        func percent(_ share: Double) -> String { number(share.isFinite ? min(max(share, 0), 1) * 100 : 0) }
        let mark = target.map {
            "<line class=\"target\" x1=\"\(percent($0))%\" x2=\"\(percent($0))%\" y1=\"0\" y2=\"100%\"/>"
        }
        return """
            <svg class="bar-of" width="100%" height="8" \(names)><rect class="track" width="100%" height="100%"/>\
            <rect class="mark \(tone)" width="\(percent(share))%" height="100%"/>\(mark ?? "")</svg>
            """
    }
}
