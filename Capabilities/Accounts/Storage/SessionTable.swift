import Credentials
import Journal
import Kernel
import Store

/// Sessions in their table, by the hash of their token.
struct SessionTable: Sendable {
    let county: County

    func find(_ hash: [UInt8], idleEnd: Timestamp, _ connection: any Connection) throws -> Session? {
        try connection.first(
            "SELECT * FROM login_sessions WHERE county = ? AND token_hash = ? AND ended IS NULL", [county, hash]
        ).map { try session($0, idleEnd) }
    }

    /// Of one person, not ended, with the hashes of their tokens; the newest first.
    func open(of person: ID<Person>, at now: Timestamp, _ connection: any Connection) throws -> [(
        hash: [UInt8], Session
    )] {
        try connection.query(
            """
            SELECT * FROM login_sessions WHERE county = ? AND person = ? AND ended IS NULL AND ends > ?
            ORDER BY created DESC, id LIMIT 100
            """, [county, person, now]
        ).map { (try $0["token_hash"], try session($0, try $0["ends"])) }
    }

    func add(_ session: Session, _ token: SecretToken, _ pen: Pen) throws {
        // Whoever comes in takes along what ended long ago.
        try pen.put(
            "DELETE FROM login_sessions WHERE county = ? AND ends < ?", [county, session.created.adding(days: -30)])
        try pen.execute(
            """
            INSERT INTO login_sessions (county, token_hash, id, kind, account, person, post, device, created, ends)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, token.hash, session.id, session.kind.rawValue, session.account, session.person, session.post,
                session.device, session.created, session.ends,
            ])
    }

    func end(_ hash: [UInt8], at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE login_sessions SET ended = ? WHERE county = ? AND token_hash = ? AND ended IS NULL",
            [now, county, hash])
    }

    /// - Returns: how many were open.
    func endAll(ofAccount account: ID<Account>, at now: Timestamp, _ pen: Pen) throws -> Int {
        try pen.execute(
            "UPDATE login_sessions SET ended = ? WHERE county = ? AND account = ? AND ended IS NULL AND ends > ?",
            [now, county, account, now])
    }

    /// All but one: those of whoever has just shown who they are.
    func endAll(ofAccount account: ID<Account>, except hash: [UInt8], at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            """
            UPDATE login_sessions SET ended = ?
            WHERE county = ? AND account = ? AND token_hash <> ? AND ended IS NULL AND ends > ?
            """, [now, county, account, hash, now])
    }

    func endAll(ofPost post: ID<Post>, at now: Timestamp, _ pen: Pen) throws -> Int {
        try pen.execute(
            "UPDATE login_sessions SET ended = ? WHERE county = ? AND post = ? AND ended IS NULL AND ends > ?",
            [now, county, post, now])
    }

    private func session(_ row: Row, _ idleEnd: Timestamp) throws -> Session {
        let kindText: String = try row["kind"]
        guard let kind = Session.Kind(rawValue: kindText) else {
            throw StoreError.column("kind", wanted: "Session.Kind")
        }
        return Session(
            id: try row["id"], kind: kind, account: try row["account"], person: try row["person"],
            post: try row["post"], device: try row["device"], created: try row["created"], ends: try row["ends"],
            idleEnd: idleEnd)
    }
}
