package import Kernel
package import Store
import Synchronization

/// The one door through which state changes.
///
/// A use case loads through the `Passage`, asks a pure rule, and records what happened. Only `record` hands out the
/// `Pen` that can write: there is no way to change a table without an entry in the journal, and both commit together.
/// One passage at a time goes through a county's door, on however many servers, so what it loaded stays true until it
/// commits, and positions in the journal follow the order of commits without a gap.
package struct Door: Sendable {
    package let county: County
    let database: any Database
    package let time: any TimeSource
    /// Wakes those who wait for entries.
    package let committed: Signal
    /// The last moment that is known to stand in the journal, in milliseconds.
    private let latest = Latest()

    private final class Latest: Sendable {
        let moment = Atomic<Int64>(0)
    }

    package init(_ database: any Database, county: County, time: any TimeSource) {
        self.database = database
        self.county = county
        self.time = time
        committed = Signal()
    }

    /// Runs `body` as one transaction. It may run more than once, so it must change nothing but through its pen.
    /// - Throws: what `body` throws, and then nothing is written; `StoreError`.
    package func open<T: Sendable>(_ body: @escaping @Sendable (Passage) throws -> T) async throws -> T {
        let county = county
        let time = time
        let (result, last) = try await database.write { connection in
            let passage = try Passage(through: connection, county: county, time: time)
            let result = try body(passage)
            try passage.leave()
            return (result, passage.last)
        }
        latest.moment.max(last.milliseconds, ordering: .relaxed)
        committed.raise()
        return result
    }

    /// The time, for what is written down before the door opens: never earlier than the entries this server has seen
    /// through it, even when a clock was set back.
    package func now() -> Timestamp {
        max(time.now(), Timestamp(milliseconds: latest.moment.load(ordering: .relaxed)))
    }

    /// As `open`, but a repeat with the same key gives the first answer and does nothing.
    /// - Throws: also `DoorRefusal.keyReused` when the key came before with something else.
    package func open<T: Sendable & Codable>(
        once key: IdempotencyKey?, _ body: @escaping @Sendable (Passage) throws -> T
    ) async throws -> T {
        try await open(once: key, keeping: { answer, _ in answer }, recalling: { kept, _ in kept }, body)
    }

    /// As `open(once:)`, for answers that can be told again from little.
    /// - Parameters:
    ///   - keeping: what to keep of the answer.
    ///   - recalling: gives the first answer again.
    package func open<T: Sendable, Kept: Sendable & Codable>(
        once key: IdempotencyKey?, keeping: @escaping @Sendable (T, Passage) throws -> Kept,
        recalling: @escaping @Sendable (Kept, Passage) throws -> T, _ body: @escaping @Sendable (Passage) throws -> T
    ) async throws -> T {
        guard let key else { return try await open(body) }
        return try await open { passage in
            if let kept = try passage.answer(to: key, as: Kept.self) { return try recalling(kept, passage) }
            let answer = try body(passage)
            try passage.remember(try keeping(answer, passage), for: key)
            return answer
        }
    }

    /// As `open(once:)`, for answers that can be told again from what is known beforehand: looking for the key and keeping
    /// the answer are then one statement.
    package func open<T: Sendable, Kept: Sendable & Codable>(
        once key: IdempotencyKey?, leaving kept: Kept,
        recalling: @escaping @Sendable (Kept, Passage) throws -> T, _ body: @escaping @Sendable (Passage) throws -> T
    ) async throws -> T {
        guard let key else { return try await open(body) }
        let answer = try JSONText.string(kept)
        return try await open { passage in
            if try passage.keep(answer, for: key) { return try body(passage) }
            guard let kept = try passage.answer(to: key, as: Kept.self) else { throw DoorRefusal.keyReused }
            return try recalling(kept, passage)
        }
    }

    /// Looks without coming through the door.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await database.read(body)
    }

    /// Prepares the county's journal; harmless when it is there already.
    package func prepare() async throws {
        let county = county
        let last = try await database.write { connection in
            try connection.execute(
                "INSERT INTO journal_head (county, position, at) VALUES (?, 0, 0) ON CONFLICT (county) DO NOTHING",
                [county])
            return try Journal.latest(county, connection)
        }
        latest.moment.max(last.milliseconds, ordering: .relaxed)
    }
}

/// Why the door did not open.
package enum DoorRefusal: Explained {
    /// The idempotency key came before with another request.
    case keyReused

    package var explanation: Explanation { Explanation(.invalid, "journal.keyReused") }
}

