import Kernel

/// What an account took on and gave off within some time.
struct Turnover: Sendable, Hashable {
    var debit: Int64 = 0
    var credit: Int64 = 0

    static func + (a: Self, b: Self) -> Self { Self(debit: a.debit + b.debit, credit: a.credit + b.credit) }

    func balance(_ kind: AccountKind) -> Money { Money(count: kind.growsByDebit ? debit - credit : credit - debit) }
}

/// All accounts of a village over some time: before, within, after.
struct Statement: Sendable, Hashable {
    struct Row: Sendable, Hashable {
        let account: Account
        let before: Turnover
        let within: Turnover

        var opening: Money { before.balance(account.kind) }
        var closing: Money { (before + within).balance(account.kind) }
    }

    let from: LocalDate
    let to: LocalDate
    /// Accounts that anything ever happened on, by code.
    let rows: [Row]

    var total: Turnover { rows.reduce(Turnover()) { $0 + $1.within } }
    /// What the village had in money before and has after.
    var opening: Money { cash(\.opening) }
    var closing: Money { cash(\.closing) }
    /// Debits and credits are one sum, within and ever.
    var isBalanced: Bool {
        let ever = rows.reduce(Turnover()) { $0 + $1.before + $1.within }
        return total.debit == total.credit && ever.debit == ever.credit
    }

    private func cash(_ side: (Row) -> Money) -> Money {
        Money(count: rows.filter(\.account.isCash).reduce(0) { $0 + side($1).count })
    }
}

/// Where money came from and went to, by the other account of each dealing that moved money.
struct Flows: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        let account: Account
        let sum: Money
    }

    /// Largest first.
    let income: [Part]
    let spending: [Part]
    /// Brought over from earlier books, or paid in as capital: it makes nobody richer, so it is neither of the two.
    let carried: Money

    /// What came in and was carried over, less what went out, is exactly by how much the money grew, since every voucher
    /// balances.
    init(_ turnovers: [(account: Account, turnover: Turnover)]) {
        func parts(_ side: (Turnover) -> Int64) -> [Part] {
            turnovers.filter { side($0.turnover) != 0 && $0.account.kind != .equity }
                .map { Part(account: $0.account, sum: Money(count: side($0.turnover))) }
                .sorted { ($1.sum, $0.account.code) < ($0.sum, $1.account.code) }
        }
        income = parts(\.credit)
        spending = parts(\.debit)
        carried = Money(
            count: turnovers.reduce(0) { sum, one in
                one.account.kind == .equity ? sum + one.turnover.credit - one.turnover.debit : sum
            })
    }

    var received: Money { Money(count: income.reduce(0) { $0 + $1.sum.count }) }
    var paid: Money { Money(count: spending.reduce(0) { $0 + $1.sum.count }) }
}
