package import Kernel
package import Store

/// How often dispatches by one row of a catalogue came back, so that bad rows show.
package struct RowReturns: Hashable, Sendable {
    /// The version of the catalogue; rows are numbered within it.
    package let catalogue: String
    /// The line of routes.csv.
    package let row: Int
    package var dispatches: Int
    package var returned: Int
}

extension FactTable {
    /// Dispatches by a row that were made in the period, most returned first.
    /// - Parameter version: the catalogue in force on a day; a case stays under the one it was received under.
    package func returns(
        _ period: Period, version: @Sendable (LocalDate) -> String?, _ connection: any Connection
    ) throws -> [RowReturns] {
        let rows = try connection.query(
            """
            SELECT case_clocks.catalogue_row AS line, case_clocks.outcome AS outcome, cases.received AS received
            FROM case_clocks JOIN cases ON cases.county = case_clocks.county AND cases.id = case_clocks.case_id
            WHERE case_clocks.county = ? AND case_clocks.kind = ? AND case_clocks.started >= ?
                AND case_clocks.started < ? AND case_clocks.catalogue_row IS NOT NULL
            """, [county, ClockKind.sign.rawValue, period.start, period.end])
        var counts: [String: [Int: RowReturns]] = [:]
        for row in rows {
            let line: Int = try row["line"]
            let outcome: String? = try row["outcome"]
            guard let catalogue = version(CountyTime.china.date(try row["received"])) else { continue }
            var count =
                counts[catalogue]?[line] ?? RowReturns(catalogue: catalogue, row: line, dispatches: 0, returned: 0)
            count.dispatches += 1
            if outcome == ClockOutcome.returned.rawValue { count.returned += 1 }
            counts[catalogue, default: [:]][line] = count
        }
        return counts.values.flatMap(\.values).sorted {
            ($0.returned, $0.dispatches, $1.row, $1.catalogue) > ($1.returned, $1.dispatches, $0.row, $0.catalogue)
        }
    }
}
