import Foundation
import Synchronization

/// The machine's clock, held so that it never runs backwards within one process, nor behind the start it is given.
package final class SystemTime: TimeSource {
    private let latest: Mutex<Timestamp>

    /// - Parameter earliest: what has been written down already; a clock that is behind it waits there.
    package init(notBefore earliest: Timestamp = Timestamp(milliseconds: 0)) { latest = Mutex(earliest) }

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
