import Foundation
import GRDB
import Store
import Testing
import TestSupport

private let notes = Migration("test/001-notes", ["CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT)"])
private let insert = "INSERT INTO notes (id, text) VALUES (?, ?)"

@Suite("SQLite")
struct SQLiteTests {
    @Test("commits are flushed, and the journal is a write-ahead log")
    func durable() async throws {
        try await withDatabase(.sqlite) { db in
            let (synchronous, keys) = try await db.write { db in
                (try db.first("PRAGMA synchronous")?.values, try db.first("PRAGMA foreign_keys")?.values)
            }
            #expect(synchronous == [.integer(2)])
            #expect(keys == [.integer(1)])
            #expect(try await db.read { try $0.first("PRAGMA journal_mode")?.values } == [.text("wal")])
        }
    }

    @Test("a full disk undoes the write that did not fit and no other")
    func full() async throws {
        try await withDatabase(.sqlite, migrations: [notes], tuning: apart) { db in
            try await db.write { _ = try $0.query("PRAGMA max_page_count = 40") }
            let door = Door()
            async let first: Void = db.write { _ in door.pass() }
            await door.whenReached()
            let small = Task { try await db.write { try $0.execute(insert, [1, "small"]) } }
            await db.whenWaiting(1)
            let large = Task {
                try await db.write { db in
                    for id in 100..<200 { try db.execute(insert, [id, String(repeating: "x", count: 4_000)]) }
                }
            }
            await db.whenWaiting(2)
            let other = Task { try await db.write { try $0.execute(insert, [2, "other"]) } }
            await db.whenWaiting(3)
            door.open()
            try await first
            #expect(try await small.value == 1)
            await #expect(throws: StoreError.full) { try await large.value }
            #expect(try await other.value == 1)
            try await db.write { try $0.execute(insert, [3, "later"]) }
            let ids = try await db.read { try $0.query("SELECT id FROM notes ORDER BY id").map(\.values) }
            #expect(ids == [[.integer(1)], [.integer(2)], [.integer(3)]])
        }
    }

    @Test("a lock that another process does not let go ends in busy, and nobody is kept waiting for it twice")
    func busy() async throws {
        var tuning = testTuning
        tuning.busyWait = 50
        try await withAddress(.sqlite) { address in
            let db = try openDatabase(address, tuning: tuning)
            try await db.migrate([notes])
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: String(address.dropFirst(7)), configuration: configuration)
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
            await #expect(throws: StoreError.busy) { try await db.write { try $0.execute(insert, [1, "a"]) } }
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            #expect(try await db.write { try $0.execute(insert, [1, "a"]) } == 1)
            try other.close()
            await db.close()
        }
    }

    @Test("a second process can read but not write")
    func second() async throws {
        var tuning = testTuning
        tuning.busyWait = 50
        try await withAddress(.sqlite) { address in
            let db = try openDatabase(address, tuning: tuning)
            try await db.migrate([notes])
            #expect(throws: StoreError.self) { try openDatabase(address, tuning: tuning) }
            let reader = try openDatabase(address, readOnly: true, tuning: tuning)
            try await db.write { try $0.execute(insert, [1, "seen"]) }
            #expect(try await reader.read { try $0.query("SELECT text FROM notes").map(\.values) } == [[.text("seen")]])
            await #expect(throws: StoreError.self) { try await reader.write { try $0.execute(insert, [2, "b"]) } }
            await reader.close()
            await db.close()
        }
    }

    @Test("what cannot be opened says why", arguments: ["sqlite:", "mysql://x", "sqlite:/nowhere/at/all.sqlite"])
    func unavailable(_ address: String) {
        #expect(throws: StoreError.self) { try openDatabase(address) }
    }

    @Test("an address shows no password")
    func masked() throws {
        #expect(
            try DatabaseAddress("postgres://u:secret@h:1/d?sslmode=off").description
                == "postgres://u:…@h:1/d?sslmode=off")
        #expect(
            try DatabaseAddress("postgres://h/d?password=secret&a=b").description == "postgres://h/d?password=…&a=b")
    }
}
