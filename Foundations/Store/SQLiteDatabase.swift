import Foundation
import GRDB

/// Opens a file: WAL, flushed at every commit, one process that writes.
func openSQLite(path: String, readOnly: Bool, tuning: Tuning) throws(StoreError) -> any Database {
    let lock = readOnly ? nil : try WriterLock(path: path, wait: tuning.busyWait)
    let pool: DatabasePool
    do {
        pool = try DatabasePool(path: path, configuration: configuration(readOnly: readOnly, tuning: tuning))
        try pool.writeWithoutTransaction { db in
            // GRDB sets NORMAL after `prepareDatabase`, hence here and not there.
            if !readOnly {
                try db.execute(sql: "PRAGMA synchronous = FULL")
                // 32 MB: pages that every commit changes are carried over rarely.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 8000")
                try db.execute(sql: "PRAGMA cache_size = -\(tuning.writerCache)")
            }
            try assertDurable(db, readOnly: readOnly)
        }
    } catch let error as StoreError {
        throw error
    } catch {
        throw .unavailable("\(path): \(error)")
    }
    return ThreadedDatabase(.sqlite, readOnly: readOnly, tuning: tuning) { access in
        switch access {
        case .write: SQLiteChannel(writing: pool)
        case .read: SQLiteChannel(reading: path, tuning: tuning)
        }
    } finish: {
        try? pool.close()
        lock?.release()
    }
}

private func configuration(readOnly: Bool, tuning: Tuning) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(Double(tuning.busyWait) / 1000)
    configuration.maximumReaderCount = 1
    configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA cache_size = -8000")
        // What undoing one body of several takes stays in memory.
        try db.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    return configuration
}

/// Believes nothing: a commit must have reached the disk when it is acknowledged.
private func assertDurable(_ db: GRDB.Database, readOnly: Bool) throws {
    let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
    let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
    guard journal == "wal", readOnly || synchronous == 2 else {
        throw StoreError.unavailable(
            "SQLite keeps journal_mode \(journal ?? "?") and synchronous \(synchronous ?? -1), not wal and 2 (FULL)")
    }
}

/// A lane's connection: the one that writes, or one of its own that reads.
final class SQLiteChannel: Channel {
    private let access: Access
    private var made: (any DatabaseWriter)?
    private let make: () throws -> any DatabaseWriter

    init(writing pool: DatabasePool) {
        access = .write
        make = { pool }
    }

    init(reading path: String, tuning: Tuning) {
        access = .read
        make = { try DatabaseQueue(path: path, configuration: configuration(readOnly: true, tuning: tuning)) }
    }

    func use(_ work: (any Session) throws(Failure) -> Void) throws(Failure) {
        do {
            let database = try made ?? make()
            made = database
            try database.writeWithoutTransaction { db in
                try work(SQLiteSession(db, reading: access == .read))
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.final, storeError(error))
        }
    }

    func close() { made = nil }
}

/// Whether a process writes to a SQLite file now, so that another one has to ask it.
package func isWritten(sqlite path: String) -> Bool {
    let file = open(path + "-writer", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    // What it takes falls with the file.
    defer { Foundation.close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
}

/// Lets one process write: SQLite before 3.51.3 can damage a file when two write or checkpoint at once.
/// The lock lies in a file beside the database and falls with the process.
final class WriterLock: Sendable {
    private let file: Int32

    init(path: String, wait: Int) throws(StoreError) {
        file = open(path + "-writer", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .unavailable("\(path): \(String(cString: strerror(errno)))") }
        var waited = 0
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, waited < wait else {
                Foundation.close(file)
                throw .unavailable("\(path): another process writes to it")
            }
            usleep(20_000)
            waited += 20
        }
    }

    func release() { flock(file, LOCK_UN) }

    deinit { Foundation.close(file) }
}
