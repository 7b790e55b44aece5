/// How well the review tells replies to a message from replies to others.
package struct ReplyEvaluation: Sendable {
    package struct Pair: Sendable {
        package let message: String
        package let reply: String
        /// Replies are exchanged within a group only.
        package let group: String

        package init(message: String, reply: String, group: String) {
            self.message = message
            self.reply = reply
            self.group = group
        }
    }

    package private(set) var pairs = 0
    /// The chance that a real reply is found more relevant than one to another message of its group.
    package private(set) var area = 0.0
    /// Of the replies to others, those called irrelevant; of the real ones, those called so.
    package private(set) var caught = 0.0
    package private(set) var wronged = 0.0
    /// The mean completeness of real replies and of those to others.
    package private(set) var completeReal = 0.0
    package private(set) var completeOther = 0.0
    /// The share of real replies that name grounds of some sort.
    package private(set) var grounded = 0.0

    package init(_ all: [Pair]) {
        let groups = Dictionary(grouping: all, by: \.group).sorted { $0.key < $1.key }.map(\.value)
        var (real, other): ([Double], [Double]) = ([], [])
        for group in groups where group.count > 1 {
            for (index, pair) in group.enumerated() {
                let own = ReplyReview(of: pair.reply, to: pair.message)
                // Half the group away: another matter, another time.
                let strange = group[(index + max(1, group.count / 2)) % group.count].reply
                let others = ReplyReview(of: strange, to: pair.message)
                real.append(own.relevance)
                other.append(others.relevance)
                completeReal += own.completeness
                completeOther += others.completeness
                grounded += own.grounds.isEmpty ? 0 : 1
            }
        }
        pairs = real.count
        guard pairs > 0 else { return }
        let count = Double(pairs)
        completeReal /= count
        completeOther /= count
        grounded /= count
        caught = Double(other.count { $0 < ReplyReview.leastRelevance }) / count
        wronged = Double(real.count { $0 < ReplyReview.leastRelevance }) / count
        area = Self.area(real, other)
    }

    /// By ranks (Mann and Whitney 1947); ties count half.
    private static func area(_ real: [Double], _ other: [Double]) -> Double {
        let sorted = (real.map { ($0, true) } + other.map { ($0, false) }).sorted { $0.0 < $1.0 }
        var (sum, index) = (0.0, 0)
        while index < sorted.count {
            var end = index
            while end < sorted.count, sorted[end].0 == sorted[index].0 { end += 1 }
            let rank = Double(index + 1 + end) / 2
            sum += rank * Double(sorted[index..<end].count { $0.1 })
            index = end
        }
        let (n, m) = (Double(real.count), Double(other.count))
        return (sum - n * (n + 1) / 2) / (n * m)
    }
}
