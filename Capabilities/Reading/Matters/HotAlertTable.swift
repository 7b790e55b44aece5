package import Kernel
package import Store

/// Which matters were called out already: once each, whichever server saw it first.
package struct HotAlertTable: Sendable {
    private let county: County

    package init(_ county: County) { self.county = county }

    /// - Parameter cases: ids of the cases of a group.
    package func isKnown<Entity>(_ cases: [ID<Entity>], _ connection: any Connection) throws -> Bool {
        guard !cases.isEmpty else { return true }
        let marks = cases.map { _ in "?" }.joined(separator: ", ")
        return try connection.first(
            "SELECT case_id FROM reading_hot_alerts WHERE county = ? AND case_id IN (\(marks))", [county] + cases)
            != nil
    }

    package func insert<Entity>(_ id: ID<Entity>, at moment: Timestamp, _ pen: some WriteConnection) throws {
        try pen.execute(
            "INSERT INTO reading_hot_alerts (county, case_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [county, id, moment])
    }

    static let migration = Migration(
        "reading-matters-001-alerts",
        [
            """
            CREATE TABLE reading_hot_alerts (
                county BIGINT NOT NULL,
                case_id BYTEA NOT NULL,
                at BIGINT NOT NULL,
                PRIMARY KEY (county, case_id)
            )
            """
        ])
}
