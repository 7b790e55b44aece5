package import Kernel
package import Store

/// Which rows somebody asked for.
package struct TableChoice: Sendable, Hashable {
    /// Only within this place.
    package var division: DivisionCode?
    /// From the beginning of this day in China.
    package var since: LocalDate?
    /// To the end of this day in China.
    package var until: LocalDate?
    /// Only what everybody may see.
    package var isPublic = false

    package init() {}

    package var start: Timestamp? { since.map { CountyTime.china.moment($0) } }
    /// The first moment that is no longer asked for.
    package var end: Timestamp? { until.map { CountyTime.china.moment($0.adding(days: 1)) } }

    /// The choice as conditions, each with ` AND ` before it.
    /// - Parameters:
    ///   - moment: the column of the moment that counts; `nil` when rows have none.
    ///   - division: the column of the place.
    package func conditions(moment: String?, division column: String) -> (sql: String, arguments: [any Storable]) {
        var sql = ""
        var arguments: [any Storable] = []
        if let moment, let start {
            sql += " AND \(moment) >= ?"
            arguments.append(start)
        }
        if let moment, let end {
            sql += " AND \(moment) < ?"
            arguments.append(end)
        }
        if let division {
            sql += " AND SUBSTR(\(column), 1, \(division.level.digits)) = ?"
            arguments.append(division)
        }
        return (sql, arguments)
    }
}
