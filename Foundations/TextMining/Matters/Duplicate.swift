/// A message with an earlier one that is likely about the same matter.
package struct Duplicate: Sendable, Hashable {
    package let id: String
    package let earlier: String
    /// From 0 to 1.
    package let likeness: Float
    /// What both name, the rarest first.
    package let because: [String]
    /// Between them.
    package let days: Int

    /// For each message, up to `most` earlier ones of the last `days` days, the likest first.
    /// - Complexity: does not grow with the number of messages that came before, but for names that many share.
    package static func all(
        in messages: [Message], _ bounds: Grouping.Bounds = .pairs, most: Int = 3, days: Int64 = 365
    ) -> [Duplicate] {
        var search = DuplicateSearch(bounds)
        let ordered = messages.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        search.learn(ordered)
        return ordered.flatMap { message in
            defer { search.add(message) }
            return search.earlier(than: message, most: most, days: days)
        }
    }
}

/// Messages among which the earlier ones like a new one are looked for.
package struct DuplicateSearch: Sendable {
    private var grouping: Grouping

    package init(_ bounds: Grouping.Bounds = .pairs) { grouping = Grouping(bounds) }

    /// Learns which names are rare.
    package mutating func learn(_ messages: [Message]) {
        var known = Commonness()
        for message in messages {
            known.addMatter()
            for key in Shingles(message).all { known.add(key) }
        }
        grouping = Grouping(grouping.bounds, known)
    }

    package mutating func add(_ message: Message) { grouping.place(message) }

    /// - Parameters:
    ///   - most: how many are wanted.
    ///   - days: how far back.
    package mutating func earlier(than message: Message, most: Int, days: Int64) -> [Duplicate] {
        grouping.likest(message, most: most, since: message.time - days * 86_400_000).map { number, likeness in
            let other = grouping.messages[number]
            return Duplicate(
                id: message.id, earlier: other.id, likeness: likeness,
                because: grouping.names([message, other]), days: Int((message.time - other.time) / 86_400_000))
        }
    }
}

extension Grouping.Bounds {
    /// For two messages, of which somebody looks at both: less is asked of them than of a group that is counted.
    package static var pairs: Self {
        var bounds = Self()
        (bounds.complaining, bounds.everyday) = (0.2, 0.15)
        return bounds
    }
}
