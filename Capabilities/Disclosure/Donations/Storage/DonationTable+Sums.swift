import Journal
import Kernel
import Platform
import Store

/// How much is where. What a whole place has is kept beside the steps, so that a public page adds up nothing.
extension DonationTable {
    static let totals = Migration(
        "books/012-donation-totals",
        [
            """
            CREATE TABLE donation_totals (
                county BIGINT NOT NULL,
                place TEXT NOT NULL,
                kind TEXT NOT NULL,
                item TEXT NOT NULL,
                unit TEXT NOT NULL,
                state TEXT NOT NULL,
                quantity BIGINT NOT NULL,
                PRIMARY KEY (county, place, kind, item, unit, state)
            )
            """,
            "CREATE INDEX donations_newest ON donations (county, received, number)",
        ] + backfill)

    /// The sums of gifts that were there before: of villages, townships and the county.
    static let backfill = ["d.village", "SUBSTR(d.village, 1, 9)", "SUBSTR(d.village, 1, 6)"].map { place in
        """
        INSERT INTO donation_totals (county, place, kind, item, unit, state, quantity)
        SELECT d.county, \(place), d.kind, d.item, d.unit, s.state, CAST(SUM(s.rest) AS BIGINT) FROM donation_steps s
        JOIN donations d ON d.county = s.county AND d.id = s.donation
        GROUP BY d.county, \(place), d.kind, d.item, d.unit, s.state
        """
    }

    /// The village, its township and its county.
    static func places(_ village: DivisionCode) -> [DivisionCode] {
        [village] + [Level.township, .county].compactMap(village.ancestor)
    }

    func count(_ quantity: Int64, _ state: DonationStep.State, of donation: Donation, _ pen: Pen) throws {
        let (item, unit) = donation.gift.names
        try pen.executeAll(
            """
            INSERT INTO donation_totals (county, place, kind, item, unit, state, quantity) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, place, kind, item, unit, state) DO UPDATE SET
                quantity = donation_totals.quantity + excluded.quantity
            """,
            Self.places(donation.village).map { place in
                [county, place, donation.gift.kind, item, unit, state.rawValue, quantity]
            })
    }

    /// How much of everything is where, gifts of one kind taken together; money first, then what there is most of.
    func totals(
        within place: DivisionCode, limit: Int = 100, _ connection: any Connection
    ) throws -> [(gift: Gift, sums: DonationSums)] {
        let sums = DonationStep.State.allCases.map { state in
            "CAST(SUM(CASE WHEN state = '\(state.rawValue)' THEN quantity ELSE 0 END) AS BIGINT) AS \(state.column)"
        }
        return try connection.query(
            """
            SELECT kind, item, unit, \(sums.joined(separator: ", ")) FROM donation_totals
            WHERE county = ? AND place = ? GROUP BY kind, item, unit
            ORDER BY CASE kind WHEN 'money' THEN 0 ELSE 1 END, SUM(quantity) DESC, item, unit LIMIT ?
            """, [county, place, limit]
        ).map { row in
            var sums = DonationSums()
            for state in DonationStep.State.allCases { sums.add(try row[state.column], state) }
            return (try Gift(kind: try row["kind"], item: try row["item"], unit: try row["unit"]), sums)
        }
    }

    /// How much of each of a few gifts is where.
    func sums(of donations: [Donation], _ connection: any Connection) throws -> [ID<Donation>: DonationSums] {
        try steps(of: donations, " AND rest > 0", connection).mapValues { steps in
            steps.reduce(into: DonationSums()) { $0.add($1.left, $1.state) }
        }
    }

    /// Parts of a few gifts that wait for their next step.
    func waiting(
        of donations: [Donation], _ connection: any Connection
    ) throws -> [ID<Donation>: [DonationStep]] {
        try steps(of: donations, " AND rest > 0 AND state IN ('lying', 'underway', 'asked')", connection)
    }

    private func steps(
        of donations: [Donation], _ condition: String, _ connection: any Connection
    ) throws -> [ID<Donation>: [DonationStep]] {
        guard !donations.isEmpty else { return [:] }
        let marks = donations.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            """
            SELECT * FROM donation_steps WHERE county = ? AND donation IN (\(marks))\(condition)
            ORDER BY donation, number
            """, [county] + donations.map(\.id))
        return try rows.reduce(into: [:]) { steps, row in
            steps[try row["donation"], default: []].append(try DonationStep(row: row))
        }
    }
}

extension DonationStep.State {
    /// Engines write names of columns in small letters.
    fileprivate var column: String { "of_\(rawValue.lowercased())" }
}
