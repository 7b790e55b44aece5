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
    func insert(_ step: DonationStep, of donation: ID<Donation>, sealed: [UInt8]?, _ pen: Pen) throws {
        try pen.put(
            """
            INSERT INTO donation_steps (county, donation, number, kind, state, source, quantity, rest, place, recipient,
                words, at, since, role, person, asker, told)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, donation, step.number, step.kind.rawValue, step.state.rawValue, step.from, step.quantity,
                step.left, step.place, step.recipient?.rawValue, step.words, step.at, step.since, step.role.rawValue,
                step.person, step.asker, step.told,
            ])
        guard let sealed else { return }
        try pen.put(
            "INSERT INTO donation_people (county, step, sealed, entered) VALUES (?, ?, ?, ?)",
            [county, DonationStep.id(donation, step.number), sealed, step.at])
    }

    func setLeft(_ left: Int64, of step: Int, _ donation: ID<Donation>, _ pen: Pen) throws {
        try pen.put(
            "UPDATE donation_steps SET rest = ? WHERE county = ? AND donation = ? AND number = ?",
            [left, county, donation, step])
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
    func list(
        within place: DivisionCode, limit: Int, _ connection: any Connection
    ) throws -> [Donation] {
        try connection.query(
            """
            SELECT * FROM donations WHERE county = ? AND village LIKE ? ORDER BY received DESC, number DESC LIMIT ?
            """, [county, "\(place)%", limit]
        ).map(Donation.init(row:))
    }

    /// How much of each gift is where.
    func sums(
        within place: DivisionCode, _ connection: any Connection
    ) throws -> [ID<Donation>: DonationSums] {
        let rows = try connection.query(
            """
            SELECT s.donation, s.state, CAST(SUM(s.rest) AS BIGINT) AS rest FROM donation_steps s
            JOIN donations d ON d.county = s.county AND d.id = s.donation
            WHERE s.county = ? AND d.village LIKE ? AND s.rest > 0 GROUP BY s.donation, s.state
            """, [county, "\(place)%"])
        return try rows.reduce(into: [:]) { sums, row in
            guard let state = DonationStep.State(rawValue: try row["state"]) else { return }
            sums[try row["donation"], default: DonationSums()].add(try row["rest"], state)
        }
    }

    /// How much of everything is where, gifts of one kind taken together; money first, then by name.
    func totals(
        within place: DivisionCode, _ connection: any Connection
    ) throws -> [(gift: Gift, sums: DonationSums)] {
        let rows = try connection.query(
            """
            SELECT d.kind, d.item, d.unit, s.state, CAST(SUM(s.rest) AS BIGINT) AS rest FROM donation_steps s
            JOIN donations d ON d.county = s.county AND d.id = s.donation
            WHERE s.county = ? AND d.village LIKE ? AND s.rest > 0 GROUP BY d.kind, d.item, d.unit, s.state
            """, [county, "\(place)%"])
        var totals: [Gift: DonationSums] = [:]
        for row in rows {
            guard let state = DonationStep.State(rawValue: try row["state"]) else { continue }
            let gift = try Gift(kind: try row["kind"], item: try row["item"], unit: try row["unit"])
            totals[gift, default: DonationSums()].add(try row["rest"], state)
        }
        return totals.map { ($0.key, $0.value) }.sorted {
            ($0.gift == .money ? 0 : 1, $0.gift.names.item, $0.gift.names.unit)
                < ($1.gift == .money ? 0 : 1, $1.gift.names.item, $1.gift.names.unit)
        }
    }

    /// Parts that wait for their next step.
    func waiting(
        within place: DivisionCode, _ connection: any Connection
    ) throws -> [ID<Donation>: [DonationStep]] {
        let rows = try connection.query(
            """
            SELECT s.* FROM donation_steps s JOIN donations d ON d.county = s.county AND d.id = s.donation
            WHERE s.county = ? AND s.state IN ('lying', 'underway', 'asked') AND s.rest > 0 AND d.village LIKE ?
            ORDER BY s.donation, s.number
            """, [county, "\(place)%"])
        return try rows.reduce(into: [:]) { waiting, row in
            waiting[try row["donation"], default: []].append(try DonationStep(row: row))
        }
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
