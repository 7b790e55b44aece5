package import Kernel
package import Store

extension ReportTable {
    /// What was said first in each of these cases; a case split from another has nothing of its own.
    package func firstTexts(of cases: [ID<Case>], _ connection: any Connection) throws -> [ID<Case>: String] {
        guard !cases.isEmpty else { return [:] }
        let marks = cases.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            """
            SELECT case_id, text FROM reports WHERE county = ? AND case_id IN (\(marks)) ORDER BY received DESC, id DESC
            """, [county] + cases)
        return try rows.reduce(into: [:]) { texts, row in texts[try row["case_id"] as ID<Case>] = try row["text"] }
    }

    /// What was said, personal data covered, in each of these reports; nothing of one that was emptied.
    func texts(of reports: [ID<Report>], _ connection: any Connection) throws -> [ID<Report>: String] {
        guard !reports.isEmpty else { return [:] }
        let marks = reports.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            "SELECT id, text FROM reports WHERE county = ? AND id IN (\(marks)) AND text <> ''", [county] + reports)
        return try rows.reduce(into: [:]) { texts, row in texts[try row["id"] as ID<Report>] = try row["text"] }
    }
}
