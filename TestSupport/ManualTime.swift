package import Kernel
import Synchronization

/// A clock that stands still until a test moves it, backwards too.
package final class ManualTime: TimeSource {
    private let time: Mutex<Timestamp>

    package init(_ time: Timestamp = Timestamp(milliseconds: 1_795_000_000_000)) { self.time = Mutex(time) }

    package func now() -> Timestamp { time.withLock { $0 } }
    package func set(_ time: Timestamp) { self.time.withLock { $0 = time } }
    package func advance(milliseconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
}
