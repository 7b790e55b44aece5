import Kernel
import Synchronization
package import Watch

/// What is known of the timers of this server: when it last looked, what fired and failed, and which failed lately.
package final class TimerWatch: Sendable {
    private struct Failure {
        var times: Int
        var notBefore: Timestamp
    }

    private struct State {
        var failures: [String: Failure] = [:]
        var looked: ContinuousClock.Instant?
    }

    /// How many have fired, and how many times one failed.
    package let firings = Counter()
    package let failures = Counter()
    private let state = Mutex(State())

    /// From one second to five minutes, in milliseconds.
    private static let pauses: ClosedRange<Int64> = 1_000...300_000
    /// How many failures are remembered.
    private static let most = 10_000

    package init() {}

    /// When the table of timers could last be read; `nil` before the first time.
    package var lastLook: ContinuousClock.Instant? { state.withLock { $0.looked } }

    /// How many timers wait after a failure.
    package var pausing: Int { state.withLock { $0.failures.count } }

    func looked() { state.withLock { $0.looked = .now } }

    /// Whether the timer is not pausing after a failure.
    func mayTry(_ key: String, at now: Timestamp) -> Bool {
        state.withLock { state in
            guard let failure = state.failures[key] else { return true }
            // After a clock was set back nobody waits longer than the longest pause.
            return now >= failure.notBefore
                || failure.notBefore.milliseconds - now.milliseconds > Self.pauses.upperBound
        }
    }

    func settled(_ key: String) {
        state.withLock { _ = $0.failures.removeValue(forKey: key) }
    }

    /// - Returns: for how many milliseconds it pauses: a second, doubled at each failure, up to five minutes.
    func failed(_ key: String, at now: Timestamp) -> Int64 {
        failures.add()
        return state.withLock { state in
            let times = (state.failures[key]?.times ?? 0) + 1
            let pause = min(Self.pauses.upperBound, Self.pauses.lowerBound << Int64(min(times - 1, 20)))
            if state.failures.count >= Self.most { state.failures = [:] }
            state.failures[key] = Failure(times: times, notBefore: now.adding(milliseconds: pause))
            return pause
        }
    }
}
