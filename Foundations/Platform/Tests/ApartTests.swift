import Dispatch
import Platform
import Testing

@Suite("arithmetic on a thread of its own")
struct ApartTests {
    @Test("what it made, or why it could not")
    func answers() async throws {
        #expect(try await apart("test") { 6 * 7 } == 42)
        await #expect(throws: Amiss.self) { try await apart("test") { throw Amiss() } }
    }

    @Test("whoever is cancelled waits no longer, early or late", arguments: [false, true])
    func cancelled(isLate: Bool) async throws {
        let (hold, begun) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
        let task = Task {
            if !isLate { withUnsafeCurrentTask { $0?.cancel() } }
            return try await apart("test") {
                begun.continuation.finish()
                hold.wait()
            }
        }
        if isLate {
            for await _ in begun.stream {}
            task.cancel()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        hold.signal()
    }

    private struct Amiss: Error {}
}
