/// A category that may be meant, with how likely it is and what spoke for it.
package struct Opinion: Hashable, Sendable {
    package let category: String
    /// From 0 to 1; what is missing to 1 among several is some other category.
    package let share: Double
    /// The words that spoke for it, the weightiest first.
    package let words: [String]

    package init(_ category: String, share: Double, words: [String]) {
        self.category = category
        self.share = share
        self.words = words
    }
}

/// What the catalogue's words, a model and the newest decisions say together.
enum Opinions {
    /// A model is trusted as far as it has seen: with this many examples it counts as much as the catalogue's words.
    static let half = 150.0
    /// Never more than this: a model knows nothing of categories that nobody has decided for yet.
    static let most = 0.85
    /// A text this like one that was decided is the same kind of matter; from `Neighbours.nearest`'s floor on it rises.
    static let (floor, same): (Double, Double) = (0.15, 0.45)
    /// So much even of the same words may be something else.
    static let certain = 0.95

    static func trust(examples: Int) -> Double { most * Double(examples) / (Double(examples) + half) }

    /// - Parameters:
    ///   - cold: what the catalogue's words say.
    ///   - model: what a model says, and how far it is trusted.
    ///   - near: decisions about texts like this one, by category, the most alike first.
    /// - Returns: the likeliest first; `cold` as it is where nothing else speaks.
    static func combined(
        _ cold: [Opinion], model: (shares: [String: Double], trust: Double)?,
        near: [(category: String, likeness: Double, weight: Double)]
    ) -> [String: Double] {
        var shares: [String: Double] = [:]
        let trust = model?.trust ?? 0
        for opinion in cold { shares[opinion.category, default: 0] += (1 - trust) * opinion.share }
        for (category, share) in model?.shares ?? [:] { shares[category, default: 0] += trust * share }
        guard let best = near.first else { return shares }
        let pull = certain * min(1, max(0, (best.likeness - floor) / (same - floor)))
        let votes = near.map { $0.weight * $0.likeness * $0.likeness }
        let sum = votes.reduce(0, +)
        guard pull > 0, sum > 0 else { return shares }
        shares = shares.mapValues { $0 * (1 - pull) }
        for (neighbour, vote) in zip(near, votes) { shares[neighbour.category, default: 0] += pull * vote / sum }
        return shares
    }
}

/// What was reckoned, held against what became of earlier proposals.
struct Fates: Sendable, Hashable {
    /// Fewer say nothing yet.
    static let least = 30
    /// What is reckoned counts as so many decisions of its own.
    static let weight = 10.0

    private let tenths: [Double]?

    init(_ tallies: [HitTally] = []) {
        guard tallies.count == 10, tallies.reduce(0, { $0 + $1.decided }) >= Self.least else {
            tenths = nil
            return
        }
        // Pooled so that what is reckoned higher is never said lower (isotonic regression, pool adjacent violators).
        var pools: [(sum: Double, weight: Double, count: Int)] = []
        for (tenth, tally) in tallies.enumerated() {
            let middle = Double(tenth) / 10 + 0.05
            pools.append((Double(tally.right) + Self.weight * middle, Double(tally.decided) + Self.weight, 1))
            while pools.count > 1 {
                let (last, before) = (pools[pools.count - 1], pools[pools.count - 2])
                guard last.sum / last.weight < before.sum / before.weight else { break }
                pools.removeLast(2)
                pools.append((last.sum + before.sum, last.weight + before.weight, last.count + before.count))
            }
        }
        tenths = pools.flatMap { pool in Array(repeating: pool.sum / pool.weight, count: pool.count) }
    }

    /// - Parameter reckoned: from 0 to 1.
    /// - Returns: how often such proposals were right, in hundredths.
    func confidence(_ reckoned: Double) -> Int {
        guard let tenths else { return Int((reckoned * 100).rounded()) }
        // Between the middles of two tenths, on the line between them.
        let place = reckoned * 10 - 0.5
        let low = min(max(Int(place.rounded(.down)), 0), 9)
        let high = min(low + 1, 9)
        let part = min(max(place - Double(low), 0), 1)
        return Int(((tenths[low] + (tenths[high] - tenths[low]) * part) * 100).rounded())
    }
}
