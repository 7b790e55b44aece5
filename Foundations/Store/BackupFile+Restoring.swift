import Foundation

extension BackupFile {
    /// Puts what the backup holds into the empty place at `address`. Broken off, it leaves the place as empty as it was.
    /// - Parameters:
    ///   - migrations: all this program knows; the backup may lack some, which are run later.
    ///   - aside: the name under which a SQLite file that stands there is kept; `nil` refuses one.
    /// - Throws: `BackupFault`, `StoreError`.
    package func restore(
        to address: DatabaseAddress, migrations: [Migration], keeping aside: String? = nil,
        progress: @escaping Progress = { _, _, _ in }
    ) async throws {
        if let unknown = Set(self.migrations).subtracting(migrations.map(\.name)).sorted().first {
            throw BackupFault.newer(migration: unknown)
        }
        switch address.place {
        case .file(let target): try await onOwnThread { try restore(toFile: target, aside, progress) }
        case .server:
            guard aside == nil else { throw BackupFault.notEmpty("\(address)") }
            var tuning = Tuning()
            // A broken connection begins the whole again; more than once there is something else amiss.
            tuning.retries = 1
            let database = try openDatabase(address, tuning: tuning)
            do {
                try await database.write { try restore(into: $0, address, migrations, progress) }
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }

    // MARK: Into a file

    private func restore(toFile target: String, _ aside: String?, _ progress: Progress) throws {
        let files = FileManager.default
        if aside == nil, files.fileExists(atPath: target) { throw BackupFault.notEmpty(target) }
        let lock: WriterLock
        do {
            lock = try WriterLock(path: target, wait: 0)
        } catch {
            throw BackupFault.inUse(target)
        }
        defer { lock.release() }
        let partial = target + ".restoring"
        try? files.removeItem(atPath: partial)
        try copyBytes(to: partial, progress)
        let file = try SingleFile(path: partial, isNew: true)
        try file.use { connection in
            for table in Self.own.sorted() { try connection.execute("DROP TABLE \(table)") }
            try compare(connection)
        }
        try file.finish()
        if let aside, files.fileExists(atPath: target) { try keep(target, as: aside) }
        guard rename(partial, target) == 0 else { throw StoreError.unavailable(target) }
        try Folder.flush(of: target)
    }

    private func copyBytes(to partial: String, _ progress: Progress) throws {
        guard let source = FileHandle(forReadingAtPath: path) else { throw BackupFault.unreadable(path, "") }
        defer { try? source.close() }
        guard
            FileManager.default.createFile(
                atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]),
            let target = FileHandle(forWritingAtPath: partial)
        else { throw StoreError.unavailable("\(partial): \(String(cString: strerror(errno)))") }
        defer { try? target.close() }
        let total = Int(try source.seekToEnd())
        try source.seek(toOffset: 0)
        var done = 0
        while let part = try source.read(upToCount: 4 << 20), !part.isEmpty {
            try target.write(contentsOf: part)
            done += part.count
            progress(nil, done, total)
        }
    }

    /// Puts the database that stood there aside, with everything that was committed in it.
    private func keep(_ target: String, as aside: String) throws {
        let old = try SingleFile(path: target)
        try old.use { _ = try $0.query("PRAGMA wal_checkpoint(TRUNCATE)") }
        try old.close()
        guard rename(target, aside) == 0 else { throw StoreError.unavailable(aside) }
        for end in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: target + end) {
            rename(target + end, aside + end)
        }
    }

    // MARK: Into a server

    /// Everything in one transaction: there is no half of it, whatever happens.
    private func restore(
        into target: any WriteConnection, _ address: DatabaseAddress, _ migrations: [Migration], _ progress: Progress
    ) throws {
        guard try TableShape.all(target).isEmpty else { throw BackupFault.notEmpty("\(address)") }
        let file = try SingleFile(path: path, readOnly: true)
        defer { try? file.close() }
        try file.use { source in
            try Self.make(migrations, source, in: target)
            for table in tables { try Self.copy(table, from: source, to: target, progress) }
        }
        try compare(target)
    }

    /// Every table has as many rows as it had.
    private func compare(_ connection: any Connection) throws {
        let tables = try TableShape.all(connection)
        let found = Dictionary(
            try tables.map { ($0.name, try $0.count(connection)) }, uniquingKeysWith: { first, _ in first })
        for (table, count) in rows.sorted(by: { $0.key < $1.key }) where found[table] != count {
            throw BackupFault.incomplete(table: table, expected: count, found: found[table] ?? 0)
        }
    }
}
