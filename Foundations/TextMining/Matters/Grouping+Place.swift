import Foundation

/// Messages that say where they are about. A name in the words is then no longer needed, and no name brings together
/// what is far apart.
extension Grouping {
    /// How like two matters are that lie beside each other and were filed as the same; 0 where they do not, or where
    /// their words have too little in common.
    func placedLikeness(_ one: Matter, _ other: Matter) -> Float {
        guard let here = one.places.middle, let there = other.places.middle, !one.places.topic.isEmpty,
            one.places.topic == other.places.topic, here.isNear(there, bounds.near)
        else { return 0 }
        let shared = agreement(one, other)
        return shared >= bounds.agreeing ? 0.5 + 0.5 * shared : 0
    }

    /// Whether words alone cannot make them one: both say where they are, and that is not the same neighbourhood, or it
    /// is not known yet what is a name.
    func isApart(_ one: Matter, _ other: Matter) -> Bool {
        guard let here = one.places.middle, let there = other.places.middle else { return false }
        return commonness.matters < bounds.learned || !here.isNear(there, bounds.reach)
    }

    /// What two matters hold in common, of what the shorter one holds, from 0 to 1.
    private func agreement(_ one: Matter, _ other: Matter) -> Float {
        let (few, many) = one.held.keys.count <= other.held.keys.count ? (one, other) : (other, one)
        let all = Float(max(commonness.matters, 100) + 1)
        var (sum, shared) = (Float(0), Float(0))
        for (number, key) in few.held.keys.enumerated() {
            // What everybody says is still said by both: it counts a little.
            let weight =
                max(0.3, logf(all / Float(commonness.count(key) + 1))) * few.held.values[number] / Float(few.count)
            sum += weight
            shared += weight * min(1, many.held.value(key) / Float(many.count))
        }
        return sum > 0 ? shared / sum : 0
    }

    /// Numbers of the matters that were filed as the same nearby, the newest first.
    func neighbours(of one: Matter, most: Int) -> [Int] {
        guard let site = one.places.middle, !one.places.topic.isEmpty else { return [] }
        let found = Set(site.keysAround(one.places.topic).flatMap { postings.holders(of: $0) })
        return found.sorted(by: >).prefix(most).map { $0 }
    }
}
