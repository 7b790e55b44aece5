import Foundation
import Synchronization

/// Hashes on a few threads of its own, since each hash holds megabytes; when too many wait, the next is told to come
/// back.
package final class PasswordHasher: Sendable {
    package let cost: Argon2id.Cost
    private let queue: Queue
    private let waiting: Int
    /// Stands in for the hash of an account that is not there, so that asking for one takes as long as any.
    private let dummy: String
    private let done = Mutex(0)

    /// - Parameters:
    ///   - threads: hashes at once; each takes `cost.memory`.
    ///   - waiting: how many more may wait.
    /// - Throws: `Argon2Fault` when even one hash cannot be made.
    package init(cost: Argon2id.Cost = .standard, threads: Int = 2, waiting: Int = 40) throws {
        self.cost = cost
        self.waiting = waiting
        dummy = try Argon2id.hash(randomBytes(16), cost)
        let queue = Queue(threads: threads)
        self.queue = queue
        for number in 0..<threads {
            let thread = Thread { while let job = queue.next() { job() } }
            thread.name = "passwords \(number)"
            thread.start()
        }
    }

    deinit { queue.end() }

    /// How many hashes were computed.
    package var computations: Int { done.withLock { $0 } }

    package func hash(_ password: String) async throws -> String {
        let cost = cost
        return try await run { try Argon2id.hash(Array(password.utf8), cost) }
    }

    /// - Parameter hash: `nil` where there is no account; as much work is done, and the answer is no.
    package func verify(_ password: String, _ hash: String?) async throws -> Bool {
        let compared = hash ?? dummy
        let matches = try await run { try Argon2id.verify(Array(password.utf8), compared) }
        return matches && hash != nil
    }

    package func tag(_ secret: String, salt: [UInt8]) async throws -> [UInt8] {
        let cost = cost
        return try await run { try Argon2id.tag(Array(secret.utf8), salt: salt, cost) }
    }

    private func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let taken = queue.add(limit: waiting) { [self] in
                done.withLock { $0 += 1 }
                continuation.resume(with: Result(catching: work))
            }
            if !taken { continuation.resume(throwing: HashersBusy()) }
        }
    }

    private final class Queue: Sendable {
        typealias Job = @Sendable () -> Void
        private let jobs = Mutex<[Job]>([])
        private let ready = DispatchSemaphore(value: 0)
        private let threads: Int

        init(threads: Int) { self.threads = threads }

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

        func end() { for _ in 0..<threads { ready.signal() } }
    }
}

/// Too many hashes wait already; nothing was computed.
package struct HashersBusy: Error, Hashable {}
