import Kernel

/// What a village hands out to those entitled, as the clerk writes it down before the lines come in.
struct ListDraft: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        case dividend, subsidy
        /// Minimum living allowance 低保.
        case livingAllowance
        case relief, other
    }

    var kind: Kind
    var title: String
    /// What it is for: first and last day.
    var from: LocalDate
    var to: LocalDate
    /// The law or rule that it rests on.
    var ground: String
    /// The meeting or paper that decided it.
    var decision: String
    /// Goods with their unit, such as kilograms of rice; empty for money.
    var goods: String
    /// The sum that the clerk has on paper; all lines together make it, exactly.
    var total: Money
    /// Days for which the lines stay public once they are confirmed.
    var publicDays: Int
    /// By which it was paid; their payments together make the total.
    var vouchers: [CaseNumber] = []
}

/// A list as it stands. Once published it is never changed.
struct EntitlementList: Sendable, Hashable {
    enum State: String, Sendable, CaseIterable {
        /// Lines come in.
        case draft
        case waiting, published, refused
    }

    let id: ID<EntitlementList>
    let number: CaseNumber
    let village: DivisionCode
    let what: ListDraft
    let state: State
    let entered: Timestamp
    let enterer: ID<Person>?
    let confirmed: Timestamp?
    let reason: String?

    /// The last day on which everybody reads the lines; `nil` while nobody does.
    var publicUntil: LocalDate? {
        confirmed.flatMap { state == .published ? CountyTime.china.date($0).adding(days: what.publicDays) : nil }
    }
}

/// Somebody entitled, as everybody may read it.
struct EntitlementLine: Sendable, Hashable {
    /// Why somebody is entitled, as far as it is public: illness and disability are hardship, and no more than that.
    /// - Source: Personal Information Protection Law, article 28: health is sensitive.
    enum Category: String, Sendable, CaseIterable { case member, landholder, age, hardship, other }

    let id: ID<EntitlementLine>
    let list: ID<EntitlementList>
    /// Its number on the list.
    let ordinal: Int
    /// The surname and two stars.
    let label: String
    let category: Category
    /// Money, or a quantity of the list's goods; both in hundredths.
    let amount: Money
    /// Of everything in the line, salted: the same line is the same, and nobody finds a person by trying.
    let identity: [UInt8]
    /// The keyed hash of the telephone, for the own look-up.
    let phone: [UInt8]?
}

/// What is sealed of a line: for the entitled alone, and for those who confirm.
struct EntitledPerson: Codable, Hashable, Sendable {
    let name: String
    let household: String
    let phone: String
    let ground: String
}
