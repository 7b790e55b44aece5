package import Kernel
package import Store

/// What lies open in a place, and how much of it is late.
package struct OpenLoad: Hashable, Sendable {
    package var open = 0
    package var late = 0

    package init(open: Int = 0, late: Int = 0) {
        self.open = open
        self.late = late
    }
}

/// What of a unit's open cases is late.
package struct LateUnit: Hashable, Sendable {
    package let unit: UnitCode
    package let late: Int
    /// The limit that fell first.
    package let oldest: Timestamp
}

/// Counts over what is open; never over what was settled.
extension CaseTable {
    /// What is open in each place of a level within a place, by the indices on open cases.
    package func load(
        by level: Level, within division: DivisionCode, at now: Timestamp, _ connection: any Connection
    ) throws -> [DivisionCode: OpenLoad] {
        let column =
            switch level {
            case .township: "COALESCE(township, '')"
            case .village: "COALESCE(village, '')"
            default: "SUBSTR(division, 1, \(level.digits))"
            }
        let place = openPlace(division)
        var found: [DivisionCode: OpenLoad] = [:]
        for row in try connection.query(
            """
            SELECT \(column) AS place, COUNT(*) AS open, SUM(CASE WHEN due < ? THEN 1 ELSE 0 END) AS late
            FROM cases WHERE county = ? AND open = 1\(place.sql) GROUP BY \(column)
            """, [now, county] + place.arguments)
        {
            guard let code: String = try row["place"], let place = DivisionCode(code) else { continue }
            found[place] = OpenLoad(open: try row["open"], late: try row["late"])
        }
        return found
    }

    /// The units that hold late cases of a place, those with the most first.
    package func lateUnits(
        within division: DivisionCode, at now: Timestamp, _ connection: any Connection
    ) throws -> [LateUnit] {
        let place = openPlace(division)
        return try connection.query(
            """
            SELECT holder, COUNT(*) AS late, MIN(due) AS oldest FROM cases
            WHERE county = ? AND open = 1 AND due < ?\(place.sql) GROUP BY holder ORDER BY COUNT(*) DESC, holder
            """, [county, now] + place.arguments
        ).compactMap { row in
            let holder: String = try row["holder"]
            guard let unit = UnitCode(holder) else { return nil }
            return LateUnit(unit: unit, late: try row["late"], oldest: try row["oldest"])
        }
    }

    /// `COALESCE` keeps the engine from walking all cases of a place, settled ones too: only what is open is in an index
    /// of its own.
    private func openPlace(_ division: DivisionCode) -> (sql: String, arguments: [any Storable]) {
        switch division.level {
        case .province, .city, .county: ("", [])
        case .township: (" AND COALESCE(township, '') = ?", [division])
        case .village: (" AND COALESCE(village, '') = ?", [division])
        case .grid, .microgrid:
            (
                " AND COALESCE(village, '') = ? AND SUBSTR(division, 1, \(division.level.digits)) = ?",
                [division.ancestor(.village), division]
            )
        }
    }
}
