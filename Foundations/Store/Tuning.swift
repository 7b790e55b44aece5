/// How a database is held: the defaults suit a county on one machine.
package struct Tuning: Sendable {
    /// Threads that read, each with a connection of its own.
    package var readers = 4
    /// How long to wait for a lock that another process holds, in milliseconds.
    package var busyWait = 5_000
    /// The most bodies that share one commit.
    package var batch = 256
    /// Pages that SQLite's writer keeps in memory, in kilobytes; more for those who write everywhere at once.
    package var writerCache = 16_000
    /// How much of its file SQLite maps into memory, in bytes.
    package var map = 268_435_456
    /// How often a transaction is tried again after a conflict or a lost connection; the pauses double from 10 ms.
    package var retries = 8
    /// Called on the store's thread with a statement and how long it took, in nanoseconds.
    package var onSlowStatement: (@Sendable (_ sql: String, _ nanoseconds: Int64) -> Void)?
    /// From how many nanoseconds on a statement is slow.
    package var slowAfter: Int64 = 100_000_000

    package init() {}
}

/// What a database has done since it was opened; the lengths are those of this moment.
package struct Counters: Sendable, Equatable {
    /// Transactions that wrote and were committed.
    package var commits = 0
    /// Bodies that those transactions held.
    package var bodies = 0
    /// The most bodies in one commit so far.
    package var largestBatch = 0
    /// Bodies that read.
    package var reads = 0
    /// Transactions that had to be run again.
    package var repeats = 0
    package var writesWaiting = 0
    package var readsWaiting = 0
}
