import Kernel

/// What the books take.
enum VoucherRules {
    static let lines = 2...50
    /// 100 million yuan: far more than a village moves at once, and a million such sums fit into 64 bits.
    static let most = Money(count: 10_000_000_000)

    /// - Parameters:
    ///   - accounts: of the village, by code.
    ///   - closed: the last day whose accounts are published.
    /// - Returns: the sum of one side, and by how much the village has more money after it.
    static func check(
        _ draft: VoucherDraft, accounts: [AccountCode: Account], today: LocalDate, closed: LocalDate?
    ) throws(VoucherRefusal) -> (amount: Money, cash: Money) {
        guard lines.contains(draft.lines.count) else {
            throw .lines(fewest: lines.lowerBound, most: lines.upperBound)
        }
        for (index, line) in draft.lines.enumerated() {
            guard accounts[line.account] != nil else {
                throw .account(line: index + 1, code: line.account.description)
            }
            guard (line.debit.count == 0) != (line.credit.count == 0) else { throw .oneSide(line: index + 1) }
            guard (0...most.count).contains(line.debit.count), (0...most.count).contains(line.credit.count) else {
                throw .amount(line: index + 1, most: most)
            }
        }
        let sums = sums(draft.lines, accounts)
        guard sums.debit == sums.credit else { throw .unbalanced(debit: sums.debit, credit: sums.credit) }
        try checkDay(draft.day, today: today, closed: closed)
        guard draft.payee.kind == .nobody || !draft.payee.name.isEmpty else { throw .noPayee }
        return (sums.debit, sums.cash)
    }

    static func checkDay(_ day: LocalDate, today: LocalDate, closed: LocalDate?) throws(VoucherRefusal) {
        guard day <= today else { throw .future(day) }
        if let closed, day <= closed { throw .closed(through: closed) }
    }

    /// The same dealing taken back, line by line with the sign turned.
    static func reversal(of voucher: Voucher, on day: LocalDate, purpose: String, decision: String) -> VoucherDraft {
        VoucherDraft(
            day: day, purpose: purpose, payee: voucher.payee, decision: decision,
            lines: voucher.lines.map(\.reversed))
    }

    static func sums(
        _ lines: [VoucherLine], _ accounts: [AccountCode: Account]
    ) -> (debit: Money, credit: Money, cash: Money) {
        var (debit, credit, cash) = (Int64(0), Int64(0), Int64(0))
        for line in lines {
            debit += line.debit.count
            credit += line.credit.count
            if accounts[line.account]?.isCash == true { cash += line.debit.count - line.credit.count }
        }
        return (Money(count: debit), Money(count: credit), Money(count: cash))
    }
}
