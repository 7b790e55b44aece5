package import Kernel
package import Store

extension CaseTable {
    /// From so many reporters on, an open matter is found without a look at the others.
    package static let crowd = 3

    /// Open matters that `crowd` people or more have reported, those of most first.
    package func crowded(
        in place: DivisionCode, limit: Int, _ connection: any Connection
    ) throws -> [Case] {
        let condition = condition(in: place)
        return try connection.query(
            """
            SELECT snapshot FROM cases WHERE \(condition.sql) AND reporters >= \(Self.crowd)
            ORDER BY reporters DESC, id LIMIT \(limit)
            """, condition.arguments
        ).map(Case.init(row:))
    }
}

extension Cases {
    static let reporters = Migration(
        "cases/later-002-reporters",
        [
            "ALTER TABLE cases ADD COLUMN reporters BIGINT NOT NULL DEFAULT 0",
            // Each reporter of a snapshot names one report, by a key of nine signs that stands nowhere else in it.
            """
            UPDATE cases SET reporters = (LENGTH(snapshot) - LENGTH(REPLACE(snapshot, '"report":', ''))) / 9
            """,
            "CREATE INDEX cases_crowded ON cases (county, reporters, id) WHERE open = 1 AND reporters >= 3",
        ])
}
