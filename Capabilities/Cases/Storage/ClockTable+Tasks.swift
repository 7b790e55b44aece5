package import Kernel
package import Store

extension ClockTable {
    /// Cases in which a unit still has a part to do, the soonest due first.
    /// - Parameter since: how long overdue a part may be; keeps the search in the recent part of the index.
    package func openTasks(
        of unit: UnitCode, since: Timestamp, limit: Int, _ connection: any Connection
    ) throws -> [ID<Case>] {
        let rows = try connection.query(
            """
            SELECT DISTINCT case_id, due FROM case_clocks
            WHERE county = ? AND kind = 'task' AND due >= ? AND unit = ? AND ended IS NULL
            ORDER BY due LIMIT ?
            """, [county, since, unit.description, limit])
        var ids: [ID<Case>] = []
        for row in rows {
            let id: ID<Case> = try row["case_id"]
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}
