package import Kernel
package import Store

/// How the journal, its readers and the timers of a county stand.
package struct JournalFigures: Sendable {
    /// The last position of the journal.
    package let head: Int64
    /// Timers that are due, counted up to `countedTimers`.
    package let dueTimers: Int
    /// The moment the oldest of them was due.
    package let oldestDue: Timestamp?
    /// Readers of the journal and how far each is.
    package let readers: [(name: String, position: Int64)]

    package static let countedTimers = 100_000

    package static func read(_ county: County, at now: Timestamp, _ connection: any Connection) throws -> Self {
        let due = try connection.first(
            """
            SELECT COUNT(*) AS n, MIN(due) AS oldest FROM (
                SELECT due FROM timers WHERE county = ? AND due <= ? ORDER BY due LIMIT \(countedTimers)) AS late
            """, [county, now])
        return JournalFigures(
            head: try Journal.head(county, connection), dueTimers: try due?["n"] ?? 0, oldestDue: try due?["oldest"],
            readers: try connection.query(
                "SELECT name, position FROM journal_readers WHERE county = ? ORDER BY name", [county]
            ).map { (try $0["name"], try $0["position"]) })
    }
}
