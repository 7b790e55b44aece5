package import Kernel
import Synchronization

/// Lets one of many alike through in a while, so that a flood of them fills no disk.
package final class Damper: Sendable {
    private struct Past {
        var last: Timestamp
        var held = 0
    }

    private let pasts = Mutex<[String: Past]>([:])
    private let milliseconds: Int64
    private let most: Int

    /// - Parameter kinds: how many kinds are told apart; those beyond count as one.
    package init(milliseconds: Int64 = 10_000, kinds: Int = 500) {
        self.milliseconds = milliseconds
        most = kinds
    }

    /// - Returns: how many of this kind were held back since the last one let through; `nil` when this one is too.
    package func admit(_ kind: String, at now: Timestamp) -> Int? {
        pasts.withLock { pasts in
            let kind = pasts[kind] == nil && pasts.count >= most ? "" : kind
            guard var past = pasts[kind] else {
                pasts[kind] = Past(last: now)
                return 0
            }
            // A clock that was set back opens the way too.
            guard now < past.last || now >= past.last.adding(milliseconds: milliseconds) else {
                past.held += 1
                pasts[kind] = past
                return nil
            }
            pasts[kind] = Past(last: now)
            return past.held
        }
    }
}
