import Kernel
import Store
import Testing
import TestSupport

private let table = Migration(
    "test/001-values",
    ["CREATE TABLE vals (id BIGINT PRIMARY KEY, i BIGINT, r DOUBLE PRECISION, t TEXT, b BYTEA)"])

@Suite("What goes in comes out")
struct RoundTripTests {
    static let samples: [[Value]] = [
        [.integer(.max), .real(.greatestFiniteMagnitude), .text("瑞安市 🏮 O'Brien ? $1"), .bytes([0, 1, 0, 255])],
        [.integer(.min), .real(-0.1), .text(""), .bytes([])],
        [.integer(0), .real(.infinity), .text("a\nb\\c\t\"d\""), .bytes([UInt8](0...255))],
        [.null, .null, .null, .null],
        [
            .integer(-1), .real(1), .text(String(repeating: "桥", count: 30_000)),
            .bytes(.init(repeating: 7, count: 90_000)),
        ],
    ]

    @Test("every kind of value comes back as it was", arguments: Engine.all)
    func values(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [table]) { db in
            try await db.write { db in
                for (id, sample) in Self.samples.enumerated() {
                    try db.execute("INSERT INTO vals (id, i, r, t, b) VALUES (?, ?, ?, ?, ?)", [id] + sample)
                }
            }
            let rows = try await db.read { try $0.query("SELECT i, r, t, b FROM vals ORDER BY id") }
            #expect(rows.map(\.values) == Self.samples)
            #expect(rows.first?.columns == ["i", "r", "t", "b"])
        }
    }

    @Test("many rows at once come back as they were", arguments: Engine.all)
    func many(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [table]) { db in
            try await db.write { db in
                let rows: [[any Storable]] = (0..<1500).map { id in
                    let value: Value = id.isMultiple(of: 3) ? .null : .integer(Int64(id))
                    return [id, value, "第\(id)号"]
                }
                try db.executeAll("INSERT INTO vals (id, i, t) VALUES (?, ?, ?)", rows)
                try db.executeAll("INSERT INTO vals (id) VALUES (?)", [])
            }
            let row = try await db.read {
                try $0.first("SELECT COUNT(*) AS n, COUNT(i) AS i, MAX(id) AS m, MIN(t) AS t FROM vals")
            }
            let found = try #require(row)
            #expect(try found["n"] == 1500)
            #expect(try found["i"] == 1000)
            #expect(try found["m"] == 1499)
            #expect(try found["t"] == "第0号")
        }
    }

    @Test("ids, times and codes go into columns and come back", arguments: Engine.all)
    func types(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [table]) { db in
            let time = Timestamp(milliseconds: 1_790_000_000_123)
            let id = ID<Report>(at: time)
            let row = try await db.write { db in
                try db.execute("INSERT INTO vals (id, t, b) VALUES (?, ?, ?)", [time, "x", id])
                return try db.first("SELECT id, i, t, b FROM vals WHERE b = ?", [id])
            }
            let found = try #require(row)
            #expect(try found["id"] == time)
            #expect(try found["b"] == id)
            #expect(try found["i"] == Int?.none)
            #expect(throws: StoreError.column("t", wanted: "Int64")) { let _: Int64 = try found["t"] }
            #expect(throws: StoreError.column("z", wanted: "String")) { let _: String = try found["z"] }
        }
    }

    @Test("counts, RETURNING and ON CONFLICT are the same on both engines", arguments: Engine.all)
    func counts(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [table]) { db in
            try await db.write { db throws in
                let insert = "INSERT INTO vals (id, i) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
                #expect(try db.execute(insert, [1, 10]) == 1)
                #expect(try db.execute(insert, [1, 11]) == 0)
                #expect(try db.execute("CREATE INDEX values_i ON vals (i)") == 0)
                let upsert = """
                    INSERT INTO vals (id, i) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET i = excluded.i
                    RETURNING i, id -- what? 'it' said
                    """
                #expect(try db.query(upsert, [1, 12]).map(\.values) == [[.integer(12), .integer(1)]])
                #expect(try db.query(upsert, [2, 20]).map(\.values) == [[.integer(20), .integer(2)]])
                #expect(try db.execute("UPDATE vals SET i = i + 1 WHERE i > ?", [0]) == 2)
                #expect(try db.execute("UPDATE vals SET t = '?' WHERE id = ?", [2]) == 1)
                #expect(try db.execute("DELETE FROM vals WHERE t = ? AND i = ?", ["?", 21]) == 1)
                #expect(try db.execute("DELETE FROM vals WHERE id = ?", [99]) == 0)
                #expect(try db.query("SELECT id FROM vals WHERE id = 99").isEmpty)
            }
        }
    }

    @Test("what one engine would change silently is refused by both", arguments: Engine.all)
    func refused(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: [table]) { db in
            for value in [Value.text("a\0b"), .real(.nan)] {
                await #expect(throws: StoreError.self) {
                    try await db.write { try $0.execute("INSERT INTO vals (id, t) VALUES (1, ?)", [value]) }
                }
            }
        }
    }

    @Test("a sum of PostgreSQL's own type says how to ask for it")
    func numeric() async throws {
        try await withDatabase(.postgres) { db in
            do {
                _ = try await db.read { try $0.query("SELECT SUM(n) AS s FROM (VALUES (1::bigint)) AS v(n)") }
                Issue.record("no error")
            } catch StoreError.engine(_, let message) {
                #expect(message == "the column s is NUMERIC: CAST it AS BIGINT")
            }
        }
    }
}
