import Journal
import Kernel
import Logging
import Store
import TestSupport
import Testing

private enum Thing {}

private func record(_ kind: String, through door: Door) async throws {
    try await door.open { _ = try $0.record(Entry(kind, Subject(ID<Thing>(at: $0.now)), by: .anyone), first: true) }
}

@Suite("Readers of the journal")
struct FeedTests {
    @Test("who resumes gets what came in between, in order, then what comes next", arguments: Engine.all)
    func resume(engine: Engine) async throws {
        try await withDoor(engine) { door, database, _ in
            for number in 1...5 { try await record("thing.\(number)", through: door) }
            let feed = Feed(door, reader: database, log: Logger(label: "test"))
            try await feed.poll()
            let missed = try await feed.next(after: 2)
            #expect(missed.map(\.entry.kind) == ["thing.3", "thing.4", "thing.5"])
            async let next = feed.next(after: 5)
            try await record("thing.6", through: door)
            try await feed.poll()
            #expect(try await next.map(\.entry.kind) == ["thing.6"])
        }
    }

    @Test("a reader that is cancelled while waiting returns")
    func cancelled() async throws {
        try await withDoor(.sqlite) { door, database, _ in
            let feed = Feed(door, reader: database, log: Logger(label: "test"))
            try await feed.poll()
            let waiting = Task { try await feed.next(after: 0) }
            waiting.cancel()
            #expect(try await waiting.value.isEmpty)
        }
    }

    @Test("a running feed wakes at what another server wrote", arguments: Engine.all)
    func otherServer(engine: Engine) async throws {
        try await withDoor(engine) { door, database, time in
            let feed = Feed(door, reader: database, log: Logger(label: "test"))
            _ = try await feed.position()
            let running = Task { await feed.run() }
            // Another door on the same data: this feed is not signalled, it has to look.
            let other = Door(database, county: county, time: time)
            async let next = feed.next(after: 0)
            try await record("thing.elsewhere", through: other)
            #expect(try await next.map(\.entry.kind) == ["thing.elsewhere"])
            running.cancel()
            await running.value
        }
    }

    @Test("an outbox goes on where it stopped and never back", arguments: Engine.all)
    func outbox(engine: Engine) async throws {
        try await withDoor(engine) { door, _, _ in
            for number in 1...3 { try await record("thing.\(number)", through: door) }
            let outbox = Outbox("webhooks", door)
            #expect(try await outbox.pending(limit: 2).map(\.position) == [1, 2])
            try await outbox.acknowledge(through: 2)
            try await outbox.acknowledge(through: 1)
            #expect(try await outbox.pending(limit: 9).map(\.position) == [3])
            #expect(try await Outbox("index", door).pending(limit: 9).count == 3)
        }
    }
}