/// One transaction through the door. It reads freely; to write it must first say what happened.
package final class Passage: Connection {
    package let county: County
    /// The time of everything in this passage: never earlier than the entry before it, even when a clock was set back.
    package private(set) var now: Timestamp
    var last: Timestamp
    private let connection: any WriteConnection
    private let start: Int64
    /// The last position written in the county's journal.
    package internal(set) var position: Int64

    init(through connection: any WriteConnection, county: County, time: any TimeSource) throws {
        let head = try connection.batch.value(Head.name(county)) ?? Head.lock(county, connection)
        self.connection = connection
        self.county = county
        start = head.position
        position = start
        last = head.at
        now = max(time.now(), last)
    }

    /// Goes to another moment, for bringing history along; never back before the last entry.
    package func turn(to time: Timestamp) { now = max(time, last) }

    package var engine: Engine { connection.engine }

    package func query(_ sql: String, _ arguments: [any Storable]) throws -> [Row] {
        try connection.query(sql, arguments)
    }

    /// Writes `entry` into the journal and hands out the pen to write what it says.
    /// - Parameter first: true when the subject is new, which saves looking for its last number.
    package func record(_ entry: Entry, first: Bool = false) throws -> Pen {
        position += 1
        let sequence: Int64 =
            first
            ? 1
            : try connection.first(
                "SELECT COALESCE(MAX(sequence), 0) + 1 AS next FROM journal WHERE county = ? AND subject = ?",
                [county, entry.subject.bytes])?["next"] ?? 1
        try connection.put(
            """
            INSERT INTO journal (county, position, id, at, kind, subject, sequence, actor, on_behalf_of, reason,
                division, reference, what, sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, position, ID<Entry>(at: now), now, entry.kind, entry.subject.bytes, sequence,
                entry.actor.text, entry.onBehalfOf, entry.reason, entry.division, entry.reference,
                entry.whatText, entry.sealed,
            ])
        last = now
        return Pen(connection, county: county)
    }

    func leave() throws {
        guard position != start else { return }
        let county = county
        connection.batch.leave(Head(position: position, at: last), as: Head.name(county)) { head, connection in
            try connection.put(
                "UPDATE journal_head SET position = ?, at = ? WHERE county = ?", [head.position, head.at, county])
        }
    }

    /// What an earlier passage of the same transaction left under `name` in its `Pen.batch`.
    package func handedOn<T: Sendable>(_ name: String, as type: T.Type = T.self) -> T? {
        connection.batch.value(name)
    }

    /// The journal's own bookkeeping, which no entry describes.
    var bookkeeping: any WriteConnection { connection }
}

/// Where the county's journal ends; the bodies of one transaction hand it on.
private struct Head: Sendable {
    let position: Int64
    let at: Timestamp

    static func name(_ county: County) -> String { "journal_head \(county.key)" }

    /// Taking the row locks the door for this county until the commit.
    static func lock(_ county: County, _ connection: any WriteConnection) throws -> Head {
        guard
            let head = try connection.hold(
                "UPDATE journal_head SET position = position WHERE county = ? RETURNING position, at", [county]
            ).first
        else { throw StoreError.unavailable("journal_head has no row for county \(county.code)") }
        return Head(position: try head["position"], at: try head["at"])
    }
}

/// What can write, handed out by `Passage.record` only.
package struct Pen: WriteConnection {
    private let connection: any WriteConnection
    let county: County

    init(_ connection: any WriteConnection, county: County) {
        self.connection = connection
        self.county = county
    }

    package var engine: Engine { connection.engine }

    package func query(_ sql: String, _ arguments: [any Storable]) throws -> [Row] {
        try connection.query(sql, arguments)
    }

    package func hold(_ sql: String, _ arguments: [any Storable]) throws -> [Row] {
        try connection.hold(sql, arguments)
    }

    @discardableResult
    package func execute(_ sql: String, _ arguments: [any Storable]) throws -> Int {
        try connection.execute(sql, arguments)
    }

    package func put(_ sql: String, _ arguments: [any Storable]) throws { try connection.put(sql, arguments) }

    package func executeAll(_ sql: String, _ rows: [[any Storable]]) throws {
        try connection.executeAll(sql, rows)
    }

    package var batch: Batch { connection.batch }

    /// Sets the timer `name` of `subject`, in place of an earlier one of that name.
    package func schedule(_ name: String, of subject: Subject, at due: Timestamp, what: JSON = .object([:])) throws {
        try connection.put(
            """
            INSERT INTO timers (county, subject, name, due, what) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (county, subject, name) DO UPDATE SET due = excluded.due, what = excluded.what
            """,
            [county, subject.bytes, name, due, what == .object([:]) ? "{}" : what.text])
    }

    package func cancel(_ name: String, of subject: Subject) throws {
        try connection.put(
            "DELETE FROM timers WHERE county = ? AND subject = ? AND name = ?", [county, subject.bytes, name])
    }
}
