package import Kernel
package import Web

/// How the program does, as far as an administrator can do something about it.
package struct Health: Sendable {
    /// One thing that has to be in order.
    package struct Check: Sendable {
        /// As `/readyz` names it.
        package let name: String
        /// What is amiss, in words; `nil` when it is in order.
        package let why: String?

        package init(_ name: String, why: String?) {
            self.name = name
            self.why = why
        }
    }

    /// Somebody who reads the journal, and how many entries they have not acknowledged.
    package struct Reader: Sendable {
        package let name: String
        package let behind: Int64

        package init(_ name: String, behind: Int64) {
            self.name = name
            self.behind = behind
        }
    }

    package var checks: [Check] = []
    package var version = ""
    package var engine = ""
    package var started: Timestamp?
    /// Entries of the journal; `nil` when the database did not answer.
    package var journal: Int64?
    package var readers: [Reader] = []
    /// Timers that are due and have not fired.
    package var dueTimers = 0
    /// Since when the oldest of them is due.
    package var oldestTimer: Timestamp?
    /// Times that a timer's handler failed since the start.
    package var failedTimers = 0
    package var writesWaiting = 0
    package var readsWaiting = 0
    /// Entries in the published log and when it was signed; `nil` before it has begun.
    package var log: (size: Int64, signed: Timestamp)?
    /// Bytes of the database.
    package var stored: Int64?
    /// Bytes that are free where it lies; `nil` where that is elsewhere.
    package var free: Int64?

    package init() {}
}

/// Looks how the program does, with words in a language.
package typealias HealthProbe = @Sendable (Language) async -> Health
