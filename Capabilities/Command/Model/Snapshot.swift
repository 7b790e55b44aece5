import Cases
import Kernel

/// What the wall shows of a place, as of one moment; the same for everybody who may see it.
struct Snapshot: Sendable {
    /// A deadline within so many hours is near.
    static let soonHours: Int64 = 2
    /// Of unfinished matters, the soonest due first, so many are looked at for what burns.
    static let mostCases = 200
    /// Of those that many people reported, besides.
    static let mostCrowded = 20

    let place: DivisionCode
    let at: Timestamp
    let counts: [UnfinishedCount]
    /// Since midnight.
    let received: Int
    let closed: Int
    let loads: [UnitLoad]
    let cases: [Case]
    /// What was said first in each of `cases`.
    let texts: [ID<Case>: String]

    var soon: Timestamp { at.adding(hours: Self.soonHours) }

    /// What the filter lets through, by part; under `nil` what is not known any closer.
    func tallies(_ filter: WallFilter) -> [DivisionCode?: Tally] {
        var tallies: [DivisionCode?: Tally] = [:]
        for count in counts where filter.includes(count.urgency) {
            tallies[count.part, default: Tally()].add(count)
        }
        return tallies
    }

    func total(_ filter: WallFilter) -> Int {
        counts.reduce(0) { $0 + (filter.includes($1.urgency) ? $1.count : 0) }
    }
}

/// How many there are in one part, and how many of them are late.
struct Tally: Sendable, Hashable {
    var count = 0
    var late = 0

    mutating func add(_ other: UnfinishedCount) {
        count += other.count
        if other.urgency == .late { late += other.count }
    }
}

extension WallFilter {
    func includes(_ urgency: Urgency) -> Bool {
        switch self {
        case .all: true
        case .late: urgency == .late
        case .soon: urgency == .soon
        }
    }
}
