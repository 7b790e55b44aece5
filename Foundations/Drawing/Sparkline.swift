/// A course as small as a word, beside the number it led to.
package struct Sparkline: Sendable {
    private let values: [Double?]
    private let label: String

    /// - Parameters:
    ///   - values: in order; those that are not there leave a gap.
    ///   - label: the course in words, such as "六个月里从 81% 升到 92%".
    package init(_ values: [Double?], label: String) {
        self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
        self.label = label
    }

    /// Nothing when there are fewer than two values: a single one has no course.
    package var svg: String {
        let known = values.compactMap { $0 }
        guard known.count > 1, let least = known.min(), let most = known.max() else { return "" }
        let (width, height) = (96.0, 24.0)
        func place(_ index: Int, _ value: Double) -> (x: String, y: String) {
            let share = most > least ? (value - least) / (most - least) : 0.5
            let step = Double(index) / Double(max(values.count - 1, 1))
            return (number(3 + step * (width - 6)), number(height - 4 - share * (height - 8)))
        }
        var path = ""
        var isDown = false
        var last = ""
        for (index, value) in values.enumerated() {
            guard let value else {
                isDown = false
                continue
            }
            let (x, y) = place(index, value)
            path += "\(isDown ? "L" : "M")\(x) \(y)"
            isDown = true
            last = "<circle class=\"dot\" cx=\"\(x)\" cy=\"\(y)\" r=\"2.5\"/>"
        }
        return """
            <svg class="spark" width="96" height="24" viewBox="0 0 96 24" role="img" aria-label="\(escaped(label))">\
            <path class="line" d="\(path)"/>\(last)</svg>
            """
    }
}
