import Dispatch
import Foundation

/// A database of either engine: one thread that writes and a few that read, never Swift's own.
final class ThreadedDatabase: Database {
    let engine: Engine
    private let writes: JobQueue
    private let reads: JobQueue
    private let tuning: Tuning
    private let readOnly: Bool
    private let tally = Tally()
    private let threads = DispatchGroup()
    /// Serial, so that whoever waits for the close is told after `finish`.
    private let ending = DispatchQueue(label: "store-ending")

    /// - Parameter connect: makes the channel of a lane; called on the lane's thread.
    /// - Parameter finish: called once every lane has ended.
    init(
        _ engine: Engine, readOnly: Bool, tuning: Tuning, connect: @escaping @Sendable (Access) -> any Channel,
        finish: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.tuning = tuning
        self.readOnly = readOnly
        writes = JobQueue(limit: tuning.mostWaiting)
        reads = JobQueue(limit: tuning.mostWaiting)
        if !readOnly { start(.write, writes, connect) }
        for _ in 0..<tuning.readers { start(.read, reads, connect) }
        threads.notify(queue: ending, execute: finish)
    }

    private func start(_ access: Access, _ queue: JobQueue, _ connect: @escaping @Sendable (Access) -> any Channel) {
        let (tuning, tally, threads) = (tuning, tally, threads)
        threads.enter()
        let thread = Thread {
            Lane(queue: queue, channel: connect(access), access: access, tuning: tuning, tally: tally).run()
            threads.leave()
        }
        thread.name = "store-\(access)"
        thread.stackSize = 8 << 20
        thread.start()
    }

    deinit { endLanes() }

    private func endLanes() {
        writes.close(threads: 1)
        reads.close(threads: tuning.readers)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await reads.submit { try body($0) }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteConnection) throws -> T) async throws -> T {
        if readOnly { throw StoreError.engine(code: "read-only", message: "the database was opened for reading only") }
        return try await writes.submit { try body($0) }
    }

    func close() async {
        endLanes()
        await withCheckedContinuation { continuation in
            threads.notify(queue: ending) { continuation.resume() }
        }
    }

    var counters: Counters {
        var counters = tally.now
        counters.writesWaiting = writes.count
        counters.readsWaiting = reads.count
        return counters
    }
}
