import Synchronization

/// Lets in so many at once; some may wait for their turn, and who comes beyond is told to come again.
package final class Turnstile: Sendable {
    private typealias Waiting = CheckedContinuation<Bool, Never>

    private struct State {
        var inside = 0
        var line: [Waiting] = []
    }

    private let most: Int
    private let longest: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - most: at once.
    ///   - line: how many may wait.
    package init(most: Int, line: Int) {
        self.most = most
        longest = line
    }

    /// - Throws: `WebRefusal.tooManyComputing`, else what `work` throws.
    package func pass<Value>(_ work: () async throws -> Value) async throws -> Value {
        guard await withCheckedContinuation({ enter($0) }) else { throw WebRefusal.tooManyComputing }
        defer { leave() }
        return try await work()
    }

    private func enter(_ next: Waiting) {
        let answer = state.withLock { state -> Bool? in
            if state.inside < most {
                state.inside += 1
                return true
            }
            guard state.line.count < longest else { return false }
            state.line.append(next)
            return nil
        }
        if let answer { next.resume(returning: answer) }
    }

    /// Hands the place on, or frees it.
    private func leave() {
        let next = state.withLock { state -> Waiting? in
            guard state.line.isEmpty else { return state.line.removeFirst() }
            state.inside -= 1
            return nil
        }
        next?.resume(returning: true)
    }
}
