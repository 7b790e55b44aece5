package import Kernel
import Synchronization

/// So many at once and then one after each pause: what fills drop by drop and is emptied cup by cup.
package struct TokenBucket: Hashable, Sendable {
    /// How many may come at once.
    package let burst: Int
    /// Milliseconds until one more may come.
    package let pause: Int64
    /// Milliseconds' worth that is in it.
    private var level: Int64
    private var at: Timestamp

    package init(burst: Int, pause: Int64, at now: Timestamp) {
        self.burst = burst
        self.pause = pause
        level = Int64(burst) * pause
        at = now
    }

    /// - Returns: `nil` when one was taken, else the milliseconds until one can be. A clock set back takes nothing away.
    package mutating func take(at now: Timestamp) -> Int64? {
        level = filled(at: now)
        at = max(at, now)
        guard level >= pause else { return pause - level }
        level -= pause
        return nil
    }

    /// One that was taken comes back at once.
    package mutating func giveBack() { level = min(Int64(burst) * pause, level + pause) }

    /// Nothing has been taken from it that has not come back.
    func isFull(at now: Timestamp) -> Bool { filled(at: now) == Int64(burst) * pause }

    func filled(at now: Timestamp) -> Int64 {
        min(Int64(burst) * pause, level + max(0, now.milliseconds - at.milliseconds))
    }
}

/// Slows down who asks too often, each by a key of theirs. Kept in memory, on each server for itself, in bounded space.
package final class RateLimit: Sendable {
    private let burst: Int
    private let pause: Int64
    private let most: Int
    private let buckets = Mutex([String: TokenBucket]())

    /// - Parameters:
    ///   - burst: how many may come at once; 0 for no limit.
    ///   - pause: seconds until one more may come.
    ///   - most: keys held at once.
    package init(burst: Int, pause: Double, most: Int = 50_000) {
        self.burst = burst
        self.pause = max(1, Int64(pause * 1000))
        self.most = most
    }

    /// - Throws: `TooOften` when `key` has to wait.
    package func check(_ key: String, at now: Timestamp) throws(TooOften) {
        guard burst > 0 else { return }
        let wait = buckets.withLock { buckets -> Int64? in
            if buckets.count >= most, buckets[key] == nil { thin(&buckets, now) }
            return buckets[key, default: TokenBucket(burst: burst, pause: pause, at: now)].take(at: now)
        }
        if let wait { throw TooOften(seconds: Int((wait + 999) / 1000)) }
    }

    /// What `key` did was rightly done, and does not count.
    package func giveBack(_ key: String) { buckets.withLock { $0[key]?.giveBack() } }

    /// Forgets those who have nothing to wait for; where that is not enough, the half that has least.
    private func thin(_ buckets: inout [String: TokenBucket], _ now: Timestamp) {
        buckets = buckets.filter { !$0.value.isFull(at: now) }
        guard buckets.count >= most else { return }
        let worst = buckets.sorted { $0.value.filled(at: now) < $1.value.filled(at: now) }.prefix(most / 2)
        buckets = Dictionary(uniqueKeysWithValues: worst.map { ($0.key, $0.value) })
    }

    var count: Int { buckets.withLock { $0.count } }
}

/// Somebody asks too often. Nothing was done.
package struct TooOften: Explained, Hashable {
    /// How long to wait; also told in `Retry-After`.
    package let seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    package var explanation: Explanation {
        seconds <= 90
            ? Explanation(.tooMany, "web.refusal.tooOftenSeconds", ["seconds": "\(max(1, seconds))"])
            : Explanation(.tooMany, "web.refusal.tooOftenMinutes", ["minutes": "\((seconds + 59) / 60)"])
    }
}
