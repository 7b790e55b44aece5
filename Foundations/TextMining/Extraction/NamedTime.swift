package import Kernel

/// A time named in a text: once, or again and again.
package struct NamedTime: Hashable, Sendable {
    /// How often something happens.
    package enum Recurrence: Hashable, Sendable {
        case daily
        /// Monday is 1.
        case weekly(Int)
        case weekend
        case monthly
    }

    /// As it was written: 昨晚8点.
    package let words: String
    /// The days meant, first and last; `nil` for what happens again and again.
    package let days: ClosedRange<LocalDate>?
    package let recurrence: Recurrence?
    /// Minutes of the day, the end not included; beyond 1440 on the next day. `nil` when no hour was named.
    package let minutes: Range<Int>?

    /// From when to when by the county's clock; `nil` for what happens again and again.
    package var period: (from: Timestamp, to: Timestamp)? {
        guard let days else { return nil }
        let time = CountyTime.china
        return (
            time.moment(days.lowerBound, minute: minutes?.lowerBound ?? 0),
            time.moment(days.upperBound, minute: minutes?.upperBound ?? CountyTime.minutesPerDay)
        )
    }
}
