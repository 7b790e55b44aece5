extension WorkingCalendar {
    /// The moment by which something begun at `start` must be done.
    ///
    /// Hours run from the moment on, working hours only in working time. In days the first day is not counted; a limit
    /// in working days ends at the close of business of its last day, one in natural days at 24:00 of it. A limit of
    /// natural days is not moved by a holiday at its end: that is what sets the unit apart.
    /// - Throws: `CalendarError.unknownYear` when a working limit needs a day outside the known years.
    /// - Source: Civil Code, articles 201 and 203 paragraph 2.
    package func deadline(from start: Timestamp, limit: TimeLimit) throws(CalendarError) -> Timestamp {
        guard limit.amount > 0 else { return start }
        return limit.unit.isDays
            ? try deadline(after: time.date(start), limit: limit) : try advanced(start, by: limit)
    }

    /// `due` put off by `limit`. A deadline at 24:00 belongs to the day that ends then.
    /// - Throws: `CalendarError.unknownYear`.
    package func extended(due: Timestamp, by limit: TimeLimit) throws(CalendarError) -> Timestamp {
        guard limit.amount > 0 else { return due }
        return limit.unit.isDays
            ? try deadline(after: time.date(due.adding(milliseconds: -1)), limit: limit) : try advanced(due, by: limit)
    }

    /// `due` put off by the time of a suspension, measured in `unit`: hours by the milliseconds suspended, days by every
    /// (working) day after the day of suspension up to the day of resumption.
    /// - Throws: `CalendarError.unknownYear`.
    package func resumed(
        due: Timestamp, suspendedAt: Timestamp, resumedAt: Timestamp, unit: TimeUnit
    ) throws(CalendarError) -> Timestamp {
        guard suspendedAt < resumedAt else { return due }
        let (from, to) = (time.date(suspendedAt), time.date(resumedAt))
        switch unit {
        case .naturalHours: return due.adding(milliseconds: resumedAt.milliseconds - suspendedAt.milliseconds)
        case .workingHours:
            return try advanced(due, working: workingMilliseconds(from: suspendedAt, to: resumedAt))
        case .naturalDays: return due.adding(days: Int64(to.days - from.days))
        case .workingDays:
            let days = try workingDays(after: from, through: to)
            guard days > 0 else { return due }
            let last = try workingDay(days, after: time.date(due.adding(milliseconds: -1)))
            return time.moment(last, minute: closing)
        }
    }

    /// Working time between two moments, in milliseconds; negative when `end` is the earlier.
    /// - Throws: `CalendarError.unknownYear`.
    /// - Complexity: O(1) in the length of the span.
    package func workingMilliseconds(from start: Timestamp, to end: Timestamp) throws(CalendarError) -> Int64 {
        try position(end) - position(start)
    }

    /// The time gone by on the clock of `unit`, in milliseconds: working time for working units, else plain time.
    /// - Throws: `CalendarError.unknownYear` for working units.
    package func elapsed(from start: Timestamp, to end: Timestamp, unit: TimeUnit) throws(CalendarError) -> Int64 {
        unit.isWorking ? try workingMilliseconds(from: start, to: end) : end.milliseconds - start.milliseconds
    }

    /// The time left on the clock of `unit`, in milliseconds; negative when overdue.
    /// - Throws: `CalendarError.unknownYear` for working units.
    package func remaining(at now: Timestamp, due: Timestamp, unit: TimeUnit) throws(CalendarError) -> Int64 {
        try elapsed(from: now, to: due, unit: unit)
    }

    /// The moment at which `perMille` thousandths of the time from `start` to `due` are used up on the clock of `unit`.
    /// - Returns: `start` for 0, `due` for 1000; later moments for more.
    /// - Throws: `CalendarError.unknownYear` for working units.
    package func moment(
        fraction perMille: Int, of start: Timestamp, due: Timestamp, unit: TimeUnit
    ) throws(CalendarError) -> Timestamp {
        guard perMille > 0, start < due else { return start }
        guard perMille != 1000 else { return due }
        let used = try elapsed(from: start, to: due, unit: unit) * Int64(perMille) / 1000
        return unit.isWorking ? try advanced(start, working: used) : start.adding(milliseconds: used)
    }

    /// The end of a limit in days whose first counted day follows `day`.
    private func deadline(after day: LocalDate, limit: TimeLimit) throws(CalendarError) -> Timestamp {
        limit.unit == .workingDays
            ? time.moment(try workingDay(limit.amount, after: day), minute: closing)
            : time.moment(day.adding(days: limit.amount), minute: CountyTime.minutesPerDay)
    }

    private func advanced(_ moment: Timestamp, by limit: TimeLimit) throws(CalendarError) -> Timestamp {
        let milliseconds = Int64(limit.amount) * 3_600_000
        return limit.unit.isWorking
            ? try advanced(moment, working: milliseconds) : moment.adding(milliseconds: milliseconds)
    }

    private func advanced(_ moment: Timestamp, working milliseconds: Int64) throws(CalendarError) -> Timestamp {
        milliseconds == 0 ? moment : try self.moment(at: position(moment) + milliseconds)
    }
}
