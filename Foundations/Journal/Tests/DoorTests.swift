import Journal
import Kernel
import Store
import TestSupport
import Testing

private enum Thing {}
private struct Refused: Error {}
let county = County(DivisionCode("330381")!)!

/// A county's door over a fresh database with one table to write into.
func withDoor(_ engine: Engine, _ body: (Door, any Database, ManualTime) async throws -> Void) async throws {
    let things = Migration("test/001-things", ["CREATE TABLE things (name TEXT PRIMARY KEY, n BIGINT NOT NULL)"])
    try await withDatabase(engine, migrations: Journal.migrations + [things]) { database in
        let time = ManualTime()
        let door = Door(database, county: county, time: time)
        try await door.prepare()
        try await body(door, database, time)
    }
}

@Suite("The door")
struct DoorTests {
    @Test("a table and its entry are written together", arguments: Engine.all)
    func together(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let id = ID<Thing>(at: time.now())
            try await door.open { passage in
                let entry = Entry(
                    "thing.made", Subject(id), by: .system("test"), reason: "因为", division: DivisionCode("330381001"),
                    reference: "RA2611000013", what: ["n": 1], sealed: [1, 2, 3])
                let pen = try passage.record(entry, first: true)
                try pen.execute("INSERT INTO things (name, n) VALUES (?, ?)", ["a", 1])
            }
            let entries = try await database.read { try Journal.entries(county, of: Subject(id), $0) }
            let entry = try #require(entries.first)
            #expect(entries.count == 1)
            #expect(entry.position == 1 && entry.sequence == 1 && entry.at == time.now())
            #expect(entry.entry.kind == "thing.made" && entry.entry.reason == "因为")
            #expect(entry.entry.actor == .system("test") && entry.entry.what == ["n": 1])
            #expect(entry.entry.sealed == [1, 2, 3] && entry.entry.reference == "RA2611000013")
        }
    }

    @Test("a clock that is behind the journal at the start waits for it", arguments: Engine.all)
    func clockBehind(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            #expect(try await database.read { try Journal.latest(county, $0) } == Timestamp(milliseconds: 0))
            let far = Timestamp(milliseconds: 7_000_000_000_000)
            time.set(far)
            try await door.open { passage in
                _ = try passage.record(Entry("thing.made", Subject(ID<Thing>(at: passage.now)), by: .anyone))
            }
            let latest = try await database.read { try Journal.latest(county, $0) }
            #expect(latest == far)
            #expect(SystemTime(notBefore: latest).now() == far)
        }
    }

    @Test("what is prepared before the door opens is never dated before the last entry", arguments: Engine.all)
    func preparedMoment(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let start = time.now()
            try await door.open { passage in
                _ = try passage.record(Entry("thing.made", Subject(ID<Thing>(at: passage.now)), by: .anyone))
            }
            time.advance(milliseconds: -7_200_000)
            #expect(door.now() == start)
            let again = Door(database, county: county, time: time)
            try await again.prepare()
            #expect(again.now() == start)
            time.advance(milliseconds: 7_200_001)
            #expect(door.now() == start.adding(milliseconds: 1))
        }
    }

    @Test("timers and answers are kept when their tables are laid out anew", arguments: Engine.all)
    func layout(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Array(Journal.migrations.prefix(2))) { database in
            let before = try await database.write { connection in
                try connection.execute(
                    "INSERT INTO timers (county, subject, name, due, what) VALUES (1, ?, 'a', 7, '{}')", [[1 as UInt8]])
                try connection.execute(
                    "INSERT INTO answers (county, key, digest, answer, at) VALUES (1, ?, ?, 'b', 8)",
                    [[2 as UInt8], [3 as UInt8]])
                return try connection.query("SELECT * FROM timers, answers")
            }
            try await database.migrate(Journal.migrations)
            let after = try await database.read { try $0.query("SELECT * FROM timers, answers") }
            #expect(after.count == 1 && after.map(\.values) == before.map(\.values))
        }
    }

    @Test("an error after recording leaves neither table nor entry nor a gap", arguments: Engine.all)
    func undone(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            await #expect(throws: Refused.self) {
                try await door.open { passage in
                    let pen = try passage.record(Entry("thing.made", Subject(ID<Thing>(at: passage.now)), by: .anyone))
                    try pen.execute("INSERT INTO things (name, n) VALUES (?, ?)", ["a", 1])
                    throw Refused()
                }
            }
            try await door.open { passage in
                _ = try passage.record(Entry("thing.made", Subject(ID<Thing>(at: passage.now)), by: .anyone))
            }
            let (things, entries) = try await database.read { connection in
                (
                    try connection.query("SELECT * FROM things"),
                    try Journal.entries(county, after: 0, limit: 9, connection)
                )
            }
            #expect(things.isEmpty)
            #expect(entries.map(\.position) == [1])
        }
    }

    @Test("positions have no gap and follow the order of subjects' sequences under many writers", arguments: Engine.all)
    func gapless(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let subjects = (0..<4).map { _ in Subject(ID<Thing>(at: time.now())) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await door.open { passage in
                            _ = try passage.record(Entry("thing.changed", subjects[number % 4], by: .anyone))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let entries = try await database.read { try Journal.entries(county, after: 0, limit: 1000, $0) }
            #expect(entries.map(\.position) == Array(1...200))
            for subject in subjects {
                let own = entries.filter { $0.entry.subject == subject }
                #expect(own.map(\.sequence) == Array(1...50))
            }
        }
    }

    @Test("time in the journal never goes back, even when the clock does", arguments: Engine.all)
    func clockSetBack(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let subject = Subject(ID<Thing>(at: time.now()))
            let before = time.now()
            try await door.open { _ = try $0.record(Entry("thing.made", subject, by: .anyone)) }
            time.set(before.adding(hours: -5))
            try await door.open { _ = try $0.record(Entry("thing.changed", subject, by: .anyone)) }
            let entries = try await database.read { try Journal.entries(county, of: subject, $0) }
            #expect(entries.map(\.at) == [before, before])
        }
    }

    @Test("a repeat with the same key gives the first answer and does nothing", arguments: Engine.all)
    func idempotent(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let key = IdempotencyKey("k1", scope: "things", body: [1])
            let answers = try await withThrowingTaskGroup(of: Int64.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await door.open(once: key) { passage in
                            let id = ID<Thing>(at: passage.now)
                            let pen = try passage.record(Entry("thing.made", Subject(id), by: .anyone), first: true)
                            try pen.execute("INSERT INTO things (name, n) VALUES (?, ?)", ["\(id)", number])
                            return Int64(number)
                        }
                    }
                }
                return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            let things = try await database.read { try $0.query("SELECT n FROM things").map { try $0["n"] as Int64 } }
            #expect(Set(things) == answers)
            let other = IdempotencyKey("k1", scope: "things", body: [2])
            await #expect(throws: DoorRefusal.keyReused) { try await door.open(once: other) { _ in Int64(0) } }
        }
    }

    @Test("the canonical event names everything but the sealed part and does not change")
    func canonical() async throws {
        try await withDoor(.sqlite) { door, database, time in
            let id = ID<Thing>(bytes: Array(0..<16))!
            try await door.open { passage in
                _ = try passage.record(
                    Entry(
                        "thing.made", Subject(id), by: .system("test"), reason: "\"x\"\n", what: ["b": 1, "a": [nil]],
                        sealed: [9]))
            }
            let entry = try #require(try await database.read { try Journal.entries(county, of: Subject(id), $0) }.first)
            let row = try #require(
                try await database.read { try JournalRow.rows(county, after: 0, limit: 10, $0) }.first)
            let bytes = row.canonicalBytes(county: county)
            #expect(
                String(decoding: bytes, as: UTF8.self)
                    == #"{"actor":"{\"kind\":\"system\",\"rule\":\"test\"}","at":1795000000000,"county":"330381","id":"\#(entry.id)","kind":"thing.made","position":1,"reason":"\"x\"\n","sequence":1,"subject":"00010203-0405-0607-0809-0a0b0c0d0e0f","what":"{\"a\":[null],\"b\":1}"}"#
            )
            // Written straight, and yet the one canonical way.
            #expect(try JSON(parsing: bytes).canonicalBytes == bytes)
            #expect(
                try await database.read { try JournalRow.first(of: Subject(id), county, $0) }?.position == row.position)
        }
    }
}
