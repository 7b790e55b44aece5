package import Kernel
package import Store

/// What waits a short while for somebody to come back: codes and links on their way, sign-ins half done, and until when
/// a session lives if nobody uses it.
///
/// None of it has happened to anything, so no entry tells of it (when somebody was at work is nobody's business, and
/// who asks for codes without end shall not fill the journal). Each is gone after its time. A key that is a secret comes
/// hashed, personal data comes sealed.
package struct ShortLived: Sendable {
    private let kind: String
    private let door: Door

    /// - Parameter kind: what it is; keys of different kinds never meet.
    package init(_ kind: String, _ door: Door) {
        self.kind = kind
        self.door = door
    }

    /// Keeps `what` under `key`, in place of what was there.
    /// - Parameter uses: how often it can be taken.
    package func keep(_ what: [UInt8] = [], under key: [UInt8], until: Timestamp, uses: Int = 1) async throws {
        try await write { connection in try keep(what, key, until, uses, connection) }
    }

    /// As `keep`, in the transaction of a passage.
    package func keep(
        _ what: [UInt8] = [], under key: [UInt8], until: Timestamp, uses: Int = 1, in passage: Passage
    ) throws {
        try keep(what, key, until, uses, passage.bookkeeping)
    }

    /// What is kept under `key` and can still be taken; looking uses nothing up.
    package func find(_ key: [UInt8]) async throws -> [UInt8]? {
        try await door.database.read { try found($0, key)?["what"] }
    }

    /// Until when something is kept under `key`.
    package func end(of key: [UInt8], _ connection: any Connection) throws -> Timestamp? {
        try found(connection, key)?["expires"]
    }

    /// Uses it once, and is the only one to have had this use.
    package func take(_ key: [UInt8]) async throws -> [UInt8]? {
        try await write { connection in try take(key, connection) }
    }

    package func take(_ key: [UInt8], in passage: Passage) throws -> [UInt8]? {
        try take(key, passage.bookkeeping)
    }

    /// - Returns: true for the first who claims `key`, false for all others until then.
    package func claim(_ key: [UInt8], until: Timestamp) async throws -> Bool {
        let (kind, county, now) = (kind, door.county, door.time.now())
        return try await write { connection in
            try sweep(connection)
            return try connection.execute(
                """
                INSERT INTO short_lived (county, kind, key, what, uses, expires) VALUES (?, ?, ?, ?, 0, ?)
                ON CONFLICT (county, kind, key) DO UPDATE SET expires = excluded.expires
                    WHERE short_lived.expires <= ?
                """, [county, kind, key, [UInt8](), until, now]) == 1
        }
    }

    /// - Returns: how often this was called for `key`, this time included, since it last ran out.
    package func count(_ key: [UInt8], until: Timestamp) async throws -> Int {
        let (kind, county, now) = (kind, door.county, door.time.now())
        return try await write { connection in
            try sweep(connection)
            return try connection.first(
                """
                INSERT INTO short_lived (county, kind, key, what, uses, expires) VALUES (?, ?, ?, ?, 1, ?)
                ON CONFLICT (county, kind, key) DO UPDATE SET expires = excluded.expires,
                    uses = CASE WHEN short_lived.expires <= ? THEN 1 ELSE short_lived.uses + 1 END
                RETURNING uses
                """, [county, kind, key, [UInt8](), until, now])?["uses"] ?? 1
        }
    }

    /// Keeps it for longer, if it is still there.
    package func prolong(_ key: [UInt8], until: Timestamp) async throws {
        let (kind, county, now) = (kind, door.county, door.time.now())
        try await write { connection in
            try connection.execute(
                "UPDATE short_lived SET expires = ? WHERE county = ? AND kind = ? AND key = ? AND expires > ?",
                [until, county, kind, key, now])
        }
    }

    package func forget(_ key: [UInt8]) async throws {
        try await write { connection in try forget(key, connection) }
    }

    /// - Returns: true for the one who took it away.
    @discardableResult
    package func forget(_ key: [UInt8], in passage: Passage) throws -> Bool { try forget(key, passage.bookkeeping) }

    @discardableResult
    private func write<T: Sendable>(_ body: @escaping @Sendable (any WriteConnection) throws -> T) async throws -> T {
        try await door.database.write(body)
    }

    private func keep(
        _ what: [UInt8], _ key: [UInt8], _ until: Timestamp, _ uses: Int, _ connection: any WriteConnection
    ) throws {
        try sweep(connection)
        try connection.execute(
            """
            INSERT INTO short_lived (county, kind, key, what, uses, expires) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, kind, key) DO UPDATE SET what = excluded.what, uses = excluded.uses,
                expires = excluded.expires
            """, [door.county, kind, key, what, uses, until])
    }

    private func found(_ connection: any Connection, _ key: [UInt8]) throws -> Row? {
        try connection.first(
            """
            SELECT what, expires FROM short_lived
            WHERE county = ? AND kind = ? AND key = ? AND expires > ? AND uses > 0
            """, [door.county, kind, key, door.time.now()])
    }

    private func take(_ key: [UInt8], _ connection: any WriteConnection) throws -> [UInt8]? {
        try connection.first(
            """
            UPDATE short_lived SET uses = uses - 1
            WHERE county = ? AND kind = ? AND key = ? AND expires > ? AND uses > 0 RETURNING what
            """, [door.county, kind, key, door.time.now()])?["what"]
    }

    @discardableResult
    private func forget(_ key: [UInt8], _ connection: any WriteConnection) throws -> Bool {
        try connection.execute(
            "DELETE FROM short_lived WHERE county = ? AND kind = ? AND key = ? AND expires > ?",
            [door.county, kind, key, door.time.now()]) == 1
    }

    /// Whoever adds something takes along what has run out, of whatever kind.
    private func sweep(_ connection: any WriteConnection) throws {
        try connection.put("DELETE FROM short_lived WHERE county = ? AND expires < ?", [door.county, door.time.now()])
    }
}
