import Kernel
import Store

extension VoucherTable {
    /// Whole months from one to another.
    func statement(
        _ village: DivisionCode, _ days: ClosedRange<LocalDate>, _ connection: any Connection
    ) throws -> Statement {
        let accounts = try VillageTable(county: county).accounts(village, connection)
        let first = days.lowerBound.month
        var sums: [AccountCode: (before: Turnover, within: Turnover)] = [:]
        let rows = try connection.query(
            "SELECT account, month, debit, credit FROM books_balances WHERE county = ? AND village = ? AND month <= ?",
            [county, village, days.upperBound.month])
        for row in rows {
            guard let code = AccountCode(try row["account"] as String) else { continue }
            let turnover = Turnover(debit: try row["debit"], credit: try row["credit"])
            var sum = sums[code] ?? (Turnover(), Turnover())
            let month: Int = try row["month"]
            if month < first { sum.before = sum.before + turnover } else { sum.within = sum.within + turnover }
            sums[code] = sum
        }
        return Statement(
            from: days.lowerBound, to: days.upperBound,
            rows: accounts.values.sorted { $0.code < $1.code }.compactMap { account in
                sums[account.code].map { .init(account: account, before: $0.before, within: $0.within) }
            })
    }

    /// In and out by purpose: the other accounts of every voucher that moved money.
    func flows(
        _ village: DivisionCode, _ days: ClosedRange<LocalDate>, _ connection: any Connection
    ) throws -> Flows {
        let accounts = try VillageTable(county: county).accounts(village, connection)
        let rows = try connection.query(
            """
            SELECT l.account, CAST(SUM(l.debit) AS BIGINT) AS debit, CAST(SUM(l.credit) AS BIGINT) AS credit
            FROM books_lines l JOIN books_vouchers v ON v.county = l.county AND v.id = l.voucher
            JOIN books_accounts a ON a.county = v.county AND a.village = v.village AND a.code = l.account
            WHERE v.county = ? AND v.village = ? AND v.state = 'published' AND v.moves = 1 AND a.cash = 0
                AND v.day >= ? AND v.day <= ?
            GROUP BY l.account
            """, [county, village, days.lowerBound, days.upperBound])
        return Flows(
            try rows.compactMap { row in
                guard let account = AccountCode(try row["account"] as String).flatMap({ accounts[$0] }) else {
                    return nil
                }
                return (account, Turnover(debit: try row["debit"], credit: try row["credit"]))
            })
    }
}

extension VoucherLine {
    init(row: Row) throws {
        guard let account = AccountCode(try row["account"] as String) else {
            throw StoreError.column("account", wanted: "an account")
        }
        self.init(
            account: account, debit: Money(count: try row["debit"]), credit: Money(count: try row["credit"]))
    }
}

extension Voucher {
    init(row: Row) throws {
        func number(_ column: String) throws -> CaseNumber? {
            try (row[column] as String?).map { try CaseNumber(parsing: $0) }
        }
        guard let kind = Payee.Kind(rawValue: try row["payee_kind"]), let state = State(rawValue: try row["state"])
        else { throw StoreError.column("state", wanted: "a voucher") }
        self.init(
            id: try row["id"], number: try CaseNumber(parsing: row["number"] as String), village: try row["village"],
            day: try row["day"], purpose: try row["purpose"], payee: Payee(kind: kind, name: try row["payee"]),
            decision: try row["decision"], acceptance: try row["acceptance"], acceptedOn: try row["accepted_on"],
            amount: Money(count: try row["amount"]), cash: Money(count: try row["cash"]), state: state,
            entered: try row["entered"], enterer: try row["enterer"], confirmed: try row["confirmed"],
            reason: try row["reason"], reverses: try number("reverses"), reversedBy: try number("reversed_by"),
            source: try row["source"])
    }
}
