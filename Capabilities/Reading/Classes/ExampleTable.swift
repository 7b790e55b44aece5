package import Journal
package import Kernel
package import Store

/// What somebody decided about a report. The words are not copied: whoever learns from it asks for them.
package struct Example: Hashable, Sendable {
    package let report: ID<Report>
    /// `nil` for one to be forgotten.
    package let category: String?
    /// Against other examples.
    package let weight: Int
    /// Of the entry that says so.
    package let position: Int64
}

package struct ExampleTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    /// Learns what a report is; what was decided of it before counts no more.
    /// - Parameters:
    ///   - subject: the case it opened.
    ///   - isCorrection: something else was proposed.
    package func learn(
        _ report: ID<Report>, of subject: Subject, is category: String, isCorrection: Bool, _ passage: Passage,
        _ pen: Pen
    ) throws {
        try pen.put(
            """
            INSERT INTO reading_examples (county, report, subject, category, weight, position, learned, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, report) DO UPDATE SET category = excluded.category, weight = excluded.weight,
                position = excluded.position, learned = excluded.learned, at = excluded.at
            """,
            [
                county, report, subject.bytes, category, isCorrection ? 2 : 1, passage.position, passage.position,
                passage.now,
            ])
    }

    /// To whom a person sent what the report opened.
    package func sent(_ report: ID<Report>, to unit: UnitCode, _ pen: Pen) throws {
        try pen.put(
            "UPDATE reading_examples SET unit = ? WHERE county = ? AND report = ?",
            [unit.description, county, report])
    }

    /// Forgets a report, and every model that has learned from it: what is left of it is that it was forgotten.
    package func forget(_ report: ID<Report>, _ passage: Passage, _ pen: Pen) throws {
        let row = try pen.first(
            "SELECT learned FROM reading_examples WHERE county = ? AND report = ? AND category IS NOT NULL",
            [county, report])
        guard let row else { return }
        let learned: Int64 = try row["learned"]
        try pen.execute(
            """
            UPDATE reading_examples SET category = NULL, unit = NULL, position = ? WHERE county = ? AND report = ?
            """, [passage.position, county, report])
        try pen.execute(
            "UPDATE reading_models SET bytes = NULL, active = 0 WHERE county = ? AND position >= ?", [county, learned])
    }

    /// The end of what was learned.
    func last(_ connection: any Connection) throws -> Int64 {
        let row = try connection.first("SELECT MAX(position) AS last FROM reading_examples WHERE county = ?", [county])
        let last: Int64? = try row.flatMap { try $0["last"] }
        return last ?? 0
    }

    /// The newest after a position, oldest first.
    func after(_ position: Int64, most: Int, _ connection: any Connection) throws -> [Example] {
        try connection.query(
            """
            SELECT report, category, weight, position FROM reading_examples WHERE county = ? AND position > ?
            ORDER BY position DESC LIMIT ?
            """, [county, position, most]
        ).reversed().map { row in
            Example(
                report: try row["report"], category: try row["category"], weight: try row["weight"],
                position: try row["position"])
        }
    }

    /// How many there are.
    package func count(_ connection: any Connection) throws -> Int { try count(since: 0, connection) }

    /// How many there are after a position.
    package func count(since position: Int64, _ connection: any Connection) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS count FROM reading_examples
            WHERE county = ? AND position > ? AND category IS NOT NULL
            """, [county, position])?["count"] ?? 0
    }
}
