import Foundation
import GRDB

extension BackupFile {
    /// Writes everything the database at `address` holds at one moment into a new file, while others go on writing.
    ///
    /// The file is written beside its place and gets its name when it is whole and on the disk.
    /// - Parameters:
    ///   - migrations: all this program knows; those the database has make the tables of the file.
    ///   - facts: what to say of the backup, from the data in it.
    /// - Throws: `BackupFault`, `StoreError`.
    package static func make(
        _ path: String, from address: DatabaseAddress, migrations: [Migration],
        facts: @escaping @Sendable (any Connection) throws -> [(name: String, value: String)],
        progress: @escaping Progress = { _, _, _ in }
    ) async throws {
        guard !FileManager.default.fileExists(atPath: path) else { throw BackupFault.exists(path) }
        let partial = path + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        // Nobody else may read what residents have said, not even while it is written.
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw StoreError.unavailable("\(partial): \(String(cString: strerror(errno)))") }
        do {
            switch address.place {
            case .file(let source): try await onOwnThread { try copyFile(source, to: partial, progress) }
            case .server:
                let database = try openDatabase(address, readOnly: true)
                do {
                    try await database.read { try copyRows(from: $0, to: partial, migrations, progress) }
                } catch {
                    await database.close()
                    throw error
                }
                await database.close()
            }
            try await onOwnThread { try seal(partial, facts, progress) }
            // Never over a file that has come there meanwhile.
            guard link(partial, path) == 0 else { throw BackupFault.exists(path) }
            unlink(partial)
            try Folder.flush(of: path)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }

    /// SQLite copies itself, in one reading transaction.
    private static func copyFile(_ source: String, to partial: String, _ progress: Progress) throws {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: source, configuration: configuration)
            defer { try? queue.close() }
            try queue.writeWithoutTransaction { db in try db.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
        } catch {
            throw storeError(error)
        }
    }

    /// From another engine row by row, in the snapshot of `source`. It may be run again from the beginning.
    private static func copyRows(
        from source: any Connection, to partial: String, _ migrations: [Migration], _ progress: Progress
    ) throws {
        truncate(partial, 0)
        let file = try SingleFile(path: partial, isNew: true)
        defer { try? file.close() }
        let tables = try TableShape.all(source)
        try file.use { target in
            try target.execute("BEGIN")
            try make(migrations, source, in: target)
            for table in tables { try copy(table, from: source, to: target, progress) }
            try target.execute("COMMIT")
        }
    }

    /// Makes the tables of `source` in an empty place by running the migrations that `source` has run.
    static func make(
        _ migrations: [Migration], _ source: any Connection, in target: any WriteConnection
    ) throws {
        let run = Set(try source.query("SELECT name FROM migrations").map { try $0["name"] as String })
        if let unknown = run.subtracting(migrations.map(\.name)).sorted().first {
            throw BackupFault.newer(migration: unknown)
        }
        try prepareMigrations(target, known: migrations.map(\.name))
        for migration in migrations where run.contains(migration.name) {
            for statement in migration.statements(for: target.engine) { try target.execute(statement) }
        }
    }

    /// - Returns: how many rows.
    @discardableResult
    static func copy(
        _ table: TableShape, from source: any Connection, to target: any WriteConnection, _ progress: Progress
    ) throws -> Int {
        let total = try table.count(source)
        let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
        let insert = "INSERT INTO \(table.name) (\(table.columns.joined(separator: ", "))) VALUES (\(marks))"
        var done = 0
        try table.walk(source) { rows in
            try target.executeAll(insert, rows.map { $0.values })
            done += rows.count
            progress(table.name, done, total)
        }
        return done
    }

    /// Writes into the copy what it is and what each table holds, and puts it on the disk.
    private static func seal(
        _ partial: String, _ facts: (any Connection) throws -> [(name: String, value: String)], _ progress: Progress
    ) throws {
        let file = try SingleFile(path: partial, isNew: true)
        try file.use { connection in
            try connection.execute("CREATE TABLE backup (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            try connection.execute(
                "CREATE TABLE backup_tables (name TEXT PRIMARY KEY, row_count BIGINT NOT NULL, digest TEXT NOT NULL)")
            let facts = try facts(connection)
            try connection.executeAll(
                "INSERT INTO backup (name, value) VALUES (?, ?)", facts.map { [$0.name, $0.value] })
            let digests = try digest(connection, TableShape.all(connection), progress)
            try connection.executeAll(
                "INSERT INTO backup_tables (name, row_count, digest) VALUES (?, ?, ?)",
                digests.sorted { $0.key < $1.key }.map { [$0.key, $0.value.rows, $0.value.text] })
        }
        try file.finish()
    }
}
