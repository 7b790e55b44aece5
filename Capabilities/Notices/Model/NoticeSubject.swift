package import Cases
package import Kernel
package import Platform

/// What a notice is about.
package enum NoticeSubject: Sendable, Hashable {
    case matter(ID<Case>, CaseNumber)
    /// What waits for a person.
    case turns(TurnCounts)

    /// Under which it is stored: all word of what waits for somebody is of one subject, which no case has.
    var key: ID<Case> {
        switch self {
        case .matter(let id, _): id
        case .turns: Self.turnsKey
        }
    }

    var number: CaseNumber? {
        switch self {
        case .matter(_, let number): number
        case .turns: nil
        }
    }

    var turns: TurnCounts? {
        switch self {
        case .matter: nil
        case .turns(let counts): counts
        }
    }

    /// Where staff find it.
    var deskPath: String { number.map { "/desk/case/\($0)" } ?? "/desk/turns" }

    // Sixteen bytes are always an id.
    static let turnsKey = ID<Case>(bytes: [UInt8](repeating: 0, count: 16)) ?? ID(at: Timestamp(milliseconds: 0))
}

/// How many of each kind wait, and how many of them are late; nothing of what they are about.
package struct TurnCounts: Sendable, Hashable, Codable {
    package struct Kind: Sendable, Hashable, Codable {
        /// Of its words.
        package let key: String
        package let count: Int
    }

    package let late: Int
    /// In the order in which the first of each is due.
    package let kinds: [Kind]

    package var all: Int { kinds.reduce(0) { $0 + $1.count } }

    /// - Parameter turns: what is due first comes first.
    package init(_ turns: [Turn], at now: Timestamp) {
        late = turns.filter { $0.isLate(at: now) }.reduce(0) { $0 + $1.count }
        var (order, counts): ([String], [String: Int]) = ([], [:])
        for turn in turns {
            if counts[turn.key] == nil { order.append(turn.key) }
            counts[turn.key, default: 0] += turn.count
        }
        kinds = order.map { Kind(key: $0, count: counts[$0] ?? 0) }
    }
}

extension Turn {
    func isLate(at now: Timestamp) -> Bool { due.map { $0 <= now } ?? false }
}
