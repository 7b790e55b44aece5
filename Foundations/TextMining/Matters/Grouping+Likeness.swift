import Foundation

extension Grouping {
    private var all: Float { Float(max(commonness.matters, 100)) }

    /// The rare shingles that half of the titles hold; where the title of a single message names nothing, those of its
    /// text.
    func name(of matter: Matter) -> Profile {
        let bound = Int(max(8, bounds.rare * all))
        var name = rare(matter.titled, held: Float(matter.count) / 2, bound)
        if matter.count == 1, name.keys.count < 4 { name.add(rare(matter.held, held: 1, bound)) }
        return name
    }

    private func rare(_ held: Profile, held least: Float, _ bound: Int) -> Profile {
        var rare = Profile()
        for (number, key) in held.keys.enumerated() where held.values[number] >= least {
            guard commonness.count(key) <= bound else { continue }
            let weight = commonness.weight(key)
            rare.add(key, weight * weight)
        }
        return rare
    }

    /// Whether enough of the name of one is in most messages of the other.
    func sharesName(_ one: Matter, _ other: Matter) -> Bool {
        holds(one.name, other) || holds(other.name, one)
    }

    /// Whether a matter holds enough of a name.
    private func holds(_ name: Profile, _ matter: Matter) -> Bool { nameShare(name, matter) >= bounds.naming }

    /// Whether a message that is in a matter holds enough of its name and of its complaint.
    func belongs(_ message: Matter, to matter: Matter, called name: Profile) -> Bool {
        placedLikeness(message, matter) > 0
            || ((name.keys.isEmpty || holds(name, message)) && sharesComplaint(message, matter))
    }

    /// The share of the name's weight that most messages of a matter hold.
    private func nameShare(_ name: Profile, _ matter: Matter) -> Float {
        var (all, shared) = (Float(0), Float(0))
        for (number, key) in name.keys.enumerated() {
            all += name.values[number]
            shared += name.values[number] * min(1, 2 * matter.held.value(key) / Float(matter.count))
        }
        return all > 0 ? shared / all : 0
    }

    /// Whether what the titles of one complain of is in the messages of the other, and the other way round.
    func sharesComplaint(_ one: Matter, _ other: Matter) -> Bool {
        complaintShare(one, other) + complaintShare(other, one) >= 2 * bounds.complaining
    }

    private func complaintShare(_ one: Matter, _ other: Matter) -> Float {
        let (least, most) = (max(4, bounds.usual * all), bounds.everyday * all)
        var (sum, shared) = (Float(0), Float(0))
        for (number, key) in one.titled.keys.enumerated() {
            let count = Float(commonness.count(key))
            guard count >= least, count < most else { continue }
            let weight = one.titled.values[number] * logf(most / count)
            sum += weight
            shared += weight * other.held.value(key)
        }
        // A title without such a word says little; what it holds must then be found on the other side.
        return sum > 0 ? shared / (sum * Float(other.count)) : 0.75 * bounds.complaining
    }
}
