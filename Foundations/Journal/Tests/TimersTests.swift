import Journal
import Kernel
import Logging
import Store
import TestSupport
import Testing

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
