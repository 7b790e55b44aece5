package import Kernel
package import Store

/// The same category in the same place again.
package struct Recurrence: Hashable, Sendable {
    /// A grid, or a village where no more is known.
    package let place: DivisionCode
    package let category: CategoryCode
    package let times: Int
    /// The last dozen, newest first.
    package var cases: [ID<Case>] = []
    /// Steps that units took on all of them, and how many units did: the cost in work, not in money. Waiting for
    /// residents is no step.
    package var steps = 0
    package var units = 0
}

extension CaseTable {
    /// Things and events, not matters of persons, that came up in one grid at least so often since a moment; the most
    /// frequent first. Reads the cases received since then, through the index by time.
    /// - Parameter times: how often at least.
    package func recurring(
        since: Timestamp, within division: DivisionCode, times: Int, limit: Int, _ connection: any Connection
    ) throws -> [Recurrence] {
        let place = settledPlace(division)
        let grid = "SUBSTR(division, 1, \(Level.grid.digits))"
        let found = try connection.query(
            """
            SELECT \(grid) AS place, category, COUNT(*) AS times, MAX(received) AS last FROM cases
            WHERE county = ? AND received >= ? AND merged = 0 AND village IS NOT NULL AND category < ?\(place.sql)
            GROUP BY \(grid), category HAVING COUNT(*) >= ?
            ORDER BY COUNT(*) DESC, MAX(received) DESC, \(grid), category LIMIT ?
            """, [county, since, CategoryKind.matter.letter] + place.arguments + [times, limit])
        return try found.compactMap { row in
            let code: String = try row["place"]
            let category: String = try row["category"]
            guard let place = DivisionCode(code), let category = CategoryCode(category) else { return nil }
            return try filled(Recurrence(place: place, category: category, times: try row["times"]), since, connection)
        }
    }

    /// With its newest cases and what was spent on all.
    private func filled(
        _ recurrence: Recurrence, _ since: Timestamp, _ connection: any Connection
    ) throws -> Recurrence {
        let same = """
            cases.county = ? AND cases.village = ? AND cases.received >= ? AND cases.merged = 0 AND cases.category = ?
            AND SUBSTR(cases.division, 1, \(Level.grid.digits)) = ?
            """
        let arguments: [any Storable] = [
            county, recurrence.place.ancestor(.village), since, recurrence.category.description, recurrence.place,
        ]
        var filled = recurrence
        filled.cases = try connection.query(
            "SELECT id FROM cases WHERE \(same) ORDER BY received DESC, id DESC LIMIT 12", arguments
        ).map { try $0["id"] }
        let spent = try connection.first(
            """
            SELECT COUNT(*) AS steps, COUNT(DISTINCT case_clocks.unit) AS units
            FROM cases JOIN case_clocks ON case_clocks.county = cases.county AND case_clocks.case_id = cases.id
            WHERE \(same) AND case_clocks.ended IS NOT NULL AND case_clocks.unit IS NOT NULL
            """, arguments)
        filled.steps = try spent?["steps"] ?? 0
        filled.units = try spent?["units"] ?? 0
        return filled
    }

    private func settledPlace(_ division: DivisionCode) -> (sql: String, arguments: [any Storable]) {
        if let village = division.ancestor(.village) {
            let exact = "SUBSTR(division, 1, \(division.level.digits))"
            return (" AND village = ? AND \(exact) = ?", [village, division])
        }
        return division.ancestor(.township).map { (" AND township = ?", [$0]) } ?? ("", [])
    }
}
