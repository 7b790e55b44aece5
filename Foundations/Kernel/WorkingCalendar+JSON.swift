extension WorkingCalendar {
    /// A calendar in JSON:
    /// `{"range":"2004-01-01..2026-12-31","holidays":{date:name},"workdays":{date:name},"hours":[["08:30","11:30"],…]}`.
    package init(json bytes: [UInt8], time: CountyTime = .china) throws(CalendarError) {
        let json: JSON
        do { json = try JSON(parsing: bytes) } catch { throw .malformed("JSON") }
        try self.init(
            time: time, years: Self.years(json), holidays: Self.dates(json, "holidays"),
            workdays: Self.dates(json, "workdays"), hours: Self.hours(json))
    }

    private static func years(_ json: JSON) throws(CalendarError) -> ClosedRange<Int> {
        guard let text = json["range"]?.string else { throw .malformed("range") }
        guard let first = LocalDate(text.prefix(10)), let last = LocalDate(text.suffix(10)), first < last,
            text == "\(first)..\(last)", first.components.month == 1, first.components.day == 1,
            last.components.month == 12, last.components.day == 31
        else { throw .badRange(text) }
        return first.components.year...last.components.year
    }

    private static func dates(_ json: JSON, _ key: String) throws(CalendarError) -> Set<LocalDate> {
        guard let object = json[key]?.object else { throw .malformed(key) }
        var dates: Set<LocalDate> = []
        for text in object.keys.sorted() {
            guard let date = LocalDate(text) else { throw .badDate(text) }
            dates.insert(date)
        }
        return dates
    }

    private static func hours(_ json: JSON) throws(CalendarError) -> [Interval] {
        guard let rows = json["hours"]?.array else { throw .malformed("hours") }
        var hours: [Interval] = []
        for row in rows {
            guard let texts = row.array?.compactMap(\.string), texts.count == 2, row.array?.count == 2 else {
                throw .malformed("hours")
            }
            guard let start = minute(texts[0]), let end = minute(texts[1]) else {
                throw .badInterval(texts.joined(separator: ".."))
            }
            hours.append(Interval(start: start, end: end))
        }
        return hours
    }

    /// The minute of the day of `08:30`, up to `24:00`.
    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && !$0.hasPrefix("+") && !$0.hasPrefix("-") }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}
