package import Kernel
package import Store

/// How pressing what is not dealt with yet is.
package enum Urgency: Int, Sendable, Hashable, CaseIterable {
    /// Its deadline is over.
    case late
    /// Its deadline is near.
    case soon
    /// There is time, or its clocks rest.
    case calm
}

/// So many matters that nobody has dealt with yet, in one part of a place.
package struct UnfinishedCount: Sendable, Hashable {
    /// The part; `nil` for those that are not known any closer than the whole.
    package let part: DivisionCode?
    package let urgency: Urgency
    package let count: Int
}

/// What a unit has to act on.
package struct UnitLoad: Sendable, Hashable {
    package let unit: UnitCode
    package var count = 0
    package var late = 0
}

/// Counting what is open. All of it is read within the indices of open cases, so that ten years of closed ones cost
/// nothing.
extension CaseTable {
    /// The states in which somebody still has to do something before the residents can judge.
    package static let unfinished: [CaseState] = [
        .received, .accepted, .dispatched, .handling, .suspended, .handled, .verified,
    ]

    /// Unfinished matters in each part of `place`: towns of the county, villages of a town, grids of a village.
    /// - Parameter soon: deadlines before it count as near.
    package func unfinished(
        in place: DivisionCode, now: Timestamp, soon: Timestamp, _ connection: any Connection
    ) throws -> [UnfinishedCount] {
        let part =
            switch place.level {
            case .province, .city, .county: "township"
            case .township: "village"
            case .village: "SUBSTR(division, 1, 15)"
            case .grid, .microgrid: "division"
            }
        let condition = condition(in: place)
        return try connection.query(
            """
            SELECT part, urgency, COUNT(*) AS amount FROM (
                SELECT \(part) AS part, CASE WHEN due < ? THEN 0 WHEN due < ? THEN 1 ELSE 2 END AS urgency
                FROM cases WHERE \(condition.sql)
            ) AS open_cases GROUP BY part, urgency
            """, [now, soon] + condition.arguments
        ).map { row in
            let text: String? = try row["part"]
            let urgency: Int = try row["urgency"]
            let code = text.flatMap { DivisionCode($0) }.flatMap { $0.level > place.level ? $0 : nil }
            return UnfinishedCount(part: code, urgency: Urgency(rawValue: urgency) ?? .calm, count: try row["amount"])
        }
    }

    /// What each unit has to act on, in the whole county.
    package func loads(now: Timestamp, _ connection: any Connection) throws -> [UnitLoad] {
        let condition = condition(in: county.code)
        let rows = try connection.query(
            """
            SELECT holder, late, COUNT(*) AS amount FROM (
                SELECT holder, CASE WHEN due < ? THEN 1 ELSE 0 END AS late FROM cases WHERE \(condition.sql)
            ) AS open_cases GROUP BY holder, late
            """, [now] + condition.arguments)
        var loads: [UnitCode: UnitLoad] = [:]
        for row in rows {
            guard let unit = UnitCode(try row["holder"] as String) else { continue }
            let (late, amount): (Int, Int) = (try row["late"], try row["amount"])
            loads[unit, default: UnitLoad(unit: unit)].count += amount
            if late == 1 { loads[unit]?.late += amount }
        }
        return loads.values.sorted { ($1.late, $1.count, $0.unit) < ($0.late, $0.count, $1.unit) }
    }

    /// How many were received and how many closed in `place` since a moment.
    package func flow(
        in place: DivisionCode, since: Timestamp, _ connection: any Connection
    ) throws -> (received: Int, closed: Int) {
        func count(_ column: String) throws -> Int {
            var all = Condition()
            all.add("county = ?", county)
            all.add("\(column) >= ?", since)
            add(place, to: &all)
            return try connection.first("SELECT COUNT(*) AS amount FROM cases WHERE \(all.sql)", all.arguments)?[
                "amount"] ?? 0
        }
        return (try count("received"), try count("closed"))
    }

    func condition(in place: DivisionCode) -> Condition {
        var all = Condition()
        all.add("county = ?", county)
        all.add("open = 1")
        let states = Self.unfinished.map(\.rawValue)
        all.add("state IN (\(states.map { _ in "?" }.joined(separator: ", ")))", states)
        add(place, to: &all)
        return all
    }

    private func add(_ place: DivisionCode, to condition: inout Condition) {
        condition.add(divisionCondition(place), place)
        if place.level > .village {
            condition.add("SUBSTR(division, 1, \(place.level.digits)) = ?", place)
        }
    }
}
