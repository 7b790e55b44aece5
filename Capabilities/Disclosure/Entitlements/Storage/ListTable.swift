import Journal
import Kernel
import Store

/// Lists of those entitled, and what paid them.
struct ListTable: Sendable {
    let county: County

    // MARK: Writing

    func insert(_ list: EntitlementList, _ pen: Pen) throws {
        let what = list.what
        try pen.execute(
            """
            INSERT INTO entitlement_lists (county, id, number, village, kind, title, first_day, last_day, ground,
                decision, goods, total, public_days, state, entered, enterer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, list.id, list.number.description, list.village, what.kind.rawValue, what.title, what.from,
                what.to, what.ground, what.decision, what.goods, what.total.count, what.publicDays,
                list.state.rawValue, list.entered, list.enterer,
            ])
        try pen.executeAll(
            "INSERT INTO entitlement_payments (county, list, voucher) VALUES (?, ?, ?)",
            what.vouchers.map { [county, list.id, $0.description] })
    }

    func handIn(_ list: EntitlementList, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE entitlement_lists SET state = 'waiting' WHERE county = ? AND id = ?", [county, list.id])
    }

    func settle(
        _ list: EntitlementList, _ state: EntitlementList.State, by person: ID<Person>?, reason: String?,
        at now: Timestamp, _ pen: Pen
    ) throws {
        try pen.execute(
            """
            UPDATE entitlement_lists SET state = ?, confirmed = ?, confirmer = ?, reason = ?
            WHERE county = ? AND id = ?
            """, [state.rawValue, now, person, reason, county, list.id])
    }

    // MARK: Reading

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> EntitlementList? {
        try connection.first(
            "SELECT * FROM entitlement_lists WHERE county = ? AND number = ?", [county, number.description]
        ).map { try read($0, connection) }
    }

    func find(_ id: ID<EntitlementList>, _ connection: any Connection) throws -> EntitlementList? {
        try connection.first("SELECT * FROM entitlement_lists WHERE county = ? AND id = ?", [county, id])
            .map { try read($0, connection) }
    }

    /// Newest first.
    func all(
        _ village: DivisionCode, _ states: [EntitlementList.State], _ connection: any Connection
    ) throws -> [EntitlementList] {
        let marks = states.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            """
            SELECT * FROM entitlement_lists WHERE county = ? AND village = ? AND state IN (\(marks))
            ORDER BY entered DESC, number DESC LIMIT 2000
            """, [county, village] + states.map(\.rawValue))
        let payments = try connection.query(
            """
            SELECT p.list, p.voucher FROM entitlement_payments p
            JOIN entitlement_lists l ON l.county = p.county AND l.id = p.list
            WHERE l.county = ? AND l.village = ? ORDER BY p.voucher
            """, [county, village])
        let paid = try Dictionary(grouping: payments) { try $0["list"] as ID<EntitlementList> }
        return try rows.map { try list($0, paidBy: paid[try $0["id"]] ?? []) }
    }

    private func read(_ row: Row, _ connection: any Connection) throws -> EntitlementList {
        let id: ID<EntitlementList> = try row["id"]
        return try list(
            row,
            paidBy: try connection.query(
                "SELECT voucher FROM entitlement_payments WHERE county = ? AND list = ? ORDER BY voucher", [county, id])
        )
    }

    /// - Parameter payments: rows with the numbers of its vouchers.
    private func list(_ row: Row, paidBy payments: [Row]) throws -> EntitlementList {
        guard let kind = ListDraft.Kind(rawValue: try row["kind"]),
            let state = EntitlementList.State(rawValue: try row["state"])
        else { throw StoreError.column("state", wanted: "a list") }
        let vouchers = try payments.map { try CaseNumber(parsing: $0["voucher"] as String) }
        return EntitlementList(
            id: try row["id"], number: try CaseNumber(parsing: row["number"] as String), village: try row["village"],
            what: ListDraft(
                kind: kind, title: try row["title"], from: try row["first_day"], to: try row["last_day"],
                ground: try row["ground"], decision: try row["decision"], goods: try row["goods"],
                total: Money(count: try row["total"]), publicDays: try row["public_days"], vouchers: vouchers),
            state: state, entered: try row["entered"], enterer: try row["enterer"],
            confirmed: try row["confirmed"], reason: try row["reason"])
    }

    /// What the vouchers say that are to have paid a list.
    func payments(
        _ vouchers: [CaseNumber], of list: ID<EntitlementList>?, in village: DivisionCode, _ connection: any Connection
    ) throws -> [ListRules.Payment] {
        let books = VoucherTable(county: county)
        return try vouchers.map { number in
            let voucher = try books.find(number, connection)
            let isPaid =
                voucher?.village == village && voucher?.state == .published && voucher?.reverses == nil
                && voucher?.reversedBy == nil
            let other = try connection.first(
                """
                SELECT l.number FROM entitlement_payments p
                JOIN entitlement_lists l ON l.county = p.county AND l.id = p.list
                WHERE p.county = ? AND p.voucher = ? AND l.state <> 'refused' AND l.id <> ?
                """, [county, number.description, list?.bytes ?? []])
            let sum = voucher.flatMap { isPaid && $0.cash.count < 0 ? Money(count: -$0.cash.count) : nil }
            return .init(
                number: number, sum: sum, list: try other.map { try CaseNumber(parsing: $0["number"] as String) })
        }
    }
}
