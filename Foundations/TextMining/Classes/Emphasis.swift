import Foundation

/// How strongly each gram speaks for or against each class: `bias + |ln(share in the class / share elsewhere)|`. Vectors
/// are stretched by it before the machine learns, so that telling grams are cheap to use.
/// - Source: Wang and Manning, Baselines and Bigrams: Simple, Good Sentiment and Topic Classification, ACL 2012, here
///   without the sign, with presence instead of counts, and with a floor so that no gram is lost.
struct Emphasis {
    /// Rows of each gram, one gram after the other.
    private(set) var values: [Lanes]

    /// - Parameters:
    ///   - classes: of each text.
    ///   - floor: what a gram that says nothing keeps.
    init(_ vectors: TextVectors, _ classes: [Int], count: Int, floor: Float) {
        let rows = rowsNeeded(count)
        var own = [Lanes](repeating: Lanes(repeating: 1), count: vectors.keys.count * rows)
        for text in 0..<vectors.count {
            let (row, lane) = (classes[text] / 8, classes[text] % 8)
            for place in vectors.starts[text]..<vectors.starts[text + 1] {
                own[Int(vectors.grams[place]) * rows + row][lane] += 1
            }
        }
        var sums = [Lanes](repeating: .zero, count: rows)
        for place in own.indices { sums[place % rows] += own[place] }
        values = Self.ratios(own, sums, rows, count, floor)
    }

    private static func ratios(
        _ own: [Lanes], _ sums: [Lanes], _ rows: Int, _ count: Int, _ floor: Float
    ) -> [Lanes] {
        var values = own
        let all = (0..<count).reduce(Float(0)) { $0 + sums[class: $1] }
        // Each class began with one of each gram, and what is elsewhere counts as one class.
        let surplus = Float(count - 2) * Float(own.count / rows)
        for gram in 0..<own.count / rows {
            let first = gram * rows
            let total = (0..<count).reduce(Float(0)) { $0 + own[first + $1 / 8][$1 % 8] - 1 }
            for number in 0..<count {
                let (inside, sum) = (own[first + number / 8][number % 8], sums[class: number])
                let outside = total - inside + 2
                let ratio = (inside / sum) / (outside / (all - sum - surplus))
                values[first + number / 8][number % 8] = floor + abs(Foundation.log(ratio))
            }
        }
        return values
    }
}
