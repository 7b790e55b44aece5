/// Values of a row of periods, and how they are laid out in a picture. Pure.
struct Trend: Hashable, Sendable {
    /// Ten-thousandths, oldest first; `nil` where there is nothing to judge by.
    let values: [Int?]
    /// Ten-thousandths.
    let target: Int

    /// What came before the first known value is not drawn: a young county fills the picture, too.
    init(_ values: [Int?], target: Int) {
        self.values = Array(values.drop { $0 == nil })
        self.target = target
    }

    /// A line needs two points.
    var isDrawn: Bool { values.compactMap { $0 }.count > 1 }

    /// From the lowest to the highest of values and target, with a tenth of room and at least one percentage point.
    private var range: (low: Double, high: Double) {
        let all = (values.compactMap { $0 } + [target]).map(Double.init)
        let (low, high) = (all.min() ?? 0, all.max() ?? 0)
        let room = max(50, (high - low) / 10)
        return (low - room, high + room)
    }

    /// 0 at the top of a picture, 1 at its bottom.
    func height(_ permyriad: Int) -> Double {
        let (low, high) = range
        return (high - Double(permyriad)) / (high - low)
    }

    /// Unbroken runs of points, x and y from 0 to 1.
    var runs: [[(x: Double, y: Double)]] {
        var runs: [[(x: Double, y: Double)]] = [[]]
        for (index, value) in values.enumerated() {
            guard let value else {
                runs.append([])
                continue
            }
            let x = values.count < 2 ? 1 : Double(index) / Double(values.count - 1)
            runs[runs.count - 1].append((x, height(value)))
        }
        return runs.filter { !$0.isEmpty }
    }
}
