import Hummingbird
import Synchronization
import Testing

@testable import Web

@Suite("Answers kept for a second")
struct PageCacheTests {
    @Test("what is asked for again at once is made once")
    func once() async throws {
        let cache = PageCache()
        let made = Mutex(0)
        for _ in 0..<10 {
            _ = try await cache.answer("/case/1") {
                made.withLock { $0 += 1 }
                return Response(status: .ok)
            }
        }
        #expect(made.withLock { $0 } == 1)
    }

    @Test("an error is not kept, and other addresses are other answers")
    func errors() async throws {
        struct Broken: Error {}
        let cache = PageCache()
        await #expect(throws: Broken.self) { try await cache.answer("/a") { throw Broken() } }
        #expect(try await cache.answer("/a") { Response(status: .ok) }.status == .ok)
        #expect(try await cache.answer("/b") { Response(status: .gone) }.status == .gone)
    }

    @Test("a full cache answers all the same")
    func full() async throws {
        let cache = PageCache(limit: 2)
        for number in 0..<5 {
            #expect(try await cache.answer("/\(number)") { Response(status: .ok) }.status == .ok)
        }
    }
}
