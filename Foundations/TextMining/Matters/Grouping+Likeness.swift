import Foundation

extension Grouping {
    var all: Float { Float(max(commonness.matters, 100)) }

    /// The rare shingles that half of the titles hold and that some of their texts repeat; where the title of a single
    /// message names nothing, those of its text.
    func name(of matter: Matter) -> Profile {
        guard matter.count == 1 else {
            let count = Float(matter.count)
            return rare(matter.titled) { key, held in
                held >= count / 2 && matter.echoed.value(key) >= bounds.repeating * count
            }
        }
        var name = rare(matter.titled) { _, _ in true }
        if name.keys.count < 4 { name.add(rare(matter.held) { _, _ in true }) }
        return name
    }

    /// In so many matters at most a shingle is that may be a name.
    var mostNamed: Int { Int(max(8, bounds.rare * all)) }

    private func rare(_ held: Profile, where counts: (_ key: UInt32, _ held: Float) -> Bool) -> Profile {
        var rare = Profile()
        for (number, key) in held.keys.enumerated() where counts(key, held.values[number]) {
            guard commonness.count(key) <= mostNamed else { continue }
            let weight = commonness.weight(key)
            rare.add(key, weight * weight)
        }
        return rare
    }

    /// Whether enough of the name of one is in most messages of the other, the matter of a number.
    func sharesName(_ one: Matter, _ other: Int) -> Bool {
        holds(one.name, matters[other].held, of: matters[other].count)
            || holds(matters[other].name, one.held, of: one.count)
    }

    /// Whether most of so many messages hold enough of a name, by its weight.
    /// - Parameter held: by how many each shingle is held.
    func holds(_ name: Profile, _ held: Profile, of count: Int) -> Bool {
        let enough = bounds.naming * name.sum
        guard enough > 0 else { return false }
        var (shared, left) = (Float(0), name.sum)
        let half = 2 / Float(count)
        for (number, key) in name.keys.enumerated() {
            shared += name.values[number] * min(1, half * held.value(key))
            left -= name.values[number]
            if shared >= enough { return true }
            if shared + left < enough { return false }
        }
        return shared >= enough
    }
}
