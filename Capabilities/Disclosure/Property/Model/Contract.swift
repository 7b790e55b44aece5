import Kernel

/// Who uses what the village owns, for how long and for how much, as the clerk writes it down.
struct ContractDraft: Sendable, Hashable {
    /// How the other side was found.
    enum Award: String, Sendable, CaseIterable { case tender, negotiated, other }

    let asset: CaseNumber
    /// Stays for good: another tenant is another contract.
    let tenant: Payee
    var area: LandArea?
    /// Per year.
    var rent: Money
    var deposit: Money
    var from: LocalDate
    var to: LocalDate
    /// The last day on which the first year's rent is paid in time; the same day of each year after it.
    var firstDue: LocalDate
    var award: Award
    /// What it rests on: a meeting and its day, a tender.
    var decision: String
    /// When it ended before its time, or was closed at its end.
    var endedOn: LocalDate?
    /// Why it was written down anew; empty the first time.
    var why = ""

    /// The days on which the asset is not free.
    var days: ClosedRange<LocalDate> { from...max(from, endedOn ?? to) }
}

/// One version of a contract.
struct Contract: Filed, Hashable {
    enum Stage: String, Sendable, CaseIterable {
        case coming, running
        /// Its end is near.
        case runningOut
        /// Its end is past and nobody closed it.
        case past
        case ended
    }

    let id: ID<Contract>
    let filing: Filing
    /// The tenant's name is covered for a natural person.
    let what: ContractDraft

    /// Lets its asset on that day, and nobody ended it.
    func isRunning(on today: LocalDate) -> Bool { what.endedOn == nil && what.days.contains(today) }

    /// - Parameter expiringDays: days before its end from which on it is said to run out.
    func stage(on today: LocalDate, expiringDays: Int) -> Stage {
        if let end = what.endedOn, end <= today { return .ended }
        if today < what.from { return .coming }
        if what.to < today { return .past }
        return what.to <= today.adding(days: expiringDays) ? .runningOut : .running
    }
}
