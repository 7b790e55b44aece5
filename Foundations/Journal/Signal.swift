import Synchronization

/// Wakes whoever waits; waiting costs nothing while nothing happens.
///
/// Read `generation`, look at what you wait for, then `wait(after:)`: a signal raised in between is not lost.
package final class Signal: Sendable {
    private struct State {
        var generation = 0
        var nextWaiter = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// How often the signal was raised.
    package var generation: Int { state.withLock { $0.generation } }

    package func raise() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            state.generation += 1
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when the signal has been raised more than `generation` times, or when the task is cancelled.
    package func wait(after generation: Int) async {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    guard state.generation == generation, !Task.isCancelled else { return false }
                    state.waiting[waiter] = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume()
        }
    }

    /// The same, and no longer than `most`.
    package func wait(after generation: Int, atMost most: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait(after: generation) }
            group.addTask { try? await Task.sleep(for: most) }
            await group.next()
            group.cancelAll()
        }
    }
}
