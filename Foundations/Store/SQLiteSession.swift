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
            let statement = try statement(sql)
            let rows = try GRDB.Row.fetchCursor(statement, arguments: try bound(arguments))
            var answer: [Row] = []
            // Only the first step tells the columns of a table that has been changed meanwhile.
            var columns: [String] = []
            while let row = try rows.next() {
                if answer.isEmpty { columns = statement.columnNames }
                answer.append(Row(columns: columns, values: row.databaseValues.map(Value.init(sqlite:))))
            }
            return answer
        }
    }

    func execute(_ sql: String, _ arguments: [any Storable]) throws(Failure) -> Int {
        try attempt {
            let before = db.totalChangesCount
            try statement(sql).execute(arguments: try bound(arguments))
            // SQLite leaves the count of the last change when a statement changes nothing.
            return db.totalChangesCount == before ? 0 : db.changesCount
        }
    }

    func executeAll(_ sql: String, _ rows: [[any Storable]]) throws(Failure) {
        try attempt {
            let statement = try statement(sql)
            for row in rows { try statement.execute(arguments: try bound(row)) }
        }
    }

    // MARK: The transaction

    func begin(_ access: Access) throws(Failure) {
        // The pool has begun the reading one.
        if reading { return }
        do throws(Failure) { try run("BEGIN IMMEDIATE") } catch { throw Failure(.final, error.error) }
    }

    func setMark() throws(Failure) {
        if marked { try run("RELEASE body") }
        try run("SAVEPOINT body")
        marked = true
    }

    func undo() throws(Failure) { try run("ROLLBACK TO body") }

    func commit(_ access: Access) throws(Failure) {
        if !reading { try run("COMMIT") }
    }

    func rollback() {
        if !reading, db.isInsideTransaction { try? db.rollback() }
    }

    private func run(_ sql: String) throws(Failure) {
        try attempt { try db.cachedStatement(sql: sql).execute() }
    }

    // MARK: Statements

    /// The engine keeps what it has prepared without bound, so what runs once (DDL) is not kept.
    private func statement(_ sql: String) throws -> Statement {
        isRepeated(sql) ? try db.cachedStatement(sql: sql) : try db.makeStatement(sql: sql)
    }

    private func bound(_ arguments: [any Storable]) throws(Failure) -> StatementArguments {
        var values: [DatabaseValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            switch try checked(argument.value) {
            case .null: values.append(.null)
            case .integer(let number): values.append(number.databaseValue)
            case .real(let number): values.append(number.databaseValue)
            case .text(let text): values.append(text.databaseValue)
            case .bytes(let bytes): values.append(Data(bytes).databaseValue)
            }
        }
        return StatementArguments(values)
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

extension Value {
    fileprivate init(sqlite value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .bytes([UInt8](data))
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
