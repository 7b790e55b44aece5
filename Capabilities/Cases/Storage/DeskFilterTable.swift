import Journal
import Kernel
import Store

/// A filter that somebody at the desk has given a name.
struct DeskFilter: Hashable, Sendable {
    let id: ID<DeskFilter>
    let name: String
    /// The query of its address, without `?`.
    let query: String
}

/// Saved filters: each belongs to a person in a post.
struct DeskFilterTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    /// In the order in which they were made.
    func all(of holder: PostHolder, _ connection: any Connection) throws -> [DeskFilter] {
        try connection.query(
            "SELECT id, name, query FROM desk_filters WHERE county = ? AND post = ? AND person = ? ORDER BY made, id",
            [county, holder.post, holder.person]
        ).map { DeskFilter(id: try $0["id"], name: try $0["name"], query: try $0["query"]) }
    }

    func insert(_ filter: DeskFilter, of holder: PostHolder, at time: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO desk_filters (county, id, post, person, name, query, made) VALUES (?, ?, ?, ?, ?, ?, ?)
            """, [county, filter.id, holder.post, holder.person, filter.name, filter.query, time])
    }

    func delete(_ id: ID<DeskFilter>, _ pen: Pen) throws {
        try pen.execute("DELETE FROM desk_filters WHERE county = ? AND id = ?", [county, id])
    }
}
