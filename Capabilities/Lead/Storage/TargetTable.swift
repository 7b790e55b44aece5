import Journal
import Kernel
import Store

/// What the county itself aims at, from which day on. Nothing is overwritten but what was set for the same day.
struct TargetTable: Sendable {
    let county: County

    /// Every target ever set, the latest first.
    func all(_ connection: any Connection) throws -> [Target] {
        try connection.query(
            """
            SELECT indicator, effective, permyriad, source FROM lead_targets
            WHERE county = ? ORDER BY effective DESC, indicator
            """, [county]
        ).map { row in
            Target(
                indicator: try row["indicator"], from: LocalDate(days: try row["effective"]),
                permyriad: try row["permyriad"], source: try row["source"])
        }
    }

    func set(_ target: Target, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO lead_targets (county, indicator, effective, permyriad, source, recorded)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, indicator, effective) DO UPDATE
            SET permyriad = excluded.permyriad, source = excluded.source, recorded = excluded.recorded
            """, [county, target.indicator, target.from.days, target.permyriad, target.source, now])
    }
}
