import Journal
import Kernel
import Store

/// Gifts, their steps, and sealed apart from them the full names.
struct DonationTable: Sendable {
    let county: County

    // MARK: Writing

    func insert(_ donation: Donation, _ pen: Pen) throws {
        let (item, unit) = donation.gift.names
        try pen.put(
            """
            INSERT INTO donations
                (county, id, number, village, kind, item, unit, quantity, purpose, donor_kind, named, donor, received)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, donation.id, donation.number.description, donation.village, donation.gift.kind, item, unit,
                donation.quantity, donation.purpose, donation.donor.kind.rawValue, donation.donor.isNamed,
                donation.donor.name, donation.received,
            ])
    }

    /// - Parameter sealed: the full name of whoever gave or got it.
    func insert(_ step: DonationStep, of donation: Donation, sealed: [UInt8]?, _ pen: Pen) throws {
        try count(step.left, step.state, of: donation, pen)
        try pen.put(
            """
            INSERT INTO donation_steps (county, donation, number, kind, state, source, quantity, rest, place, recipient,
                words, at, since, role, person, asker, told)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, donation.id, step.number, step.kind.rawValue, step.state.rawValue, step.from, step.quantity,
                step.left, step.place, step.recipient?.rawValue, step.words, step.at, step.since, step.role.rawValue,
                step.person, step.asker, step.told,
            ])
        guard let sealed else { return }
        try pen.put(
            "INSERT INTO donation_people (county, step, sealed, entered) VALUES (?, ?, ?, ?)",
            [county, DonationStep.id(donation.id, step.number), sealed, step.at])
    }

    func setLeft(_ left: Int64, of step: DonationStep, _ donation: Donation, _ pen: Pen) throws {
        try count(left - step.left, step.state, of: donation, pen)
        try pen.put(
            "UPDATE donation_steps SET rest = ? WHERE county = ? AND donation = ? AND number = ?",
            [left, county, donation.id, step.number])
    }

    func setTold(_ step: Int, _ donation: ID<Donation>, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE donation_steps SET told = ? WHERE county = ? AND donation = ? AND number = ?",
            [now, county, donation, step])
    }

    // MARK: Reading

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Donation? {
        try connection.first("SELECT * FROM donations WHERE county = ? AND number = ?", [county, number.description])
            .map(Donation.init(row:))
    }

    func step(_ number: Int, of donation: ID<Donation>, _ connection: any Connection) throws -> DonationStep? {
        try connection.first(
            "SELECT * FROM donation_steps WHERE county = ? AND donation = ? AND number = ?", [county, donation, number]
        ).map(DonationStep.init(row:))
    }

    func last(of donation: ID<Donation>, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COALESCE(MAX(number), 0) AS last FROM donation_steps WHERE county = ? AND donation = ?",
            [county, donation])?["last"] ?? 0
    }

    func steps(of donation: ID<Donation>, _ connection: any Connection) throws -> [DonationStep] {
        try connection.query(
            "SELECT * FROM donation_steps WHERE county = ? AND donation = ? ORDER BY number", [county, donation]
        ).map(DonationStep.init(row:))
    }

    /// Every step of the gifts of a place.
    func steps(
        within place: DivisionCode, _ connection: any Connection
    ) throws -> [ID<Donation>: [DonationStep]] {
        let rows = try connection.query(
            """
            SELECT s.* FROM donation_steps s JOIN donations d ON d.county = s.county AND d.id = s.donation
            WHERE s.county = ? AND d.village LIKE ? ORDER BY s.donation, s.number
            """, [county, "\(place)%"])
        return try rows.reduce(into: [:]) { steps, row in
            steps[try row["donation"], default: []].append(try DonationStep(row: row))
        }
    }

    /// Newest first.
    /// - Parameter isAsked: only those of which a part waits to be written off.
    func list(
        within place: DivisionCode, isAsked: Bool = false, limit: Int, _ connection: any Connection
    ) throws -> [Donation] {
        let asked = """
             AND id IN (SELECT donation FROM donation_steps s
            WHERE s.county = donations.county AND s.state = 'asked' AND s.rest > 0)
            """
        return try connection.query(
            """
            SELECT * FROM donations WHERE county = ? AND village LIKE ?\(isAsked ? asked : "")
            ORDER BY received DESC, number DESC LIMIT ?
            """, [county, "\(place)%", limit]
        ).map(Donation.init(row:))
    }
}

extension Gift {
    /// Of a thing: what it is and in what it is counted; of money both are empty.
    var names: (item: String, unit: String) {
        switch self {
        case .money: ("", "")
        case .goods(let item, let unit): (item, unit)
        }
    }

    init(kind: String, item: String, unit: String) throws {
        switch kind {
        case "money": self = .money
        case "goods": self = .goods(item: item, unit: unit)
        default: throw StoreError.column("kind", wanted: "money or goods")
        }
    }
}
