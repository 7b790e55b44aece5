import Testing

@testable import Kernel

/// 2026 as the State Council fixed its second half.
private let calendar2026 = """
    {"source":"notice","range":"2026-01-01..2026-12-31",
    "holidays":{"2026-01-01":"New Year","2026-01-02":"New Year","2026-01-03":"New Year",
    "2026-10-01":"National Day","2026-10-02":"National Day","2026-10-03":"National Day",
    "2026-10-04":"National Day","2026-10-05":"National Day","2026-10-06":"National Day","2026-10-07":"National Day"},
    "workdays":{"2026-01-04":"New Year","2026-09-20":"National Day","2026-10-10":"National Day"},
    "hours":[["08:30","11:30"],["14:00","17:30"]]}
    """

private func at(_ text: String) -> Timestamp { Timestamp(rfc3339: text.replacing(" ", with: "T") + ":00+08:00")! }
private func limit(_ text: String) -> TimeLimit { TimeLimit(text)! }

@Suite("the working calendar")
struct WorkingCalendarTests {
    let calendar: WorkingCalendar

    init() throws {
        calendar = try WorkingCalendar(json: Array(calendar2026.utf8))
    }

    @Test(
        "a deadline falls where the rules put it",
        arguments: [
            ("2026-11-23 08:30", "4wh", "2026-11-23 15:00"),  // exactly at opening
            ("2026-11-23 08:30", "3wh", "2026-11-23 11:30"),  // ends at the noon break, not after it
            ("2026-11-23 11:30", "1wh", "2026-11-23 15:00"),  // begins at the noon break
            ("2026-11-23 12:30", "1wh", "2026-11-23 15:00"),
            ("2026-11-23 17:30", "1wh", "2026-11-24 09:30"),  // exactly at closing
            ("2026-11-20 17:00", "1wh", "2026-11-23 09:00"),  // over a weekend
            ("2026-11-23 00:00", "1wh", "2026-11-23 09:30"),  // midnight
            ("2026-09-30 17:00", "1wh", "2026-10-08 09:00"),  // over seven days of holiday
            ("2026-10-09 17:00", "1wh", "2026-10-10 09:00"),  // into a make-up Saturday
            ("2026-11-23 10:00", "1wd", "2026-11-24 17:30"),
            ("2026-11-21 10:00", "1wd", "2026-11-23 17:30"),  // begun on a Saturday
            ("2026-09-30 10:00", "2wd", "2026-10-09 17:30"),
            ("2026-10-08 10:00", "2wd", "2026-10-10 17:30"),
            ("2026-11-23 10:07", "24nh", "2026-11-24 10:07"),
            ("2026-11-23 10:07", "7nd", "2026-12-01 00:00"),
            ("2026-11-23 00:00", "1nd", "2026-11-25 00:00"),
            ("2026-12-31 16:30", "1wh", "2026-12-31 17:30"),  // the last known working hour
            ("2026-12-31 20:00", "3nd", "2027-01-04 00:00"),  // natural days need no calendar
            ("2025-12-31 10:00", "1wd", "2026-01-04 17:30"),  // the first counted day is known
            ("2026-11-22 10:07", "0wd", "2026-11-22 10:07"),
        ])
    func deadline(start: String, code: String, due: String) throws {
        #expect(try calendar.deadline(from: at(start), limit: limit(code)) == at(due))
    }

    @Test("beyond the known years weeks are ordinary and the answer is provisional")
    func provisional() throws {
        let due = try calendar.deadline(from: at("2026-12-31 17:00"), limit: limit("1wh"))
        #expect(due == at("2027-01-01 09:00"))
        #expect(calendar.isProvisional(due))
        #expect(!calendar.isProvisional(at("2026-12-31 17:00")))
    }

    @Test("a deadline decades from the known years is refused")
    func unknownYear() throws {
        let late = at("2066-03-01 09:00")
        #expect(throws: CalendarError.unknownYear(2066)) { try calendar.deadline(from: late, limit: limit("1wd")) }
        let early = at("1985-12-31 09:00")
        #expect(throws: CalendarError.unknownYear(1985)) { try calendar.isWorking(early) }
    }

