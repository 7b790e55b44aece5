package import Kernel

/// When messages leave: gathered for some minutes, not at night, and again after a pause when they did not go through.
package struct Pace: Sendable, Hashable {
    /// Minutes for which a message waits, so that what follows at once goes with it.
    package var gathering: Int64 = 5
    package var quiet = QuietHours.standard
    /// Minutes after the first failure, the second…; after the last nobody tries again.
    package static let pauses: [Int64] = [1, 5, 15, 60, 240, 720, 1440]
    /// Days after which word of a case is no news and does not leave any more.
    package static let staleDays: Int64 = 3
    /// Minutes that one server has for sending one message; then another takes it, and it may arrive twice.
    package static let lease: Int64 = 5

    package init() {}

    /// - Parameter own: somebody's own quiet hours.
    /// - Returns: when it leaves, and whether that is because of quiet hours.
    package func departure(_ kind: NoticeKind, at now: Timestamp, own: QuietHours?) -> (due: Timestamp, isHeld: Bool) {
        if kind.isUrgent { return (now, false) }
        let due = now.adding(minutes: gathering)
        guard let end = (own ?? quiet).end(at: due) else { return (due, false) }
        return (end, true)
    }

    /// - Parameter tries: how often it was tried, the last time included.
    /// - Returns: when to try again; `nil` when it is given up.
    package static func next(after tries: Int, at now: Timestamp) -> Timestamp? {
        (1...pauses.count).contains(tries) ? now.adding(minutes: pauses[tries - 1]) : nil
    }

    package static func isStale(_ at: Timestamp, now: Timestamp) -> Bool { at.adding(days: staleDays) < now }
}
