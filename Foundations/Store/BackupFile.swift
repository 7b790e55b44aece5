import Foundation

/// A backup: one SQLite file, whatever the engine it was made from, that tells of itself in the tables `backup` and
/// `backup_tables`. Anybody can open it and recompute its digests.
package struct BackupFile: Sendable {
    /// Called on a thread of the store with a table (`nil` for the file as a whole), how much is done, of how much.
    package typealias Progress = @Sendable (_ table: String?, _ done: Int, _ total: Int) -> Void

    package let path: String
    /// What the maker said of it, by name.
    package let facts: [String: String]
    /// The migrations that made its tables, in their order.
    package let migrations: [String]
    /// The rows of each table.
    package let rows: [String: Int]
    let tables: [TableShape]

    static let own: Set<String> = ["backup", "backup_tables"]

    /// Opens a backup and believes nothing: every row is read, and every index.
    /// - Throws: `BackupFault`.
    package static func verified(_ path: String, progress: @escaping Progress = { _, _, _ in }) async throws
        -> BackupFile
    {
        try await onOwnThread {
            let file = try SingleFile(path: path, readOnly: true)
            defer { try? file.close() }
            do {
                return try file.use { try verified(path, $0, progress) }
            } catch let error as StoreError {
                throw BackupFault.unreadable(path, "\(error)")
            }
        }
    }

    private static func verified(
        _ path: String, _ connection: any WriteConnection, _ progress: Progress
    ) throws -> BackupFile {
        let all = try TableShape.all(connection)
        guard own.isSubset(of: all.map(\.name)) else { throw BackupFault.notABackup(path) }
        let said = try connection.query("SELECT name, row_count, digest FROM backup_tables ORDER BY name")
        guard !said.isEmpty else { throw BackupFault.notABackup(path) }
        var rows: [String: Int] = [:]
        var digests: [String: String] = [:]
        for row in said {
            let name: String = try row["name"]
            rows[name] = try row["row_count"] as Int
            digests[name] = try row["digest"] as String
        }
        let found = try digest(connection, all, progress)
        for name in Set(digests.keys).union(found.keys).sorted() {
            let (expected, digest) = (digests[name], found[name])
            guard expected == digest?.text, rows[name] == digest?.rows else {
                throw BackupFault.damaged(
                    table: name, expected: "\(rows[name] ?? 0) \(expected ?? "—")",
                    found: "\(digest?.rows ?? 0) \(digest?.text ?? "—")")
            }
        }
        let report = try connection.query("PRAGMA integrity_check(1)").first
        if case .text(let text)? = report?.values.first, text != "ok" { throw BackupFault.unreadable(path, text) }
        let facts = try connection.query("SELECT name, value FROM backup").map { row in
            (try row["name"] as String, try row["value"] as String)
        }
        let migrations = try connection.query("SELECT name FROM migrations ORDER BY applied, name")
        return BackupFile(
            path: path, facts: Dictionary(facts, uniquingKeysWith: { first, _ in first }),
            migrations: try migrations.map { try $0["name"] },
            rows: rows.filter { !own.contains($0.key) && $0.key != "sqlite_master" },
            tables: all.filter { !own.contains($0.name) })
    }

    /// The digests of every table but the one that holds them, and of the schema.
    static func digest(
        _ connection: any Connection, _ tables: [TableShape], _ progress: Progress
    ) throws -> [String: TableDigest] {
        var digests: [String: TableDigest] = [:]
        for table in tables where table.name != "backup_tables" {
            let total = try table.count(connection)
            var digest = TableDigest()
            try table.walk(connection) { rows in
                for row in rows { digest.add(row) }
                progress(table.name, digest.rows, total)
            }
            digests[table.name] = digest
        }
        var schema = TableDigest()
        for row in try connection.query("SELECT name, sql, tbl_name, type FROM sqlite_master") { schema.add(row) }
        digests["sqlite_master"] = schema
        return digests
    }
}
