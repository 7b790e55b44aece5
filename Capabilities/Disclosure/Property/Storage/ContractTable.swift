import Journal
import Kernel
import Store

extension FilingTable where Item == Contract {
    static func contracts(_ county: County) -> Self {
        Self(county: county, table: "property_contracts") { try Contract(row: $0) }
    }

    /// - Parameter sealed: the full name of a natural person.
    func insert(_ contract: Contract, sealed: [UInt8]?, _ pen: Pen) throws {
        let what = contract.what
        try insert(
            contract.filing, id: contract.id.bytes, why: what.why, endedOn: what.endedOn,
            [
                ("asset", what.asset.description), ("tenant_kind", what.tenant.kind.rawValue),
                ("tenant", what.tenant.name), ("area", what.area?.size.count),
                ("area_unit", what.area?.unit.rawValue), ("rent", what.rent.count), ("deposit", what.deposit.count),
                ("first_day", what.from), ("last_day", what.to), ("first_due", what.firstDue),
                ("award", what.award.rawValue), ("decision", what.decision),
            ], pen)
        guard let sealed else { return }
        try pen.put(
            "INSERT INTO property_tenants (county, contract, sealed, entered) VALUES (?, ?, ?, ?)",
            [county, contract.id, sealed, contract.filing.entered])
    }

    /// Rent that published vouchers say was received, by the contract that they name; those taken back are passed over.
    /// - Parameter accounts: on which rent is received.
    func received(
        _ village: DivisionCode, on accounts: [AccountCode], _ connection: any Connection
    ) throws -> [CaseNumber: [RentReceived]] {
        let any = accounts.map { _ in "l.account LIKE ?" }.joined(separator: " OR ")
        let rows = try connection.query(
            """
            SELECT v.number, v.day, v.purpose, v.decision, CAST(SUM(l.credit - l.debit) AS BIGINT) AS sum
            FROM books_vouchers v JOIN books_lines l ON l.county = v.county AND l.voucher = v.id
            WHERE v.county = ? AND v.village = ? AND v.state = 'published' AND v.reverses IS NULL
                AND v.reversed_by IS NULL AND UPPER(v.purpose || ' ' || v.decision) LIKE '%HT%' AND (\(any))
            GROUP BY v.number, v.day, v.purpose, v.decision ORDER BY v.day, v.number
            """, [county, village] + accounts.map { "\($0)%" })
        var received: [CaseNumber: [RentReceived]] = [:]
        for row in rows {
            let rent = RentReceived(
                voucher: try CaseNumber(parsing: row["number"] as String), day: try row["day"],
                sum: Money(count: try row["sum"]))
            let words = "\(try row["purpose"] as String) \(try row["decision"] as String)"
            // A sum that names several contracts says of none how much it got.
            let named = Set(NumbersNamed.find("HT", in: words))
            if let number = named.first, named.count == 1 { received[number, default: []].append(rent) }
        }
        return received
    }
}

extension Contract {
    fileprivate init(row: Row) throws {
        guard let kind = Payee.Kind(rawValue: try row["tenant_kind"]),
            let award = ContractDraft.Award(rawValue: try row["award"])
        else { throw StoreError.column("award", wanted: "a contract") }
        self.init(
            id: try row["id"], filing: try Filing(row: row),
            what: ContractDraft(
                asset: try CaseNumber(parsing: row["asset"] as String),
                tenant: Payee(kind: kind, name: try row["tenant"]), area: try LandArea(row: row),
                rent: Money(count: try row["rent"]), deposit: Money(count: try row["deposit"]),
                from: try row["first_day"], to: try row["last_day"], firstDue: try row["first_due"], award: award,
                decision: try row["decision"], endedOn: try row["ended_on"], why: try row["why"]))
    }
}