    @Test("working time begins with the opening minute and ends before the closing minute")
    func isWorking() throws {
        let cases = [
            ("2026-11-23 08:29", false), ("2026-11-23 08:30", true), ("2026-11-23 11:29", true),
            ("2026-11-23 11:30", false), ("2026-11-23 14:00", true), ("2026-11-23 17:30", false),
            ("2026-10-01 10:00", false), ("2026-10-10 10:00", true), ("2026-11-22 10:00", false),
        ]
        for (moment, expected) in cases { #expect(try calendar.isWorking(at(moment)) == expected, "\(moment)") }
    }

    @Test("the rungs of a deadline lie on the clock of its unit")
    func fractions() throws {
        let (start, due) = (at("2026-11-21 10:00"), at("2026-11-23 17:30"))
        let half = try calendar.moment(fraction: 500, of: start, due: due, unit: .workingDays)
        #expect(half == at("2026-11-23 14:15"))
        #expect(try calendar.moment(fraction: 1000, of: start, due: due, unit: .workingDays) == due)
        #expect(try calendar.moment(fraction: 0, of: start, due: due, unit: .workingDays) == start)
        let natural = try calendar.moment(
            fraction: 800, of: at("2026-11-23 10:00"), due: at("2026-11-24 10:00"), unit: .naturalHours)
        #expect(natural == at("2026-11-24 05:12"))
    }

    @Test("a suspension moves the deadline by the time suspended, in the unit of the limit")
    func suspension() throws {
        let (from, to) = (at("2026-11-23 11:00"), at("2026-11-24 09:00"))
        func moved(_ due: String, _ unit: TimeUnit) throws -> Timestamp {
            try calendar.resumed(due: at(due), suspendedAt: from, resumedAt: to, unit: unit)
        }
        #expect(try moved("2026-11-24 17:00", .workingHours) == at("2026-11-25 15:00"))  // 4.5 h suspended
        #expect(try moved("2026-11-24 17:00", .naturalHours) == at("2026-11-25 15:00"))
        #expect(try moved("2026-11-27 17:30", .workingDays) == at("2026-11-30 17:30"))
        #expect(try moved("2026-11-28 00:00", .naturalDays) == at("2026-11-29 00:00"))
        let same = try calendar.resumed(
            due: at("2026-11-27 17:30"), suspendedAt: from, resumedAt: at("2026-11-23 17:00"), unit: .workingDays)
        #expect(same == at("2026-11-27 17:30"))
    }

    @Test("an extension is counted from the day that ends at 24:00, not from the one that begins")
    func extension_() throws {
        #expect(try calendar.extended(due: at("2026-11-24 00:00"), by: limit("1wd")) == at("2026-11-24 17:30"))
        #expect(try calendar.extended(due: at("2026-11-24 00:00"), by: limit("2nd")) == at("2026-11-26 00:00"))
        #expect(try calendar.extended(due: at("2026-11-24 17:30"), by: limit("3wd")) == at("2026-11-27 17:30"))
    }

    @Test("hours that end at midnight close at 24:00 of the same day")
    func untilMidnight() throws {
        let night = try WorkingCalendar(
            years: 2026...2026, holidays: [], workdays: [], hours: [.init(start: 1080, end: 1440)])
        let due = try night.deadline(from: at("2026-12-30 19:00"), limit: limit("1wd"))
        #expect(due == at("2027-01-01 00:00"))
        #expect(try night.workingMilliseconds(from: at("2026-12-31 20:00"), to: due) == 4 * 3_600_000)
        let shifted = try night.resumed(
            due: at("2026-11-24 00:00"), suspendedAt: at("2026-11-23 19:00"), resumedAt: at("2026-11-24 19:00"),
            unit: .workingDays)
        #expect(shifted == at("2026-11-25 00:00"))
    }

    @Test(
        "a broken calendar is refused with its fault",
        arguments: [
            ("[[\"08:30\"", "[[\"8:30\"", CalendarError.badInterval("8:30..11:30")),
            ("14:00", "11:00", .overlappingHours),
            ("14:00", "18:00", .badInterval("1080..1050")),
            ("17:30", "24:01", .badInterval("14:00..24:01")),
            ("2026-12-31", "2026-12-30", .badRange("2026-01-01..2026-12-30")),
            ("2026-01-04", "2026-01-01", .contradictoryDay(LocalDate("2026-01-01")!)),
            ("2026-01-04", "2027-01-03", .outsideRange(LocalDate("2027-01-03")!)),
            ("2026-01-04", "2026-02-29", .badDate("2026-02-29")),
            ("hours", "Hours", .malformed("hours")),
            ("{\"source\"", "{source", .malformed("JSON")),
        ])
    func broken(part: String, fault: String, error: CalendarError) {
        let text = calendar2026.replacing(part, with: fault)
        #expect(throws: error) { try WorkingCalendar(json: Array(text.utf8)) }
    }
}

@Suite("the working calendar against a count minute by minute")
struct WorkingCalendarPropertyTests {
    /// Whether each minute of 2026, in county time, is worked: counted without `WorkingCalendar` and without `LocalDate`.
    private struct Minutes {
        var worked: [Bool] = []
        var days: [Bool] = []
        let closing: Int

        init(holidays: Set<Int>, workdays: Set<Int>, hours: [(Int, Int)]) {
            closing = hours.map(\.1).max()!
            // Beyond the known year come ordinary weeks, for as long as the limits below may need.
            for day in 0..<(365 + 600) {
                let weekend = (day + 3) % 7 >= 5  // 2026-01-01 is a Thursday
                let isWorked = workdays.contains(day) || (!weekend && !holidays.contains(day))
                days.append(isWorked)
                for minute in 0..<1440 { worked.append(isWorked && hours.contains { $0.0 <= minute && minute < $0.1 }) }
            }
        }

