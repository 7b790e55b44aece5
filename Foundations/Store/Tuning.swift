package import Watch

/// How a database is held: the defaults suit a county on one machine.
package struct Tuning: Sendable {
    /// Threads that read, each with a connection of its own.
    package var readers = 4
    /// How long to wait for a lock that another process holds, in milliseconds.
    package var busyWait = 5_000
    /// The most bodies that share one commit.
    package var batch = 256
    /// How long bodies that arrive may join a transaction that has begun, with more bodies than one.
    package var window = Duration.milliseconds(6)
    /// How long a transaction of several bodies waits for one more before its commit; under a second.
    package var patience = Duration.microseconds(400)
    /// Pages that SQLite's writer keeps in memory, in kilobytes; more for those who write everywhere at once.
    package var writerCache = 16_000
    /// How often a transaction is tried again after a conflict or a lost connection; the pauses double from 10 ms.
    package var retries = 8
    /// The most bodies that may wait to write, and as many to read; those beyond are refused with `Crowded`.
    package var mostWaiting = 2_000
    /// Called on the store's thread.
    package var onSlowStatement: (@Sendable (SlowStatement) -> Void)?
    /// From how many nanoseconds on a statement is slow.
    package var slowAfter: Int = 100_000_000

    package init() {}
}

/// A statement that took long, and what came before it.
package struct SlowStatement: Sendable {
    /// Without its arguments.
    package let sql: String
    package let taken: Duration
    /// How long its body waited for its turn.
    package let waited: Duration
    /// How long its body has run, up to the end of this statement.
    package let running: Duration
    /// The request the body works for.
    package let request: String?
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
    /// How many bodies were committed at once, and how long the commits took, in nanoseconds.
    package var batches = Histogram.Reading()
    package var commitTimes = Histogram.Reading()
    package var writesWaiting = 0
    package var readsWaiting = 0
}
