import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import Web

@Suite("event streams")
struct EventStreamTests {
    @Test("events are written as the standard has them, in order")
    func format() async throws {
        let response = try await answer("/api/v1/stream") { router, _ in
            router.get("/api/v1/stream") { _, _ in
                EventStream.response(
                    events([
                        .init(id: "7", name: "case", data: "{\"a\":1}"), .init(data: "two\nlines"),
                        .init(id: "8\nevent: x", data: ""),
                    ]), clock: NoBeats())
            }
        }
        #expect(response.headers[.contentType] == "text/event-stream; charset=utf-8")
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(
            response.text
                == ": open\nretry: 3000\n\nid: 7\nevent: case\ndata: {\"a\":1}\n\ndata: two\ndata: lines\n\n"
                + "id: 8event: x\ndata: \n\n")
    }

    @Test("a comment beats while nothing happens")
    func heartbeat() async throws {
        let (stream, source) = AsyncStream.makeStream(of: ServerEvent.self)
        let written = Written()
        try await EventStream.response(stream, clock: TwoBeats { source.finish() }).body.write(written)
        #expect(written.text == ": open\nretry: 3000\n\n: beat\n\n: beat\n\n")
    }

    @Test("a peer that is gone ends the stream and frees its source")
    func peerGone() async throws {
        let (stream, source) = AsyncStream.makeStream(of: ServerEvent.self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        source.onTermination = { _ in end.finish() }
        source.yield(.init(data: "1"))
        await #expect(throws: Gone.self) {
            try await EventStream.response(stream, clock: NoBeats()).body.write(Written(failAfter: 1))
        }
        for await _ in ended {}
    }

    @Test("a peer too far behind is let go, to come back with Last-Event-ID")
    func backlog() async throws {
        let many = events((0..<100).map { ServerEvent(data: "\($0)") })
        let written = Written()
        try await EventStream.response(many, backlog: 1, clock: NoBeats()).body.write(written)
        #expect(!written.text.contains("data: 99\n"))
        #expect(request(headers: [.lastEventID: "42"]).lastEventID == "42")
        #expect(request().lastEventID == nil)
    }

    @Test("a shutdown of the server ends the stream")
    func shutdown() async throws {
        let (stream, source) = AsyncStream.makeStream(of: ServerEvent.self)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let group = ServiceGroup(
            services: [Writing(response: EventStream.response(stream, clock: NoBeats()), begin: begin)],
            logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in begun { break }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        _ = source
    }
}

private func events(_ list: [ServerEvent]) -> AsyncStream<ServerEvent> {
    AsyncStream { source in
        list.forEach { source.yield($0) }
        source.finish()
    }
}

private struct Writing: Service {
    let response: Response
    let begin: AsyncStream<Void>.Continuation

    func run() async throws {
        try await response.body.write(Written(onWrite: { begin.yield() }))
        try await gracefulShutdown()
    }
}

private struct Gone: Error {}

private final class Written: ResponseBodyWriter, Sendable {
    private let buffer = Mutex(ByteBuffer())
    private let writes = Mutex(0)
    private let failAfter: Int
    private let onWrite: @Sendable () -> Void

    init(failAfter: Int = .max, onWrite: @escaping @Sendable () -> Void = {}) {
        self.failAfter = failAfter
        self.onWrite = onWrite
    }

    var text: String { buffer.withLock { String(buffer: $0) } }

    func write(_ buffer: ByteBuffer) async throws {
        let count = writes.withLock { writes in
            writes += 1
            return writes
        }
        if count > failAfter { throw Gone() }
        self.buffer.withLock { _ = $0.writeImmutableBuffer(buffer) }
        onWrite()
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A clock that never reaches the next beat.
private struct NoBeats: Clock {
    typealias Instant = ContinuousClock.Instant
    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }
    func sleep(until deadline: Instant, tolerance: Duration?) async throws { throw CancellationError() }
}

/// A clock that reaches two beats at once and then calls `done`.
private final class TwoBeats: Clock {
    typealias Instant = ContinuousClock.Instant
    private let count = Mutex(0)
    private let done: @Sendable () -> Void

    init(done: @escaping @Sendable () -> Void) { self.done = done }

    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let count = count.withLock { count in
            count += 1
            return count
        }
        guard count > 2 else { return }
        done()
        throw CancellationError()
    }
}
