import Journal
import Kernel
import Store

/// Looks whether every voucher balances, whether sums and numbers are those of the vouchers, and whether what was
/// published is what the vouchers say.
struct BooksInspection: Sendable {
    let county: County

    var inspection: Inspection { Inspection("books") { try look($0) } }

    private func look(_ inspector: Inspector) throws {
        let villages = try VillageTable(county: county).all(inspector)
        inspector.expect(villages.count)
        try lookForOrphans(inspector)
        var count = 0
        for village in villages where village.code.description > inspector.start ?? "" {
            count += try lookAtVouchers(village.code, inspector)
            try lookAtEntries(village.code, inspector)
            try lookAtBalances(village.code, inspector)
            try lookAtPublished(village.code, inspector)
            try inspector.passed(1, through: village.code.description)
        }
        inspector.count("vouchers", count)
    }

    private func lookAtVouchers(_ village: DivisionCode, _ inspector: Inspector) throws -> Int {
        let rows = try inspector.query(
            """
            SELECT v.number, v.amount, v.cash, COUNT(l.line) AS lines, CAST(COALESCE(SUM(l.debit), 0) AS BIGINT) AS debit,
                CAST(COALESCE(SUM(l.credit), 0) AS BIGINT) AS credit,
                CAST(COALESCE(SUM(CASE WHEN a.cash = 1 THEN l.debit - l.credit ELSE 0 END), 0) AS BIGINT) AS moved,
                COUNT(a.code) AS known
            FROM books_vouchers v
            LEFT JOIN books_lines l ON l.county = v.county AND l.voucher = v.id
            LEFT JOIN books_accounts a ON a.county = v.county AND a.village = v.village AND a.code = l.account
            WHERE v.county = ? AND v.village = ? GROUP BY v.number, v.amount, v.cash ORDER BY v.number
            """, [county, village])
        for row in rows {
            let number: String = try row["number"]
            let (debit, credit): (Int64, Int64) = (try row["debit"], try row["credit"])
            guard debit == credit else {
                throw IntegrityFault(
                    "disclosure.check.unbalanced",
                    [
                        "number": number, "debit": Money(count: debit).shown, "credit": Money(count: credit).shown,
                    ])
            }
            let isWhole = try row["lines"] as Int >= 2 && row["lines"] as Int == row["known"]
            guard try isWhole && debit == row["amount"] && row["moved"] as Int64 == row["cash"] else {
                throw IntegrityFault("disclosure.check.amount", ["number": number])
            }
        }
        return rows.count
    }

    /// A published voucher is never changed: its lines are those of the entry that published it.
    private func lookAtEntries(_ village: DivisionCode, _ inspector: Inspector) throws {
        let vouchers = VoucherTable(county: county)
        let rows = try inspector.query(
            "SELECT id, number FROM books_vouchers WHERE county = ? AND village = ? AND state = 'published' ORDER BY id",
            [county, village])
        for start in stride(from: 0, to: rows.count, by: 200) {
            let part = rows[start..<min(start + 200, rows.count)]
            let entries = try inspector.traces(of: part.map { try $0["id"] }, kinds: ["books.published"])
            for row in part {
                let number: String = try row["number"]
                let told = entries[try row["id"]]?.first.flatMap { try? JSON(parsing: Array($0.what.utf8)) }
                let kept = try vouchers.find(try CaseNumber(parsing: number), inspector)
                guard let kept, told?["lines"] == MoneyWork.json(kept.lines),
                    told?["day"]?.string == kept.day.description
                else { throw IntegrityFault("disclosure.check.changed", ["number": number]) }
            }
        }
    }

    private func lookAtBalances(_ village: DivisionCode, _ inspector: Inspector) throws {
        struct Key: Hashable {
            let account: String
            let month: Int
        }
        var expected: [Key: Turnover] = [:]
        let lines = try inspector.query(
            """
            SELECT v.day, l.account, l.debit, l.credit FROM books_lines l
            JOIN books_vouchers v ON v.county = l.county AND v.id = l.voucher
            WHERE v.county = ? AND v.village = ? AND v.state = 'published'
            """, [county, village])
        for row in lines {
            let key = Key(account: try row["account"], month: (try row["day"] as LocalDate).month)
            expected[key, default: Turnover()] =
                expected[key, default: Turnover()] + Turnover(debit: try row["debit"], credit: try row["credit"])
        }
        let kept = try inspector.query(
            "SELECT * FROM books_balances WHERE county = ? AND village = ?", [county, village])
        let found = Dictionary(
            try kept.map { row in
                (
                    Key(account: try row["account"], month: try row["month"]),
                    Turnover(debit: try row["debit"], credit: try row["credit"])
                )
            }, uniquingKeysWith: { first, _ in first })
        guard
            let wrong = Set(expected.keys).union(found.keys).filter({ expected[$0] != found[$0] })
                .min(by: { ($0.account, $0.month) < ($1.account, $1.month) })
        else { return }
        throw IntegrityFault(
            "disclosure.check.balance",
            ["village": village.description, "account": wrong.account, "month": "\(wrong.month)"])
    }

    /// Figures once published are those of the vouchers still: a published period takes no more.
    private func lookAtPublished(_ village: DivisionCode, _ inspector: Inspector) throws {
        let vouchers = VoucherTable(county: county)
        for item in try AffairTable(county: county).all(village, inspector) {
            guard let figures = item.figures else { continue }
            let now = try? AffairsWork.figures(village, item.period, vouchers, inspector)
            guard now == figures else {
                throw IntegrityFault(
                    "disclosure.check.published", ["village": village.description, "period": item.period.shown])
            }
        }
    }

    private func lookForOrphans(_ inspector: Inspector) throws {
        let lost = try inspector.first(
            """
            SELECT l.voucher FROM books_lines l LEFT JOIN books_vouchers v ON v.county = l.county AND v.id = l.voucher
            WHERE l.county = ? AND v.id IS NULL LIMIT 1
            """, [county])
        if lost != nil { throw IntegrityFault("disclosure.check.orphan") }
        let homeless = try inspector.first(
            """
            SELECT v.number FROM books_vouchers v
            LEFT JOIN disclosure_villages k ON k.county = v.county AND k.village = v.village
            WHERE v.county = ? AND k.village IS NULL LIMIT 1
            """, [county])
        if let homeless {
            throw IntegrityFault("disclosure.check.homeless", ["number": try homeless["number"]])
        }
    }
}
