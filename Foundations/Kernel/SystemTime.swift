import Foundation
import Synchronization

/// The machine's clock, held so that it never runs backwards within one process.
package final class SystemTime: TimeSource {
    private let latest = Mutex(Timestamp(milliseconds: 0))

    package init() {}

    package func now() -> Timestamp {
        var spec = timespec()
        clock_gettime(CLOCK_REALTIME, &spec)
        let read = Timestamp(milliseconds: Int64(spec.tv_sec) * 1000 + Int64(spec.tv_nsec) / 1_000_000)
        return latest.withLock { latest in
            latest = max(latest, read)
            return latest
        }
    }
}
