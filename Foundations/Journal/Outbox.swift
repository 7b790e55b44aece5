import Kernel
package import Store

/// A reader of the journal with a place of its own to go on from: webhooks, indices, the public log.
package struct Outbox: Sendable {
    private let name: String
    private let county: County
    private let database: any Database

    package init(_ name: String, _ door: Door) {
        self.name = name
        county = door.county
        database = door.database
    }

    /// The next entries nobody has acknowledged under this name, oldest first.
    package func pending(limit: Int) async throws -> [Recorded] {
        let (name, county) = (name, county)
        return try await database.read { connection in
            let row = try connection.first(
                "SELECT position FROM journal_readers WHERE county = ? AND name = ?", [county, name])
            return try Journal.entries(county, after: try row?["position"] ?? 0, limit: limit, connection)
        }
    }

    /// Entries up to `position` have been dealt with; never goes back.
    package func acknowledge(through position: Int64) async throws {
        try await database.write { try acknowledge(through: position, $0) }
    }

    /// As `acknowledge(through:)`, together with what else is written in `keepBooks`.
    package func acknowledge(through position: Int64, _ connection: any WriteConnection) throws {
        try connection.execute(
            """
            INSERT INTO journal_readers (county, name, position) VALUES (?, ?, ?)
            ON CONFLICT (county, name) DO UPDATE SET position = excluded.position
            WHERE journal_readers.position < excluded.position
            """, [county, name, position])
    }

    /// Starts at the end of the journal, for a reader whom what happened before does not concern; nothing changes when it
    /// has started before.
    package func begin() async throws {
        let (name, county) = (name, county)
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO journal_readers (county, name, position)
                SELECT county, ?, position FROM journal_head WHERE county = ?
                ON CONFLICT (county, name) DO NOTHING
                """, [name, county])
        }
    }

    /// Writes what follows from the entries after `start`, through `position`, in one transaction with the acknowledgement:
    /// once, however many servers have read them.
    /// - Returns: false when another was there first, and then nothing is written.
    package func acknowledge(
        from start: Int64, through position: Int64, _ body: @escaping @Sendable (any WriteConnection) throws -> Void
    ) async throws -> Bool {
        let (name, county) = (name, county)
        return try await database.write { connection in
            // The row is locked by this, so the other waits and then finds it moved on.
            let moved = try connection.execute(
                """
                INSERT INTO journal_readers (county, name, position) VALUES (?, ?, ?)
                ON CONFLICT (county, name) DO UPDATE SET position = excluded.position
                WHERE journal_readers.position = ?
                """, [county, name, position, start])
            guard moved == 1 else { return false }
            try body(connection)
            return true
        }
    }

    /// Writes this reader's own tables in one transaction, beside the door.
    ///
    /// Only for what follows from the journal and can be made anew from it or stands for itself, such as a leaf of the
    /// public log: no entry describes it, because it is no change in what the journal speaks of.
    @discardableResult
    package func keepBooks<T: Sendable>(
        _ body: @escaping @Sendable (any WriteConnection) throws -> T
    ) async throws -> T {
        try await database.write(body)
    }
}
