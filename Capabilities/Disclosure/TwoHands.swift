import Kernel

/// What one person writes down and another confirms before anybody can read it.
enum TwoHands {
    enum State: String, Sendable, CaseIterable {
        /// Written down, not yet confirmed by the supervision committee.
        case waiting
        case published
        /// The committee sent it back; it counts nowhere.
        case refused
    }

    /// Whether somebody may confirm it or send it back.
    /// - Parameter enterer: who wrote it down; `nil` when it was brought in by the machine's operator.
    static func check(isWaiting: Bool, enterer: ID<Person>?, by actor: Actor) throws(VoucherRefusal) {
        if case .post(let holder) = actor, holder.role != .supervisionCommittee { throw .committee }
        guard isWaiting else { throw .notWaiting }
        guard enterer == nil || enterer != actor.person else { throw .samePerson }
    }
}

/// One version of something that has a number for good and passes through two hands each time it is changed.
struct Filing: Sendable, Hashable {
    let number: CaseNumber
    /// Counts from 1; every one stays.
    let version: Int
    let village: DivisionCode
    let state: TwoHands.State
    let entered: Timestamp
    let enterer: ID<Person>?
    let confirmed: Timestamp?
    /// Why the committee sent it back.
    let reason: String?
}

/// Something whose versions are kept side by side.
protocol Filed: Sendable {
    var filing: Filing { get }
}

/// All versions of one number.
struct Versions<Item: Filed>: Sendable {
    /// Oldest first.
    let all: [Item]

    /// The newest confirmed one: what holds.
    var current: Item? { all.last { $0.filing.state == .published } }
    var waiting: Item? { all.first { $0.filing.state == .waiting } }
    var published: [Item] { all.filter { $0.filing.state == .published } }
    /// What holds, and what would hold once it is confirmed.
    var standing: [Item] { [current, waiting].compactMap { $0 } }

    /// By number.
    static func grouped(_ items: [Item]) -> [Versions] {
        Dictionary(grouping: items, by: \.filing.number).values
            .map { Versions(all: $0.sorted { $0.filing.version < $1.filing.version }) }
            .sorted {
                ($0.all.first?.filing.number.description ?? "") < ($1.all.first?.filing.number.description ?? "")
            }
    }

    /// What was in force at the end of a day; what came first for a day before it was entered.
    func inForce(on day: LocalDate) -> Item? {
        published.last { item in item.filing.confirmed.map { CountyTime.china.date($0) <= day } ?? false }
            ?? published.first
    }
}
