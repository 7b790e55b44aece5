import Foundation
import GRDB

/// SQLite's connection of one lane, for as long as the pool lends it.
final class SQLiteSession: Session {
    let engine = Engine.sqlite
    private let db: GRDB.Database
    private let reading: Bool
    private var marked = false

    init(_ db: GRDB.Database, reading: Bool) {
        self.db = db
        self.reading = reading
    }

    func query(_ sql: String, _ arguments: [any Storable]) throws(Failure) -> [Row] {
        try attempt {
            let statement = try Bound(try statement(sql), arguments)
            defer { statement.end() }
            var rows: [Row] = []
            // Only the first step tells the columns of a table that has been changed meanwhile.
            var columns: [String] = []
            while try statement.step() {
                if rows.isEmpty { columns = statement.columns }
                rows.append(Row(columns: columns, values: statement.values(columns.count)))
            }
            return rows
        }
    }

    func execute(_ sql: String, _ arguments: [any Storable]) throws(Failure) -> Int {
        try attempt {
            let before = db.totalChangesCount
            try change(sql, try statement(sql), arguments)
            // SQLite leaves the count of the last change when a statement changes nothing.
            return db.totalChangesCount == before ? 0 : db.changesCount
        }
    }

    func put(_ sql: String, _ arguments: [any Storable]) throws(Failure) {
        try attempt { try change(sql, try statement(sql), arguments) }
    }

    func executeAll(_ sql: String, _ rows: [[any Storable]]) throws(Failure) {
        try attempt {
            let statement = try statement(sql)
            for row in rows { try change(sql, statement, row) }
        }
    }

    private func change(_ sql: String, _ statement: Statement, _ arguments: [any Storable]) throws {
        // What changes the schema tells GRDB, which then forgets what it knew of it.
        guard isRepeated(sql) else { return try statement.execute() }
        let statement = try Bound(statement, arguments)
        defer { statement.end() }
        while try statement.step() {}
    }

    // MARK: The transaction

    func begin(_ access: Access) throws(Failure) {
        do throws(Failure) {
            try run(reading ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE")
        } catch {
            throw Failure(.final, error.error)
        }
    }

    func setMark() throws(Failure) {
        if marked { try run("RELEASE body") }
        try run("SAVEPOINT body")
        marked = true
    }

    func undo() throws(Failure) { try run("ROLLBACK TO body") }

    func commit(_ access: Access) throws(Failure) { try run("COMMIT") }

    func rollback() {
        if db.isInsideTransaction { try? db.rollback() }
    }

    private func run(_ sql: String) throws(Failure) {
        try attempt {
            let statement = try Bound(try db.cachedStatement(sql: sql), [])
            defer { statement.end() }
            _ = try statement.step()
        }
    }

    // MARK: Statements

    /// The engine keeps what it has prepared without bound, so what runs once (DDL) is not kept.
    private func statement(_ sql: String) throws -> Statement {
        isRepeated(sql) ? try db.cachedStatement(sql: sql) : try db.makeStatement(sql: sql)
    }

    /// SQLite undoes the statement, and when the disk is full or fails sometimes the whole transaction.
    private func attempt<T>(_ work: () throws -> T) throws(Failure) -> T {
        do {
            return try work()
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(reading || db.isInsideTransaction ? .body : .transaction, storeError(error))
        }
    }
}

/// What SQLite said, in the store's terms.
func storeError(_ error: any Error) -> StoreError {
    guard let error = error as? DatabaseError else { return .engine(code: "", message: "\(error)") }
    let message = error.message ?? "no message"
    switch error.resultCode {
    case .SQLITE_FULL: return .full
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy
    case .SQLITE_CONSTRAINT: return .constraint(message)
    default: return .engine(code: "\(error.extendedResultCode.rawValue)", message: message)
    }
}
