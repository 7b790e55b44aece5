import Kernel

/// One side of one account.
struct VoucherLine: Sendable, Hashable {
    let account: AccountCode
    /// Negative in a voucher that reverses another, and nowhere else.
    let debit: Money
    let credit: Money

    var reversed: VoucherLine {
        VoucherLine(account: account, debit: Money(count: -debit.count), credit: Money(count: -credit.count))
    }
}

/// Who was paid, or who paid.
struct Payee: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        /// A natural person: shown without the given name.
        case person
        case organisation
        /// Nobody: money moved between the village's own accounts.
        case nobody
    }

    let kind: Kind
    let name: String
}

/// What a clerk writes down of one dealing, before it has a number.
struct VoucherDraft: Sendable, Hashable {
    var day: LocalDate
    var purpose: String
    var payee: Payee
    /// What it rests on: a meeting and its day, a contract, a budget.
    var decision: String
    /// Who accepted what was paid for; empty where there is nothing to accept.
    var acceptance = ""
    var acceptedOn: LocalDate?
    var lines: [VoucherLine]
    /// Its number in the books it was brought from.
    var source: String?
}

/// A dealing as it stands in the books. Once published it is never changed, only reversed by another.
struct Voucher: Sendable, Hashable {
    enum State: String, Sendable, CaseIterable {
        /// Written down, not yet confirmed by the supervision committee.
        case waiting
        case published
        /// The committee sent it back; it counts nowhere.
        case refused
    }

    let id: ID<Voucher>
    let number: CaseNumber
    let village: DivisionCode
    let day: LocalDate
    let purpose: String
    /// The name is covered for a natural person.
    let payee: Payee
    let decision: String
    let acceptance: String
    let acceptedOn: LocalDate?
    /// The sum of one side.
    let amount: Money
    /// By how much the village has more money after it; negative when it paid.
    let cash: Money
    let state: State
    let entered: Timestamp
    /// `nil` when it was brought in from a file by the machine's operator.
    let enterer: ID<Person>?
    let confirmed: Timestamp?
    let reason: String?
    let reverses: CaseNumber?
    let reversedBy: CaseNumber?
    let source: String?
    var lines: [VoucherLine] = []
}

/// A village whose books are kept here.
struct KeptVillage: Sendable, Hashable {
    let code: DivisionCode
    /// From when on it has to publish.
    let since: LocalDate
    /// Whether its dealings are many, so that finances are published every month.
    let isMonthly: Bool

    /// The same id for the same village.
    static func id(_ county: County, _ village: DivisionCode) -> ID<KeptVillage> {
        .naming(["village", county.code.description, village.description])
    }
}
