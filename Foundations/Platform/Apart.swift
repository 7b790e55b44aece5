import Foundation
import Synchronization

/// Runs long arithmetic on a thread of its own: the few that answer requests stay free.
///
/// Whoever is cancelled waits no longer, so the program stops at once when it is told to; what the thread makes after that
/// is thrown away.
/// - Throws: `CancellationError`; what `body` throws.
package func apart<T: Sendable>(_ name: String, _ body: @escaping @Sendable () throws -> T) async throws -> T {
    let wait = Wait<T>()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            guard wait.begin(continuation) else { return }
            let thread = Thread { wait.end(Result { try body() }) }
            thread.name = name
            thread.qualityOfService = .background
            thread.stackSize = 8 << 20
            thread.start()
        }
    } onCancel: {
        wait.end(.failure(CancellationError()))
    }
}

/// Somebody who waits for an answer and gets one, once.
private final class Wait<T: Sendable>: Sendable {
    private enum State {
        case early
        case waiting(CheckedContinuation<T, any Error>)
        case over
    }

    private let state = Mutex(State.early)

    /// - Returns: false when it was over before it began; whoever waits has heard so.
    func begin(_ continuation: CheckedContinuation<T, any Error>) -> Bool {
        let isOver = state.withLock { state in
            if case .over = state { return true }
            state = .waiting(continuation)
            return false
        }
        if isOver { continuation.resume(throwing: CancellationError()) }
        return !isOver
    }

    func end(_ result: Result<T, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<T, any Error>? in
            defer { state = .over }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(with: result)
    }
}
