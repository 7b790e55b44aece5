import Journal
import Kernel
import Logging
import Store
import TestSupport
import Testing
import Watch

private enum Thing {}

/// Counts how often each subject's timer fired, in the database, where a second firing would show.
private func counting(_ fired: String = "thing.rang") -> TimerHandler {
    TimerHandler("ring") {
        { timer, passage in
            let pen = try passage.record(Entry(fired, timer.subject, by: .system("ring")))
            try pen.execute(
                "INSERT INTO things (name, n) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET n = things.n + 1",
                ["\(timer.subject.bytes)"])
        }
    }
}

@Suite("Timers")
struct TimersTests {
    private let log = Logger(label: "test")

    @Test("a timer fires when it is due, not before, and once", arguments: Engine.all)
    func once(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let subject = Subject(ID<Thing>(at: time.now()))
            try await door.open { passage in
                let pen = try passage.record(Entry("thing.made", subject, by: .anyone))
                try pen.schedule("ring", of: subject, at: passage.now.adding(minutes: 5))
            }
            let timers = Timers(door, reader: database, handlers: [counting()], log: log)
            #expect(try await timers.fireDue() == 0)
            time.advance(milliseconds: 5 * 60_000)
            #expect(try await timers.fireDue() == 1)
            #expect(try await timers.fireDue() == 0)
            let counts = try await database.read { try $0.query("SELECT n FROM things").map { try $0["n"] as Int } }
            #expect(counts == [1])
        }
    }

    @Test("four watchers at once fire every timer once", arguments: Engine.all)
    func exactlyOnce(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            try await door.open { passage in
                for _ in 0..<60 {
                    let subject = Subject(ID<Thing>(at: passage.now))
                    let pen = try passage.record(Entry("thing.made", subject, by: .anyone), first: true)
                    try pen.schedule("ring", of: subject, at: passage.now)
                }
            }
            let log = log
            let fired = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await Timers(door, reader: database, handlers: [counting()], log: log).fireDue()
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(fired == 60)
            let counts = try await database.read { try $0.query("SELECT n FROM things").map { try $0["n"] as Int } }
            #expect(counts == Array(repeating: 1, count: 60))
        }
    }

    @Test("a handler that fails leaves its timer and the others fire", arguments: Engine.all)
    func failing(engine: Engine) async throws {
        struct Broken: Error {}
        try await withDoor(engine) { door, database, time in
            let subject = Subject(ID<Thing>(at: time.now()))
            try await door.open { passage in
                let pen = try passage.record(Entry("thing.made", subject, by: .anyone))
                try pen.schedule("break", of: subject, at: passage.now)
                try pen.schedule("ring", of: subject, at: passage.now)
            }
            let broken = TimerHandler("break") { { _, _ in throw Broken() } }
            let timers = Timers(door, reader: database, handlers: [broken, counting()], log: log)
            #expect(try await timers.fireDue() == 1)
            let left = try await database.read {
                try $0.query("SELECT name FROM timers").map { try $0["name"] as String }
            }
            #expect(left == ["break"])
        }
    }

    @Test(
        "a handler that fails is tried after a second, then ever more rarely, and a success ends it",
        arguments: Engine.all)
    func backOff(engine: Engine) async throws {
        struct Broken: Error {}
        try await withDoor(engine) { door, database, time in
            let subject = Subject(ID<Thing>(at: time.now()))
            try await door.open { passage in
                let pen = try passage.record(Entry("thing.made", subject, by: .anyone))
                try pen.schedule("break", of: subject, at: passage.now)
            }
            let tries = Counter()
            let mended = Counter()
            let broken = TimerHandler("break") {
                tries.add()
                return { _, _ in if mended.now == 0 { throw Broken() } }
            }
            let watch = TimerWatch()
            #expect(watch.lastLook == nil)
            let timers = Timers(door, reader: database, handlers: [broken], watch: watch, log: log)
            var triedAt: [Int] = []
            for second in 0..<1300 {
                let before = tries.now
                try await timers.fireDue()
                if tries.now > before { triedAt.append(second) }
                time.advance(milliseconds: 1000)
            }
            #expect(triedAt == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111])
            #expect(watch.failures.now == 12 && watch.firings.now == 0 && watch.pausing == 1)
            #expect(watch.lastLook != nil)

            // A clock set back by a day does not stretch the pause to a day.
            time.advance(milliseconds: -86_400_000)
            mended.add()
            #expect(try await timers.fireDue() == 0, "not due yet")
            time.advance(milliseconds: 86_400_000 + 200_000)
            #expect(try await timers.fireDue() == 1)
            #expect(watch.firings.now == 1 && watch.pausing == 0)
        }
    }

    @Test("figures tell how late the oldest timer is and how far each reader", arguments: Engine.all)
    func figures(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let start = time.now()
            for minutes in [1, 2, 60] {
                let subject = Subject(ID<Thing>(at: time.now()))
                try await door.open { passage in
                    let pen = try passage.record(Entry("thing.made", subject, by: .anyone))
                    try pen.schedule("ring", of: subject, at: start.adding(minutes: Int64(minutes)))
                }
            }
            try await Outbox("webhooks", door).acknowledge(through: 2)
            time.advance(milliseconds: 10 * 60_000)
            let now = time.now()
            let figures = try await database.read { try JournalFigures.read(county, at: now, $0) }
            #expect(figures.head == 3)
            #expect(figures.dueTimers == 2 && figures.oldestDue == start.adding(minutes: 1))
            #expect(figures.readers.map(\.name) == ["webhooks"] && figures.readers.map(\.position) == [2])
            let before = try await database.read { try JournalFigures.read(county, at: start, $0) }
            #expect(before.dueTimers == 0 && before.oldestDue == nil)
        }
    }

    @Test("a beat is a durable write, and fails when nothing can be written", arguments: Engine.all)
    func heartbeat(engine: Engine) async throws {
        try await withDoor(engine) { door, database, _ in
            let before = database.counters.commits
            try await door.beat()
            try await door.beat()
            #expect(database.counters.commits == before + 2)
            let beats = try await database.read {
                try $0.query("SELECT beat FROM heartbeats").map { try $0["beat"] as Int }
            }
            #expect(beats == [2])
            try await database.write { try $0.execute("DROP TABLE heartbeats") }
            await #expect(throws: StoreError.self) { try await door.beat() }
        }
    }

    @Test("a timer set again takes the place of the one before; a cancelled one is gone", arguments: Engine.all)
    func replaced(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let subject = Subject(ID<Thing>(at: time.now()))
            try await door.open { passage in
                let pen = try passage.record(Entry("thing.made", subject, by: .anyone))
                try pen.schedule("ring", of: subject, at: passage.now)
                try pen.schedule("ring", of: subject, at: passage.now.adding(hours: 1))
                try pen.schedule("other", of: subject, at: passage.now)
                try pen.cancel("other", of: subject)
            }
            let timers = Timers(door, reader: database, handlers: [counting()], log: log)
            #expect(try await timers.fireDue() == 0)
            time.advance(milliseconds: 3_600_000)
            #expect(try await timers.fireDue() == 1)
        }
    }
}
