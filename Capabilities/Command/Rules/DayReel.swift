import Cases
import Kernel

/// A day played again: how many matters were unfinished at each quarter of an hour, from what the journal says.
struct DayReel: Sendable {
    static let step: Int64 = 15 * 60_000
    static let steps = 96

    /// What one entry of the journal changed.
    struct Change: Hashable, Sendable {
        /// Unfinished matters.
        var unfinished = 0
        var received = 0
        var closed = 0

        /// - Parameter events: of one entry about one case.
        init(_ events: [CaseEvent]) {
            for event in events {
                switch event {
                case .received:
                    received += 1
                    unfinished += 1
                case .brought(let past): if past.closed != nil { unfinished -= 1 }
                case .closed:
                    closed += 1
                    unfinished -= 1
                case .refused, .merged: unfinished -= 1
                case .objected, .unmerged, .reopened: unfinished += 1
                default: break
                }
            }
        }
    }

    let from: Timestamp
    private var unfinished: [DivisionCode: [Int]] = [:]
    private var received = Array(repeating: 0, count: steps)
    private var closed = Array(repeating: 0, count: steps)

    /// The day that ends at `end`.
    init(endingAt end: Timestamp) { from = end.adding(milliseconds: -Self.step * Int64(Self.steps)) }

    var end: Timestamp { from.adding(milliseconds: Self.step * Int64(Self.steps)) }

    /// - Parameter part: the part of the place where it happened; `nil` when it is known no closer.
    mutating func add(_ change: Change, at time: Timestamp, in part: DivisionCode?) {
        guard from <= time, time <= end else { return }
        let bin = min(Int((time.milliseconds - from.milliseconds) / Self.step), Self.steps - 1)
        received[bin] += change.received
        closed[bin] += change.closed
        guard let part, change.unfinished != 0 else { return }
        unfinished[part, default: Array(repeating: 0, count: Self.steps)][bin] += change.unfinished
    }

    /// Unfinished matters of a part at the beginning, after each step, and at the end, where there are `now`.
    func counts(of part: DivisionCode, now: Int) -> [Int] {
        let changes = unfinished[part] ?? Array(repeating: 0, count: Self.steps)
        var counts = [now]
        for change in changes.reversed() { counts.append((counts.last ?? 0) - change) }
        return counts.reversed()
    }

    /// How many had been received since the beginning, at the same moments.
    var receivedSoFar: [Int] { sums(received) }
    var closedSoFar: [Int] { sums(closed) }

    private func sums(_ bins: [Int]) -> [Int] {
        bins.reduce(into: [0]) { sums, bin in sums.append((sums.last ?? 0) + bin) }
    }
}
