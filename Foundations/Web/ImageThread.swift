import CVips
import Foundation
import Synchronization

/// One thread for libvips, whose work would hold up Swift's own; ends when nobody holds this any more.
final class ImageThread: Sendable {
    private let queue: Queue
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        let queue = Queue()
        self.queue = queue
        let thread = Thread {
            guard cvips_start() == 0 else { preconditionFailure("libvips does not start") }
            while let job = queue.next() { job() }
            cvips_thread_end()
        }
        thread.name = "images"
        thread.stackSize = 4 << 20
        thread.start()
    }

    deinit { queue.end() }

    /// - Throws: `WebRefusal.imagesBusy` when too many wait, else what `work` throws.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let taken = queue.add(limit: limit) { continuation.resume(with: Result(catching: work)) }
            if !taken { continuation.resume(throwing: WebRefusal.imagesBusy) }
        }
    }

    private final class Queue: Sendable {
        typealias Job = @Sendable () -> Void
        private let jobs = Mutex<[Job]>([])
        private let ready = DispatchSemaphore(value: 0)

        func add(limit: Int, _ job: @escaping Job) -> Bool {
            let taken = jobs.withLock { jobs in
                guard jobs.count < limit else { return false }
                jobs.append(job)
                return true
            }
            if taken { ready.signal() }
            return taken
        }

        /// Waits for a job; `nil` after the end, when all are done.
        func next() -> Job? {
            ready.wait()
            return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }

        func end() { ready.signal() }
    }
}
