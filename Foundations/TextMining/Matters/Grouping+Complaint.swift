import Foundation

/// What is complained of: what titles hold beside the name.
extension Grouping {
    typealias Title = [(pair: UInt32, triple: UInt32)]

    /// Whether what the titles of one complain of is in the messages of the other, and the other way round.
    func sharesComplaint(_ one: Matter, _ other: Matter) -> Bool {
        complaintShare(one.titles, in: other) + complaintShare(other.titles, in: one) >= 2 * bounds.complaining
    }

    /// Whether a message that is in a matter holds enough of its name and of its complaint. It is no witness for itself.
    func belongs(_ message: Matter, to matter: Matter, called name: Profile) -> Bool {
        if placedLikeness(message, matter) > 0 { return true }
        guard name.keys.isEmpty || holds(name, message.held, of: 1) else { return false }
        let others = zip(matter.members, matter.titles).filter { $0.0 != message.members[0] }.map(\.1)
        return complaintShare(message.titles, in: matter, without: message) + complaintShare(others, in: message)
            >= 2 * bounds.complaining
    }

    /// How much of what titles complain of most messages of a matter hold, from 0 to 1.
    /// - Parameter own: a message of the matter that does not count.
    private func complaintShare(_ titles: [Title], in other: Matter, without own: Matter? = nil) -> Float {
        let (least, most) = (max(4, bounds.usual * all), bounds.everyday * all)
        let count = Float(other.count - (own?.count ?? 0))
        var (usual, rarer) = (Share(), Share())
        for title in titles {
            for key in words(of: title, besideNamesIn: other) {
                let matters = Float(commonness.count(key))
                guard matters >= 4, matters < most else { continue }
                let held = other.held.value(key) - (own?.held.value(key) ?? 0)
                // Half of them are most of many; of two it takes both.
                let share = min(1, 2 * held / (count + 1))
                if matters >= least {
                    usual.add(share, weight: logf(most / matters))
                } else {
                    rarer.add(share, weight: logf(most / matters))
                }
            }
        }
        // A title without such a word says little; what it holds must then be found on the other side.
        return usual.mean ?? rarer.mean ?? 0.75 * bounds.complaining
    }

    /// The shingles of a title that share no character with a name that most messages of a matter hold too. Two troubles
    /// of one place have its whole name in common, the common words in it as well.
    private func words(of title: Title, besideNamesIn other: Matter) -> [UInt32] {
        var isNamed = [Bool](repeating: false, count: title.count)
        for (place, end) in title.enumerated() {
            if isName(end.pair, in: other) { (isNamed[place], isNamed[place - 1]) = (true, true) }
            if isName(end.triple, in: other) { for part in 0...2 { isNamed[place - part] = true } }
        }
        var words: [UInt32] = []
        for (place, end) in title.enumerated() where end.pair != 0 && !isNamed[place] && !isNamed[place - 1] {
            words.append(end.pair)
            if end.triple != 0, !isNamed[place - 2] { words.append(end.triple) }
        }
        return words
    }

    private func isName(_ key: UInt32, in matter: Matter) -> Bool {
        key != 0 && commonness.count(key) <= mostNamed && 2 * matter.held.value(key) >= Float(matter.count)
    }

    /// A weighed mean.
    private struct Share {
        private var (sum, weights) = (Float(0), Float(0))

        var mean: Float? { weights > 0 ? sum / weights : nil }

        mutating func add(_ share: Float, weight: Float) {
            sum += share * weight
            weights += weight
        }
    }
}
