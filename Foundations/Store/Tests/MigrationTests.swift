import Store
import Testing
import TestSupport

private let first = Migration(
    "a/001-first", ["CREATE TABLE first (id BIGINT PRIMARY KEY)", "INSERT INTO first (id) VALUES (1)"])
private let second = Migration("a/002-second", ["ALTER TABLE first ADD COLUMN name TEXT"])
private let broken = Migration(
    "a/003-broken", ["CREATE TABLE third (id BIGINT)", "INSERT INTO nowhere (id) VALUES (1)"])

@Suite("Migrations")
struct MigrationTests {
    @Test("each migration runs once, in order", arguments: Engine.all)
    func once(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [first]) { db in
            let all = "SELECT * FROM first"
            #expect(try await db.read { try $0.query(all) }.map(\.columns) == [["id"]])
            try await db.migrate([first, second])
            try await db.migrate([first, second])
            #expect(try await db.read { try $0.query(all) }.map(\.columns) == [["id", "name"]])
            let names = try await db.read {
                try $0.query("SELECT name FROM migrations WHERE applied > 0 ORDER BY name")
            }
            #expect(names.map(\.values) == [[.text("a/001-first")], [.text("a/002-second")]])
        }
    }

    @Test("a migration that fails leaves nothing of itself", arguments: Engine.all)
    func failing(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [first]) { db in
            await #expect(throws: StoreError.self) { try await db.migrate([first, broken]) }
            await #expect(throws: StoreError.self) { _ = try await db.read { try $0.query("SELECT * FROM third") } }
            try await db.migrate([first, second])
        }
    }

    @Test("a database of a newer program is refused by name", arguments: Engine.all)
    func newer(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [first, second]) { db in
            do {
                try await db.migrate([first])
                Issue.record("no error")
            } catch StoreError.engine(let code, let message) {
                #expect(code == "migration")
                #expect(message.contains("a/002-second"))
            }
        }
    }

    @Test("two servers that start together migrate once")
    func together() async throws {
        try await withAddress(.postgres) { address in
            let servers = try (0..<3).map { _ in try openDatabase(address, tuning: testTuning) }
            try await withThrowingTaskGroup { group in
                for server in servers { group.addTask { try await server.migrate([first, second]) } }
                try await group.waitForAll()
            }
            let rows = try await servers[0].read { try $0.query("SELECT id FROM first") }
            #expect(rows.count == 1)
            for server in servers { await server.close() }
        }
    }
}
