import Foundation

/// A matter that several people reported within a period.
package struct HotIssue: Sendable, Hashable {
    /// In the order of time.
    package let ids: [String]
    /// Of the message that is most like all others.
    package let title: String
    /// What most of them name, the rarest first: a place, a firm, a thing.
    package let names: [String]
    /// Of the first and the last message, milliseconds since 1970.
    package let first: Int64
    package let last: Int64
    /// How many different people wrote.
    package let people: Int
    /// How many others agreed.
    package let votes: Int
    /// How many people wrote in the last quarter of the period, as a share of all.
    package let growth: Double
    /// What it is ranked by.
    package let index: Double

    /// The index of a matter, version 2:
    /// `10·log2(1 + people) + 2·log2(1 + votes) + 5·growth + log2(1 + days) + 5·severity`.
    ///
    /// Twice the people bring ten points, so what many say comes before what is agreed with by a click, which brings two.
    /// Growth and span only order what many people brought alike. Nobody who writes ten times counts ten times.
    /// - Parameters:
    ///   - growth: the share of the people who wrote in the last quarter of the period.
    ///   - days: from the first message to the last.
    ///   - severity: 1 where the catalogue wants it solved within hours, else 0. It weighs as much as two fifths more
    ///     people.
    package static func index(people: Int, votes: Int, growth: Double, days: Double, severity: Double = 0) -> Double {
        10 * log2(1 + Double(people)) + 2 * log2(1 + Double(votes)) + 5 * growth + log2(1 + max(0, days))
            + 5 * severity
    }
}

extension Grouping {
    /// Matters that at least `least` people reported in a period, the hottest first.
    /// - Parameters:
    ///   - period: milliseconds since 1970; messages outside do not count.
    package func hottest(in period: Range<Int64>, least: Int = 2) -> [HotIssue] {
        matters.compactMap { issue($0, period, least) }.sorted {
            ($1.index, $0.ids[0]) < ($0.index, $1.ids[0])
        }
    }

    private func issue(_ matter: Matter, _ period: Range<Int64>, _ least: Int) -> HotIssue? {
        let inside = matter.members.filter { period.contains(messages[$0].time) }.sorted {
            (messages[$0].time, messages[$0].id) < (messages[$1].time, messages[$1].id)
        }
        let people = Set(inside.map { messages[$0].person })
        guard people.count >= max(1, least), let first = inside.first, let last = inside.last else { return nil }
        let recent = period.upperBound - (period.upperBound - period.lowerBound) / 4
        let growth =
            Double(Set(inside.filter { messages[$0].time >= recent }.map { messages[$0].person }).count)
            / Double(people.count)
        let votes = inside.reduce(0) { $0 + max(0, messages[$1].votes) }
        let days = Double(messages[last].time - messages[first].time) / 86_400_000
        return HotIssue(
            ids: inside.map { messages[$0].id }, title: title(of: matter, inside),
            names: names(inside.map { messages[$0] }),
            first: messages[first].time, last: messages[last].time, people: people.count, votes: votes, growth: growth,
            index: HotIssue.index(people: people.count, votes: votes, growth: growth, days: days))
    }

    /// The title of the message that is most like all of them.
    private func title(of matter: Matter, _ inside: [Int]) -> String {
        let best = inside.max { matter.profile.likeness(profiles[$0]) < matter.profile.likeness(profiles[$1]) }
        let title = best.map { messages[$0].title } ?? ""
        return title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
