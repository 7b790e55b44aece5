import Hummingbird
import Kernel
import Synchronization
import Testing

@testable import Web

/// A clock that a test moves.
private final class StillTime: TimeSource {
    let moment = Mutex(Timestamp(milliseconds: 1_795_000_000_000))
    func now() -> Timestamp { moment.withLock { $0 } }
}

@Suite("Answers kept for a second")
struct PageCacheTests {
    @Test("what is asked for again at once is made once")
    func once() async throws {
        let cache = PageCache(StillTime())
        let made = Mutex(0)
        for _ in 0..<10 {
            _ = try await cache.answer("/case/1") {
                made.withLock { $0 += 1 }
                return Response(status: .ok)
            }
        }
        #expect(made.withLock { $0 } == 1)
    }

    @Test("what is older than a second is made anew by one, and what is older than two by everybody")
    func ageing() async throws {
        let time = StillTime()
        let cache = PageCache(time)
        _ = try await cache.answer("/case/1") { Response(status: .ok) }
        time.moment.withLock { $0 = $0.adding(milliseconds: 1500) }
        let outer = try await cache.answer("/case/1") {
            let meanwhile = try await cache.answer("/case/1") { Response(status: .gone) }
            #expect(meanwhile.status == .ok)
            return Response(status: .accepted)
        }
        #expect(outer.status == .accepted)
        #expect(try await cache.answer("/case/1") { Response(status: .gone) }.status == .accepted)
        time.moment.withLock { $0 = $0.adding(milliseconds: 2000) }
        #expect(try await cache.answer("/case/1") { Response(status: .gone) }.status == .gone)
        time.moment.withLock { $0 = $0.adding(milliseconds: -9000) }
        #expect(try await cache.answer("/case/1") { Response(status: .created) }.status == .created)
    }

    @Test("what takes long to make is kept as long as its cache says")
    func longer() async throws {
        let time = StillTime()
        let cache = PageCache(time, seconds: 10)
        _ = try await cache.answer("/open") { Response(status: .ok) }
        time.moment.withLock { $0 = $0.adding(milliseconds: 9_999) }
        #expect(try await cache.answer("/open") { Response(status: .gone) }.status == .ok)
        time.moment.withLock { $0 = $0.adding(milliseconds: 1) }
        #expect(try await cache.answer("/open") { Response(status: .gone) }.status == .gone)
        time.moment.withLock { $0 = $0.adding(milliseconds: 20_000) }
        #expect(try await cache.answer("/open") { Response(status: .accepted) }.status == .accepted)
    }

    @Test("an error is not kept, and other addresses are other answers")
    func errors() async throws {
        struct Broken: Error {}
        let cache = PageCache(StillTime())
        await #expect(throws: Broken.self) { try await cache.answer("/a") { throw Broken() } }
        #expect(try await cache.answer("/a") { Response(status: .ok) }.status == .ok)
        #expect(try await cache.answer("/b") { Response(status: .gone) }.status == .gone)
    }

    @Test("a full cache answers all the same")
    func full() async throws {
        let cache = PageCache(StillTime(), limit: 2)
        for number in 0..<5 {
            #expect(try await cache.answer("/\(number)") { Response(status: .ok) }.status == .ok)
        }
    }
}
