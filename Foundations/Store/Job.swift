import Synchronization

/// A body that waits for its turn, with the task that waits for it.
struct Job: Sendable {
    let ticket: Ticket
    /// The request it works for.
    let request: String?
    let submitted: ContinuousClock.Instant
    /// Runs the body, and gives what hands its result to the task.
    let run: @Sendable (BodyConnection) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
}

/// Whether a job still waits: it begins once or is cancelled, never both.
final class Ticket: Sendable {
    private enum Phase {
        case new
        case waiting(@Sendable (any Error) -> Void)
        case begun, cancelled
    }

    private let phase = Mutex(Phase.new)

    /// - Returns: `false` when the task was cancelled already.
    func wait(fail: @escaping @Sendable (any Error) -> Void) -> Bool {
        phase.withLock { phase in
            guard case .new = phase else { return false }
            phase = .waiting(fail)
            return true
        }
    }

    /// - Returns: `false` when the job was cancelled while it waited, and its task has been told.
    func begin() -> Bool {
        phase.withLock { phase in
            guard case .waiting = phase else { return false }
            phase = .begun
            return true
        }
    }

    func cancel() {
        let fail: (@Sendable (any Error) -> Void)? = phase.withLock { phase in
            switch phase {
            case .new:
                phase = .cancelled
                return nil
            case .waiting(let fail):
                phase = .cancelled
                return fail
            case .begun, .cancelled:
                return nil
            }
        }
        fail?(CancellationError())
    }
}
