import Kernel
package import Logging

/// What the program does again and again until it stops: a round that fails is told of and tried anew.
///
/// The 1st, 2nd, 4th, 8th failure in a row is told: an outage of a night fills no disk.
package struct Attempts {
    private let log: Logger
    private let level: Logger.Level
    private let words: String
    private var failures = 0

    /// - Parameter words: what failed, and what was kept.
    package init(_ log: Logger, _ level: Logger.Level = .error, saying words: String) {
        self.log = log
        self.level = level
        self.words = words
    }

    /// - Returns: whether it succeeded.
    @discardableResult
    package mutating func attempt(
        isolation: isolated (any _Concurrency.Actor)? = #isolation, _ round: () async throws -> Void
    ) async -> Bool {
        do {
            try await round()
            failures = 0
            return true
        } catch {
            failures += 1
            if failures.nonzeroBitCount == 1, !Task.isCancelled {
                log.log(
                    level: level, "\(words)",
                    metadata: ["error": "\(nameOf(error))", "times": .stringConvertible(failures)])
            }
            return false
        }
    }
}
