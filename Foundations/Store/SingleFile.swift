import Foundation
import GRDB

/// A SQLite file that nobody else uses, for whoever has a thread of their own: a backup, or what becomes a database.
struct SingleFile: Sendable {
    let path: String
    private let queue: DatabaseQueue

    /// - Parameter isNew: made fast and unsafe, to be flushed as a whole when it is finished.
    /// - Throws: `BackupFault.unreadable`.
    init(path: String, readOnly: Bool = false, isNew: Bool = false) throws(BackupFault) {
        var configuration = Configuration()
        configuration.readonly = readOnly
        // Rows come table by table; what they refer to is looked at when all are there.
        configuration.foreignKeysEnabled = false
        self.path = path
        do {
            guard isNew || FileManager.default.fileExists(atPath: path) else { throw StoreError.unavailable(path) }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            if isNew {
                try queue.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA journal_mode = OFF")
                    try db.execute(sql: "PRAGMA synchronous = OFF")
                }
            }
        } catch {
            throw .unreadable(path, "\(error)")
        }
    }

    /// Runs `body` on the calling thread, without a transaction.
    func use<T>(_ body: (any WriteConnection) throws -> T) throws -> T {
        try queue.writeWithoutTransaction { db in
            let connection = BodyConnection(SQLiteSession(db, reading: false), tuning: Tuning())
            defer { connection.end() }
            return try body(connection)
        }
    }

    /// Closes it, and flushes it to the disk.
    func finish() throws {
        try queue.close()
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw StoreError.unavailable("\(path): \(String(cString: strerror(errno)))") }
        defer { Foundation.close(file) }
        guard fsync(file) == 0 else { throw StoreError.unavailable("\(path): \(String(cString: strerror(errno)))") }
    }

    func close() throws { try queue.close() }
}

/// Runs `body` on a thread of its own, never on Swift's.
func onOwnThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result { try body() }) }
        thread.name = "store-file"
        thread.stackSize = 8 << 20
        thread.start()
    }
}
