package enum Engine: String, Sendable, CaseIterable, Hashable {
    case sqlite, postgres
}

/// A database that can be looked at. Capabilities hold no more than this: they write through the journal's door.
package protocol Reader: Sendable {
    var engine: Engine { get }
    /// Runs `body` on a thread of the store, in one snapshot of the data. It may run again after a lost connection.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
}

/// A database that can also be changed. Only the journal, the migrations and the tests hold one.
package protocol Database: Reader {
    /// Runs `body` in one transaction, durable when this returns.
    ///
    /// Bodies that wait together share one commit; an error thrown by one undoes that one only. A body may run more than once (busy, deadlock, serialisation failure, a connection lost before the
    /// commit), so it must change nothing but the database.
    /// - Throws: what `body` throws; `StoreError`; `CancellationError` when cancelled before it began.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteConnection) throws -> T) async throws -> T

    /// Brings the schema up to date, in order, each migration once, safe against another server doing the same.
    func migrate(_ migrations: [Migration]) async throws

    /// Lets what waits and runs finish, refuses what comes later, closes every connection.
    func close() async

    /// What it has done since it was opened.
    var counters: Counters { get }
}

/// One connection inside a transaction, on the store's own thread. Never kept, never passed on.
///
/// After an error of the engine the body can only give up: every further statement throws that error again, and a
/// body that swallows it is undone all the same. (PostgreSQL demands it, so SQLite does the same.)
///
/// The SQL is the subset both engines share; `?` stands for an argument. Column types are BIGINT, TEXT, BYTEA and
/// DOUBLE PRECISION.
package protocol Connection {
    var engine: Engine { get }
    func query(_ sql: String, _ arguments: [any Storable]) throws -> [Row]
}

package protocol WriteConnection: Connection {
    /// Reads rows and holds them until the commit, by a statement that changes nothing:
    /// `UPDATE … SET a = a … RETURNING`. A body that did no more leaves nothing to undo.
    func hold(_ sql: String, _ arguments: [any Storable]) throws -> [Row]
    /// - Returns: how many rows changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [any Storable]) throws -> Int
    /// Runs a statement whose outcome nobody asks for: before the next question or the commit, and an error shows then.
    func put(_ sql: String, _ arguments: [any Storable]) throws
    /// The same statement once per row of arguments, as quickly as the engine can.
    func executeAll(_ sql: String, _ rows: [[any Storable]]) throws
    /// What the bodies of this transaction share.
    var batch: Batch { get }
}

extension Connection {
    package func query(_ sql: String) throws -> [Row] { try query(sql, []) }

    /// The first row, if there is one.
    package func first(_ sql: String, _ arguments: [any Storable] = []) throws -> Row? {
        try query(sql, arguments).first
    }
}

extension WriteConnection {
    @discardableResult
    package func execute(_ sql: String) throws -> Int { try execute(sql, []) }
}

/// One row of an answer, its columns by name.
package struct Row: Sendable {
    package let columns: [String]
    package let values: [Value]

    package init(columns: [String], values: [Value]) {
        self.columns = columns
        self.values = values
    }

    /// - Throws: `StoreError.column` when there is no such column or it holds something else.
    package subscript<T: Storable>(_ column: String) -> T {
        get throws {
            guard let index = columns.firstIndex(of: column), let typed = T(values[index]) else {
                throw StoreError.column(column, wanted: "\(T.self)")
            }
            return typed
        }
    }
}

/// One step of the schema's history, named `cases/001-cases`; never edited once it has run anywhere.
package struct Migration: Sendable {
    package let name: String
    private let common: [String]
    private let sqlite: [String]

    /// - Parameter sqlite: run after `statements` on SQLite alone: how rows are laid out there.
    package init(_ name: String, _ statements: [String], sqlite: [String] = []) {
        self.name = name
        common = statements
        self.sqlite = sqlite
    }

    package func statements(for engine: Engine) -> [String] { engine == .sqlite ? common + sqlite : common }
}

/// What can go wrong with a database, in words for the person who runs it.
package enum StoreError: Error, Equatable, Sendable {
    /// The address is not `sqlite:PATH` or `postgres://…`.
    case address(String)
    /// The engine could not be opened; what it said.
    case unavailable(String)
    /// Another process holds the database and did not let go in time.
    case busy
    /// The disk is full; the write was undone and nothing else was lost.
    case full
    /// The connection broke before the commit was sent, also after trying again: nothing was written.
    case connectionLost
    /// The connection broke while the commit was on its way: it may or may not be written. Repeat it with the same
    /// idempotency key.
    case outcomeUnknown
    /// A constraint of the schema refused the row; the constraint as the engine names it.
    case constraint(String)
    /// The database is closing.
    case closed
    /// A column is missing or holds something else.
    case column(String, wanted: String)
    /// Anything else the engine said.
    case engine(code: String, message: String)
}
