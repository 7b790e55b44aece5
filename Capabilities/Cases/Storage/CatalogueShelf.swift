package import Kernel
package import Posts
package import Store

/// Catalogue versions as they were imported, text and all: an outsider can recompute every route from them.
package struct CatalogueShelf: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    package func find(_ version: String, _ connection: any Connection) throws -> StoredCatalogue? {
        guard
            let row = try connection.first(
                "SELECT * FROM catalogues WHERE county = ? AND version = ?", [county, version])
        else { return nil }
        return StoredCatalogue(
            version: try row["version"], effective: try row["effective"], categories: try row["categories"],
            routes: try row["routes"], policy: try row["policy"])
    }

    /// - Parameter post: who published it; `nil` for the command line.
    package func insert(
        _ catalogue: StoredCatalogue, at time: Timestamp, by post: ID<Post>? = nil, _ pen: some WriteConnection
    ) throws {
        try pen.execute(
            """
            INSERT INTO catalogues (county, version, effective, imported, categories, routes, policy, post)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, catalogue.version, catalogue.effective, time, catalogue.categories, catalogue.routes,
                catalogue.policy, post,
            ])
    }

    package func calendar(_ connection: any Connection) throws -> String? {
        try connection.first("SELECT source FROM calendars WHERE county = ?", [county])?["source"]
    }

    /// When the calendar came, which tells one from the next.
    package func calendarStamp(_ connection: any Connection) throws -> Timestamp? {
        try connection.first("SELECT imported FROM calendars WHERE county = ?", [county])?["imported"]
    }

    package func setCalendar(_ source: String, at time: Timestamp, _ pen: some WriteConnection) throws {
        try pen.execute(
            """
            INSERT INTO calendars (county, imported, source) VALUES (?, ?, ?)
            ON CONFLICT (county) DO UPDATE SET imported = excluded.imported, source = excluded.source
            """, [county, time, source])
    }

    /// Which versions there are and the calendar; `nil` when nothing was imported since `stamp`.
    package func contents(
        since stamp: Int64, _ connection: any Connection
    ) throws -> (position: Int64, versions: [(from: LocalDate, version: String)], calendar: String?)? {
        let row = try connection.first(
            """
            SELECT COALESCE(MAX(imported), 0) AS stamp FROM (
                SELECT imported FROM catalogues WHERE county = ?
                UNION ALL SELECT imported FROM calendars WHERE county = ?) AS imports
            """, [county, county])
        let newest: Int64 = try row?["stamp"] ?? 0
        guard newest > stamp else { return nil }
        let versions = try connection.query(
            "SELECT effective, version FROM catalogues WHERE county = ? ORDER BY effective, imported", [county]
        ).map { (from: try $0["effective"] as LocalDate, version: try $0["version"] as String) }
        return (newest, versions, try calendar(connection))
    }
}

package struct StoredCatalogue: Sendable, Equatable {
    package let version: String
    package let effective: LocalDate
    package let categories: String
    package let routes: String
    package let policy: String

    package init(version: String, effective: LocalDate, categories: String, routes: String, policy: String) {
        self.version = version
        self.effective = effective
        self.categories = categories
        self.routes = routes
        self.policy = policy
    }

    package func parse(_ county: County, _ directory: Directory) -> (catalogue: Catalogue?, faults: [CatalogueFault]) {
        Catalogue.parse(
            version: version, effectiveFrom: effective, county: county, directory: directory,
            categories: Array(categories.utf8), routes: Array(routes.utf8), policy: Array(policy.utf8))
    }
}
