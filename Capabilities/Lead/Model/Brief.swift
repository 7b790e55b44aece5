import Cases
import Kernel

/// What a leader sees of a place over some days, before it is put into words.
struct Brief: Sendable {
    /// One indicator of the place.
    struct Figure: Sendable {
        let indicator: Indicator
        let measure: Scorecard.Measure
        let target: Target
        /// Whether the county set the target itself.
        let isOwnTarget: Bool
        let count: Count
        let judgement: Judgement
        /// The last periods, oldest first, the one shown at the end; `nil` where nothing was to be counted or it is
        /// not known yet.
        let trend: [Count?]
    }

    /// A place beside others of its kind.
    struct Peer: Sendable {
        let place: DivisionCode
        let tally: Tally
        let load: OpenLoad
    }

    /// What came up in one place again and again, and how the last ones were dealt with.
    struct Again: Sendable {
        struct Last: Sendable {
            let number: CaseNumber
            let received: Timestamp
            /// What was done, in the words of who did it.
            let words: String?
        }

        let recurrence: Recurrence
        let last: [Last]
    }

    let place: DivisionCode
    let span: Span
    let asOf: Timestamp
    let figures: [Figure]
    let received: Int
    /// Received in the period before.
    let receivedBefore: Int
    let load: OpenLoad
    /// The level of `peers`; `nil` in a grid, which has none below.
    let peerLevel: Level?
    let peers: [Peer]
    let lateUnits: [LateUnit]
    /// The first due of what is late.
    let late: [Case]
    let again: [Again]
    /// In a grid, what is open and what was received last.
    let cases: [Case]
}
