/// Why a calendar cannot be read, or cannot answer.
package enum CalendarError: Error, Hashable {
    /// The answer needs a day farther than `WorkingCalendar.margin` from the years whose holidays are known.
    case unknownYear(Int)
    /// Not JSON, or the member named is missing or of another type.
    case malformed(String)
    /// Not a day written `2026-11-22`.
    case badDate(String)
    /// Not whole years written `2004-01-01..2026-12-31`.
    case badRange(String)
    /// A holiday or make-up day outside the years the calendar says it knows.
    case outsideRange(LocalDate)
    /// Both a holiday and a make-up working day.
    case contradictoryDay(LocalDate)
    /// Not an interval from one minute of the day to a later one.
    case badInterval(String)
    case noHours
    case overlappingHours
}

/// The days and hours a county works: weekdays without the public holidays, with the make-up days.
///
/// Beyond the years whose holidays are known, weeks are taken to be ordinary and `isProvisional` says so: a deadline in
/// next January can be given in November, before the notice of holidays comes.
///
/// Every question is answered in constant time from counts made once, at `init`.
/// - Source: State Council notices on public holidays; facts/standards.md, section 9.
package struct WorkingCalendar: Sendable {
    /// Working time within a day, in minutes from midnight: `start` is in it, `end` is not. 1440 is the next midnight.
    package struct Interval: Hashable, Sendable {
        package let start: Int
        package let end: Int

        package init(start: Int, end: Int) {
            self.start = start
            self.end = end
        }
    }

    package let time: CountyTime
    /// The years whose holidays are known.
    package let years: ClosedRange<Int>
    package let holidays: Set<LocalDate>
    /// Make-up working days: weekend days that are worked.
    package let workdays: Set<LocalDate>
    /// In order, not overlapping.
    package let hours: [Interval]

    /// Milliseconds worked on a working day.
    let dayLength: Int64
    private let first: LocalDate
    /// At `i`: how many of the first `i` known days are working days.
    private let counts: [Int32]
    /// The working days in order, as days after `first`.
    private let worked: [Int32]

    package init(
        time: CountyTime = .china, years: ClosedRange<Int>, holidays: Set<LocalDate>, workdays: Set<LocalDate>,
        hours: [Interval]
    ) throws(CalendarError) {
        guard let first = LocalDate(year: years.lowerBound, month: 1, day: 1),
            let last = LocalDate(year: years.upperBound, month: 12, day: 31)
        else { throw .badRange("\(years.lowerBound)..\(years.upperBound)") }
        if let both = holidays.intersection(workdays).min() { throw .contradictoryDay(both) }
        if let outside = holidays.union(workdays).filter({ $0 < first || $0 > last }).min() {
            throw .outsideRange(outside)
        }
        self.time = time
        self.years = years
        self.holidays = holidays
        self.workdays = workdays
        self.hours = try Self.checked(hours)
        self.first = first.adding(days: -Self.margin)
        dayLength = Int64(hours.reduce(0) { $0 + $1.end - $1.start }) * 60_000
        var counts: [Int32] = [0]
        var worked: [Int32] = []
        for index in 0...(last.days - first.days + 2 * Self.margin) {
            let date = first.adding(days: index - Self.margin)
            if !holidays.contains(date), date.weekday <= 5 || workdays.contains(date) { worked.append(Int32(index)) }
            counts.append(Int32(worked.count))
        }
        self.counts = counts
        self.worked = worked
    }

    /// Days on both sides of the known years that are taken for ordinary ones: twenty years.
    package static let margin = 20 * 366

    /// Whether the answer rests on weeks taken to be ordinary.
    package func isProvisional(_ moment: Timestamp) -> Bool { !years.contains(time.date(moment).components.year) }

    private static func checked(_ hours: [Interval]) throws(CalendarError) -> [Interval] {
        guard !hours.isEmpty else { throw .noHours }
        for interval in hours where interval.start < 0 || interval.end > 1440 || interval.start >= interval.end {
            throw .badInterval("\(interval.start)..\(interval.end)")
        }
        let sorted = hours.sorted { $0.start < $1.start }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) where later.start < earlier.end {
            throw .overlappingHours
        }
        return sorted
    }

    /// - Throws: `CalendarError.unknownYear`.
    package func isWorkingDay(_ date: LocalDate) throws(CalendarError) -> Bool {
        let index = date.days - first.days
        guard index >= 0, index + 1 < counts.count else { throw .unknownYear(date.components.year) }
        return counts[index + 1] > counts[index]
    }

    /// Whether `moment` is working time; the opening minute is, the closing minute is not.
    /// - Throws: `CalendarError.unknownYear`.
    package func isWorking(_ moment: Timestamp) throws(CalendarError) -> Bool {
        let (date, milliseconds) = time.split(moment)
        let minute = Int(milliseconds / 60_000)
        return try isWorkingDay(date) && hours.contains { $0.start <= minute && minute < $0.end }
    }

    /// How many working days lie after `start` and up to `end`, `end` counted; 0 when `end` is not later.
    /// - Throws: `CalendarError.unknownYear`.
    package func workingDays(after start: LocalDate, through end: LocalDate) throws(CalendarError) -> Int {
        guard start < end else { return 0 }
        return try Int(count(before: end.adding(days: 1)) - count(before: start.adding(days: 1)))
    }

    /// The `number`-th working day after `date`; `number` is 1 or more.
    /// - Throws: `CalendarError.unknownYear`.
    func workingDay(_ number: Int, after date: LocalDate) throws(CalendarError) -> LocalDate {
        let next = date.adding(days: 1)
        let position = try Int(count(before: next)) + number - 1
        guard position < worked.count else { throw .unknownYear(max(next.components.year, years.upperBound + 1)) }
        return first.adding(days: Int(worked[position]))
    }

    /// Milliseconds of working time from the first known day up to `moment`: the axis on which working time is measured.
    func position(_ moment: Timestamp) throws(CalendarError) -> Int64 {
        let (date, milliseconds) = time.split(moment)
        let before = Int64(try count(before: date)) * dayLength
        guard milliseconds > 0, try isWorkingDay(date) else { return before }
        return hours.reduce(before) { sum, interval in
            let (start, end) = (Int64(interval.start) * 60_000, Int64(interval.end) * 60_000)
            return sum + max(0, min(milliseconds, end) - start)
        }
    }

    /// The earliest moment at `position` on that axis, which is 1 or more.
    func moment(at position: Int64) throws(CalendarError) -> Timestamp {
        let day = Int((position - 1) / dayLength)
        guard day < worked.count else { throw .unknownYear(years.upperBound + 1) }
        var rest = position - Int64(day) * dayLength
        let midnight = time.moment(first.adding(days: Int(worked[day])))
        for interval in hours {
            let length = Int64(interval.end - interval.start) * 60_000
            if rest <= length { return midnight.adding(milliseconds: Int64(interval.start) * 60_000 + rest) }
            rest -= length
        }
        return midnight.adding(minutes: Int64(closing))
    }

    /// The minute of the day at which work ends.
    var closing: Int { hours[hours.count - 1].end }

    private func count(before date: LocalDate) throws(CalendarError) -> Int32 {
        let index = date.days - first.days
        guard counts.indices.contains(index) else { throw .unknownYear(date.components.year) }
        return counts[index]
    }
}
