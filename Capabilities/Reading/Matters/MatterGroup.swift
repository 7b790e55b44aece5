import TextMining

/// Reports that are likely about the same matter.
package struct MatterGroup: Sendable {
    /// One of them, without its words.
    package struct Mention: Sendable, Hashable {
        package let id: String
        package let subject: String
        /// Milliseconds since 1970.
        package let time: Int64
        package let person: Int
    }

    /// In the order of time.
    package let mentions: [Mention]

    package var people: Int { Set(mentions.map(\.person)).count }

    /// The same group of those cases alone; `nil` when nothing is left.
    package func keeping(_ isKept: (String) -> Bool) -> MatterGroup? {
        let kept = mentions.filter { isKept($0.subject) }
        return kept.isEmpty ? nil : MatterGroup(mentions: kept)
    }

    /// What it is ranked by, and what that is made of.
    package struct Figures: Sendable, Hashable {
        package let people: Int
        /// How many of them wrote in the last quarter of the period.
        package let recent: Int
        package let first: Int64
        package let last: Int64
        package let isSevere: Bool
        package let index: Double
    }

    /// - Parameters:
    ///   - now: the end of the period, milliseconds since 1970.
    ///   - days: how long it is.
    ///   - isSevere: the catalogue wants it solved within hours.
    package func figures(at now: Int64, days: Int, isSevere: Bool) -> Figures {
        let recentFrom = now - Int64(days) * 86_400_000 / 4
        let recent = Set(mentions.filter { $0.time >= recentFrom }.map(\.person)).count
        let (first, last) = (mentions.first?.time ?? now, mentions.last?.time ?? now)
        return Figures(
            people: people, recent: recent, first: first, last: last, isSevere: isSevere,
            index: HotIssue.index(
                people: people, votes: 0, growth: people > 0 ? Double(recent) / Double(people) : 0,
                days: Double(last - first) / 86_400_000, severity: isSevere ? 1 : 0))
    }
}
