import Dispatch
import Synchronization
import Watch

/// Jobs on their way from tasks to the threads of the store.
final class JobQueue: Sendable {
    private struct State {
        var jobs: [Job] = []
        var closed = false
    }

    private let state = Mutex(State())
    /// Signalled once per job and, at the end, once per thread: a thread may wake to find nothing.
    private let wakeUp = DispatchSemaphore(value: 0)

    /// The most jobs that may wait.
    private let limit: Int

    init(limit: Int = .max) { self.limit = limit }

    var count: Int { state.withLock { $0.jobs.count } }

    /// Waits until the body has run.
    /// - Throws: what the body throws, `StoreError`, `Crowded`, `CancellationError`.
    func submit<T: Sendable>(_ body: @escaping @Sendable (BodyConnection) throws -> T) async throws -> T {
        let ticket = Ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
                let fail: @Sendable (any Error) -> Void = { continuation.resume(throwing: $0) }
                let run: @Sendable (BodyConnection) throws -> @Sendable () -> Void = { connection in
                    let result = try body(connection)
                    return { continuation.resume(returning: result) }
                }
                guard ticket.wait(fail: fail) else { return fail(CancellationError()) }
                let job = Job(ticket: ticket, request: RequestName.current, submitted: .now, run: run, fail: fail)
                if let refusal = add(job), ticket.begin() { fail(refusal) }
            }
        } onCancel: {
            ticket.cancel()
        }
    }

    /// - Returns: why the job was not taken.
    private func add(_ job: Job) -> (any Error)? {
        let refusal: (any Error)? = state.withLock { state in
            if state.closed { return StoreError.closed }
            if state.jobs.count >= limit { return Crowded() }
            state.jobs.append(job)
            return nil
        }
        if refusal == nil { wakeUp.signal() }
        return refusal
    }

    /// Blocks until there are jobs; up to `limit` of them, oldest first.
    /// - Returns: `nil` when the queue is closed and empty.
    func take(upTo limit: Int) -> [Job]? {
        while true {
            wakeUp.wait()
            let (taken, ended) = state.withLock { state in
                let taken = Array(state.jobs.prefix(limit))
                state.jobs.removeFirst(taken.count)
                return (taken, state.closed && taken.isEmpty)
            }
            if !taken.isEmpty { return taken }
            if ended { return nil }
        }
    }

    /// Up to `limit` jobs that wait, or that arrive within `patience`.
    func more(upTo limit: Int, within patience: Duration) -> [Job] {
        let waiting = pop(limit)
        guard waiting.isEmpty, patience > .zero else { return waiting }
        let nanoseconds = Int(patience.components.attoseconds / 1_000_000_000)
        // A signal may be that of a job taken before: then there is nothing, which is answer enough.
        _ = wakeUp.wait(timeout: .now() + .nanoseconds(nanoseconds))
        return pop(limit)
    }

    private func pop(_ limit: Int) -> [Job] {
        state.withLock { state in
            let taken = Array(state.jobs.prefix(limit))
            state.jobs.removeFirst(taken.count)
            return taken
        }
    }

    /// Takes no more jobs; `threads` threads end when they have done what waits.
    func close(threads: Int) {
        let first = state.withLock { state in
            defer { state.closed = true }
            return !state.closed
        }
        if first { for _ in 0..<threads { wakeUp.signal() } }
    }
}
