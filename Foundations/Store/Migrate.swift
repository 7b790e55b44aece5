import Kernel

extension ThreadedDatabase {
    /// Another server doing the same waits: both engines let one write transaction through at a time.
    func migrate(_ migrations: [Migration]) async throws {
        try await write { db in try prepareMigrations(db, known: migrations.map(\.name)) }
        for migration in migrations {
            try await write { db in try apply(migration, db) }
        }
    }
}

func prepareMigrations(_ db: any WriteConnection, known: [String]) throws {
    let known = Set(known)
    try db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied BIGINT NOT NULL)")
    for row in try db.query("SELECT name FROM migrations ORDER BY name") {
        let name: String = try row["name"]
        guard known.contains(name) else {
            throw StoreError.engine(
                code: "migration",
                message: "the database has been changed by a newer program: it holds \(name), which this one lacks")
        }
    }
}

private func apply(_ migration: Migration, _ db: any WriteConnection) throws {
    guard try db.first("SELECT name FROM migrations WHERE name = ?", [migration.name]) == nil else { return }
    for statement in migration.statements(for: db.engine) { try db.execute(statement) }
    try db.execute(
        "INSERT INTO migrations (name, applied) VALUES (?, ?)", [migration.name, SystemTime().now()])
}
