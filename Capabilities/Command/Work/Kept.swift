import Kernel
import Synchronization

/// Values kept for a short while by a key: what is asked again meanwhile is not made again.
final class Kept<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let made: Timestamp
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let time: any TimeSource
    private let milliseconds: Int64
    /// So many at once; a value may hold a few hundred kilobytes.
    private let limit = 64

    init(_ time: any TimeSource, milliseconds: Int64) {
        self.time = time
        self.milliseconds = milliseconds
    }

    func value(_ key: Key, _ make: () async throws -> Value) async throws -> Value {
        let now = time.now()
        if let kept = entries.withLock({ $0[key] }), isFresh(kept, now) { return kept.value }
        let value = try await make()
        entries.withLock { entries in
            if entries.count >= limit { entries = entries.filter { isFresh($0.value, now) } }
            if entries.count < limit { entries[key] = Entry(value: value, made: now) }
        }
        return value
    }

    private func isFresh(_ entry: Entry, _ now: Timestamp) -> Bool {
        (0..<milliseconds).contains(now.milliseconds - entry.made.milliseconds)
    }
}
