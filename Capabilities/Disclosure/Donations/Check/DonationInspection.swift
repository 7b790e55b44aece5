import Journal
import Kernel
import Store

/// Looks whether every gift is whole: what was received is what lies, is underway, was handed over or written off, step
/// by step and as the journal has it.
struct DonationInspection: Sendable {
    let county: County

    var inspection: Inspection { Inspection("donations") { try look($0) } }

    private func look(_ inspector: Inspector) throws {
        let table = DonationTable(county: county)
        let all = try inspector.query(
            "SELECT * FROM donations WHERE county = ? AND id > ? ORDER BY id", [county, inspector.startBytes]
        ).map(Donation.init(row:))
        inspector.expect(all.count)
        for start in stride(from: 0, to: all.count, by: 100) {
            let part = all[start..<min(start + 100, all.count)]
            let told = try inspector.traces(
                of: part.map(\.id.bytes), kinds: ["donation.received", "donation.moved"])
            for donation in part {
                let steps = try table.steps(of: donation.id, inspector)
                try lookAtQuantity(donation, steps)
                try lookAtEntries(donation, steps, told[donation.id.bytes] ?? [])
                try inspector.passed(1, through: donation.id.description)
            }
        }
        let lost = try inspector.first(
            """
            SELECT s.number FROM donation_steps s LEFT JOIN donations d ON d.county = s.county AND d.id = s.donation
            WHERE s.county = ? AND d.id IS NULL LIMIT 1
            """, [county])
        if lost != nil { throw IntegrityFault("disclosure.check.donationOrphan") }
        try lookAtTotals(inspector)
        inspector.count("donations", all.count)
    }

    /// What places are said to have is what their gifts are.
    private func lookAtTotals(_ inspector: Inspector) throws {
        var expected: [[String]: Int64] = [:]
        let steps = try inspector.query(
            """
            SELECT d.village, d.kind, d.item, d.unit, s.state, CAST(SUM(s.rest) AS BIGINT) AS quantity
            FROM donation_steps s JOIN donations d ON d.county = s.county AND d.id = s.donation
            WHERE s.county = ? AND s.rest > 0 GROUP BY d.village, d.kind, d.item, d.unit, s.state
            """, [county])
        for row in steps {
            for place in DonationTable.places(try row["village"]) {
                expected[[place.description] + (try Self.key(row)), default: 0] += try row["quantity"]
            }
        }
        let kept = try inspector.query("SELECT * FROM donation_totals WHERE county = ? AND quantity <> 0", [county])
        for row in kept {
            let place: String = try row["place"]
            guard expected.removeValue(forKey: [place] + (try Self.key(row))) == (try row["quantity"] as Int64) else {
                throw IntegrityFault("disclosure.check.donationTotals", ["place": place])
            }
        }
        if let missing = expected.keys.min(by: { $0[0] < $1[0] }) {
            throw IntegrityFault("disclosure.check.donationTotals", ["place": missing[0]])
        }
    }

    private static func key(_ row: Row) throws -> [String] {
        [try row["kind"], try row["item"], try row["unit"], try row["state"]]
    }

    private func lookAtQuantity(_ donation: Donation, _ steps: [DonationStep]) throws {
        let taken = Dictionary(grouping: steps, by: \.from).mapValues { $0.reduce(0) { $0 + $1.quantity } }
        let isWhole =
            steps.reduce(0) { $0 + $1.left } == donation.quantity && steps.first?.quantity == donation.quantity
            && steps.map(\.number) == Array(1...max(1, steps.count))
            && steps.allSatisfy { $0.quantity - $0.left == taken[$0.number] ?? 0 }
        guard isWhole else {
            throw IntegrityFault(
                "disclosure.check.donationNotWhole",
                [
                    "number": donation.number.description, "received": donation.gift.shown(donation.quantity),
                    "found": donation.gift.shown(steps.reduce(0) { $0 + $1.left }),
                ])
        }
    }

    /// The steps are those that were written down when they happened.
    private func lookAtEntries(_ donation: Donation, _ steps: [DonationStep], _ told: [Trace]) throws {
        let entries = told.map { try? JSON(parsing: Array($0.what.utf8)) }
        guard entries == steps.map({ DonationWork.what($0) }) else {
            throw IntegrityFault("disclosure.check.donationChanged", ["number": donation.number.description])
        }
    }
}
