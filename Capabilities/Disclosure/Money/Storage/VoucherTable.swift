import Journal
import Kernel
import Store

/// Vouchers with their lines, and the sums of the published ones by account and month.
struct VoucherTable: Sendable {
    let county: County

    // MARK: Writing

    /// - Parameter sealed: the full name of a natural person.
    func insert(_ voucher: Voucher, moves: Bool, sealed: [UInt8]?, _ pen: Pen) throws {
        try pen.put(
            """
            INSERT INTO books_vouchers (county, id, number, village, day, purpose, payee_kind, payee, decision,
                acceptance, accepted_on, amount, cash, moves, state, entered, enterer, reverses, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, voucher.id, voucher.number.description, voucher.village, voucher.day, voucher.purpose,
                voucher.payee.kind.rawValue, voucher.payee.name, voucher.decision, voucher.acceptance,
                voucher.acceptedOn, voucher.amount.count, voucher.cash.count, moves, voucher.state.rawValue,
                voucher.entered, voucher.enterer, voucher.reverses?.description, voucher.source,
            ])
        try pen.executeAll(
            "INSERT INTO books_lines (county, voucher, line, account, debit, credit) VALUES (?, ?, ?, ?, ?, ?)",
            voucher.lines.enumerated().map { index, line in
                [
                    county, voucher.id, index + 1, line.account.description, line.debit.count, line.credit.count,
                ]
            })
        if let sealed {
            try pen.put(
                "INSERT INTO books_payees (county, voucher, sealed, entered) VALUES (?, ?, ?, ?)",
                [county, voucher.id, sealed, voucher.entered])
        }
    }

    func settle(
        _ voucher: Voucher, _ state: Voucher.State, by person: ID<Person>?, reason: String?, at now: Timestamp,
        _ pen: Pen
    ) throws {
        try pen.execute(
            """
            UPDATE books_vouchers SET state = ?, confirmed = ?, confirmer = ?, reason = ? WHERE county = ? AND id = ?
            """, [state.rawValue, now, person, reason, county, voucher.id])
        if state == .refused, voucher.reverses != nil { try mark(voucher.reverses, reversedBy: nil, pen) }
        guard state == .published else { return }
        try pen.executeAll(
            """
            INSERT INTO books_balances (county, village, account, month, debit, credit) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, village, account, month) DO UPDATE SET
                debit = books_balances.debit + excluded.debit, credit = books_balances.credit + excluded.credit
            """,
            voucher.lines.map { line in
                [
                    county, voucher.village, line.account.description, voucher.day.month, line.debit.count,
                    line.credit.count,
                ]
            })
    }

    func mark(_ number: CaseNumber?, reversedBy other: CaseNumber?, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE books_vouchers SET reversed_by = ? WHERE county = ? AND number = ?",
            [other?.description, county, number?.description])
    }

    // MARK: Reading

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Voucher? {
        guard
            let row = try connection.first(
                "SELECT * FROM books_vouchers WHERE county = ? AND number = ?", [county, number.description])
        else { return nil }
        var voucher = try Voucher(row: row)
        voucher.lines = try connection.query(
            "SELECT * FROM books_lines WHERE county = ? AND voucher = ? ORDER BY line", [county, voucher.id]
        ).map(VoucherLine.init(row:))
        return voucher
    }

    func hasSource(_ source: String, _ village: DivisionCode, _ connection: any Connection) throws -> Bool {
        try connection.first(
            "SELECT id FROM books_vouchers WHERE county = ? AND village = ? AND source = ?",
            [county, village, source]) != nil
    }

    /// Which vouchers a villager looks for.
    struct Wish: Sendable {
        var village: DivisionCode
        var days: ClosedRange<LocalDate>
        var state = Voucher.State.published
        var words = ""
        var account: AccountCode?
        var limit = 200
    }

    /// Newest first, without lines.
    func list(_ wish: Wish, _ connection: any Connection) throws -> [Voucher] {
        var sql = "SELECT v.* FROM books_vouchers v WHERE v.county = ? AND v.village = ? AND v.state = ?"
        var arguments: [any Storable] = [county, wish.village, wish.state.rawValue]
        sql += " AND v.day >= ? AND v.day <= ?"
        arguments += [wish.days.lowerBound, wish.days.upperBound]
        let account = """
            EXISTS (SELECT 1 FROM books_lines l JOIN books_accounts a ON a.county = l.county
                AND a.village = v.village AND a.code = l.account WHERE l.county = v.county AND l.voucher = v.id AND
            """
        if let code = wish.account {
            sql += " AND \(account) l.account LIKE ?)"
            arguments.append("\(code)%")
        }
        for word in wish.words.split(separator: " ").prefix(5) {
            sql += """
                 AND (LOWER(v.purpose || ' ' || v.payee || ' ' || v.number || ' ' || v.decision) LIKE ? ESCAPE '!'
                OR \(account) LOWER(a.name || ' ' || a.name_en) LIKE ? ESCAPE '!'))
                """
            let pattern = "%\(Self.escaped(word.lowercased()))%"
            arguments += [pattern, pattern]
        }
        sql += " ORDER BY v.day DESC, v.number DESC LIMIT ?"
        arguments.append(wish.limit)
        return try connection.query(sql, arguments).map(Voucher.init(row:))
    }

    private static func escaped(_ word: String) -> String {
        word.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
    }

    /// Published ones whose decision names a run, oldest first.
    func naming(
        _ run: CaseNumber, in village: DivisionCode, _ connection: any Connection
    ) throws -> [Voucher] {
        try connection.query(
            """
            SELECT * FROM books_vouchers WHERE county = ? AND village = ? AND state = 'published' AND decision LIKE ?
            ORDER BY day, number LIMIT 200
            """, [county, village, "%\(run.shown)%"]
        ).map(Voucher.init(row:))
    }

    /// Published ones whose decision names any run.
    func namingRuns(_ village: DivisionCode, limit: Int, _ connection: any Connection) throws -> [Voucher] {
        try connection.query(
            """
            SELECT * FROM books_vouchers WHERE county = ? AND village = ? AND state = 'published' AND decision LIKE ?
            ORDER BY day DESC, number DESC LIMIT ?
            """, [county, village, "%\(RunReference.prefix) %", limit]
        ).map(Voucher.init(row:))
    }

    func lines(
        _ village: DivisionCode, _ days: ClosedRange<LocalDate>, _ connection: any Connection
    ) throws -> [String: [VoucherLine]] {
        let rows = try connection.query(
            """
            SELECT v.number, l.* FROM books_lines l JOIN books_vouchers v ON v.county = l.county AND v.id = l.voucher
            WHERE v.county = ? AND v.village = ? AND v.state = 'published' AND v.day >= ? AND v.day <= ?
            ORDER BY v.day, v.number, l.line
            """, [county, village, days.lowerBound, days.upperBound])
        return try rows.reduce(into: [:]) { all, row in
            all[try row["number"] as String, default: []].append(try VoucherLine(row: row))
        }
    }

    /// How many wait for the committee up to a day.
    func waiting(_ village: DivisionCode, through day: LocalDate, _ connection: any Connection) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS count FROM books_vouchers
            WHERE county = ? AND village = ? AND state = 'waiting' AND day <= ?
            """, [county, village, day])?["count"] ?? 0
    }

    func count(
        _ village: DivisionCode, _ days: ClosedRange<LocalDate>, _ connection: any Connection
    ) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS count FROM books_vouchers
            WHERE county = ? AND village = ? AND state = 'published' AND day >= ? AND day <= ?
            """, [county, village, days.lowerBound, days.upperBound])?["count"] ?? 0
    }

    /// The years that have published vouchers, newest first.
    func years(_ village: DivisionCode, _ connection: any Connection) throws -> [Int] {
        try connection.query(
            """
            SELECT DISTINCT month / 100 AS year FROM books_balances WHERE county = ? AND village = ?
            ORDER BY year DESC
            """, [county, village]
        ).map { try $0["year"] }
    }
}