        /// The end of the `amount`-th working hour after minute `start`.
        func hours(_ amount: Int, from start: Int) -> Int? {
            var (left, minute) = (amount * 60, start)
            worked.withUnsafeBufferPointer { worked in
                while left > 0, minute < worked.count {
                    if worked[minute] { left -= 1 }
                    minute += 1
                }
            }
            return left == 0 ? minute : nil
        }

        func days(_ amount: Int, from start: Int) -> Int? {
            var (left, day) = (amount, start / 1440)
            while left > 0 {
                day += 1
                guard day < days.count else { return nil }
                if days[day] { left -= 1 }
            }
            return day * 1440 + closing
        }
    }

    /// Minute 0 is 2026-01-01T00:00+08:00.
    private static let origin = Timestamp(rfc3339: "2026-01-01T00:00:00+08:00")!

    /// Random weeks off with make-up weekends beside them, National Day among them; random opening hours.
    private static func randomYear(_ random: inout SeededGenerator) throws -> (WorkingCalendar, Minutes) {
        var holidays: Set<Int> = Set(273...279)  // October 1 to 7
        var workdays: Set<Int> = [282]  // Saturday, October 10
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let first = Int.random(in: 0...350, using: &random)
            holidays.formUnion(first..<(first + Int.random(in: 1...8, using: &random)))
            if let weekend = ((first + 8)..<(first + 15)).first(where: { ($0 + 3) % 7 >= 5 && $0 < 365 }) {
                workdays.insert(weekend)
            }
        }
        workdays.subtract(holidays)
        let cuts = Set((0..<6).map { _ in Int.random(in: 0...1440, using: &random) }).sorted()
        var hours = stride(from: 0, to: cuts.count - 1, by: 2).map { (cuts[$0], cuts[$0 + 1]) }
        if Bool.random(using: &random) { hours = [(510, 690), (840, 1050)] }
        let day = { (index: Int) in LocalDate(year: 2026, month: 1, day: 1)!.adding(days: index) }
        let calendar = try WorkingCalendar(
            years: 2026...2026, holidays: Set(holidays.map(day)), workdays: Set(workdays.map(day)),
            hours: hours.map { .init(start: $0.0, end: $0.1) }.shuffled(using: &random))
        return (calendar, Minutes(holidays: holidays, workdays: workdays, hours: hours))
    }

    @Test("6,000 random deadlines and spans agree", arguments: 1...12)
    func agrees(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let (calendar, minutes) = try Self.randomYear(&random)
        for _ in 0..<500 {
            let start = Int.random(in: 0..<(365 * 1440), using: &random)
            let from = Self.origin.adding(minutes: Int64(start))
            #expect(try calendar.isWorking(from) == minutes.worked[start])

            let inHours = Int.random(in: 1...30, using: &random)
            let due = try calendar.deadline(from: from, limit: TimeLimit(amount: inHours, unit: .workingHours)!)
            if let expected = minutes.hours(inHours, from: start) {
                #expect(due == Self.origin.adding(minutes: Int64(expected)))
            }

            let inDays = Int.random(in: 1...30, using: &random)
            let dueDay = try calendar.deadline(from: from, limit: TimeLimit(amount: inDays, unit: .workingDays)!)
            let expectedDay = try #require(minutes.days(inDays, from: start))
            #expect(dueDay == Self.origin.adding(minutes: Int64(expectedDay)))

            let end = min(start + Int.random(in: 0...20_000, using: &random), 365 * 1440 - 1)
            let counted = minutes.worked[start..<end].count { $0 }
            let to = Self.origin.adding(minutes: Int64(end))
            #expect(try calendar.workingMilliseconds(from: from, to: to) == Int64(counted) * 60_000)
            #expect(try calendar.workingMilliseconds(from: to, to: from) == Int64(-counted) * 60_000)
        }
    }

    @Test("a deadline is the first millisecond at which the time is used up", arguments: 1...4)
    func earliest(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(100 + seed))
        let (calendar, _) = try Self.randomYear(&random)
        for _ in 0..<1000 {
            let from = Self.origin.adding(milliseconds: .random(in: 0..<(250 * 86_400_000), using: &random))
            let hours = Int.random(in: 1...12, using: &random)
            let due = try calendar.deadline(from: from, limit: TimeLimit(amount: hours, unit: .workingHours)!)
            let used = Int64(hours) * 3_600_000
            #expect(try calendar.workingMilliseconds(from: from, to: due) == used)
            #expect(try calendar.workingMilliseconds(from: from, to: due.adding(milliseconds: -1)) == used - 1)

            let rung = try calendar.moment(fraction: 800, of: from, due: due, unit: .workingHours)
            #expect(try calendar.workingMilliseconds(from: from, to: rung) == used * 8 / 10)

            let stop = from.adding(milliseconds: .random(in: 0..<(20 * 86_400_000), using: &random))
            let again = stop.adding(milliseconds: .random(in: 0..<(20 * 86_400_000), using: &random))
            let moved = try calendar.resumed(due: due, suspendedAt: stop, resumedAt: again, unit: .workingHours)
            let suspended = try calendar.workingMilliseconds(from: stop, to: again)
            #expect(try calendar.workingMilliseconds(from: from, to: moved) == used + suspended)
        }
    }
}
