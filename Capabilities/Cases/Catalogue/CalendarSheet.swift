package import Kernel

/// The working calendar as it is written, so that a day can be changed and the rest stays as it was.
package struct CalendarSheet: Sendable {
    /// What a day is, other than what its weekday says.
    package enum Mark: String, Sendable, CaseIterable {
        /// Nobody works, whatever the weekday.
        case holiday
        /// A weekend day that is worked in exchange.
        case workday
        /// As its weekday says.
        case ordinary
    }

    /// The first and the last year whose holidays are known.
    package private(set) var years: ClosedRange<Int>
    /// With the name of what is celebrated, or of what is made up for.
    package private(set) var holidays: [LocalDate: String]
    package private(set) var workdays: [LocalDate: String]
    private var others: [String: JSON]

    /// - Throws: `CalendarError`, as `WorkingCalendar` does.
    package init(_ source: String) throws {
        let bytes = Array(source.utf8)
        years = try WorkingCalendar(json: bytes).years
        let members = try JSON(parsing: bytes).object ?? [:]
        holidays = Self.days(members["holidays"])
        workdays = Self.days(members["workdays"])
        others = members
    }

    private static func days(_ json: JSON?) -> [LocalDate: String] {
        var days: [LocalDate: String] = [:]
        for (day, name) in json?.object ?? [:] {
            if let date = LocalDate(day) { days[date] = name.string ?? "" }
        }
        return days
    }

    package func mark(of date: LocalDate) -> Mark {
        holidays[date] != nil ? .holiday : workdays[date] != nil ? .workday : .ordinary
    }

    package func name(of date: LocalDate) -> String { holidays[date] ?? workdays[date] ?? "" }

    package mutating func set(_ date: LocalDate, _ mark: Mark, named name: String) {
        holidays[date] = mark == .holiday ? name : nil
        workdays[date] = mark == .workday ? name : nil
    }

    /// From now on the holidays of the year after the last are known: those that are marked, and no others.
    package mutating func openNextYear() { years = years.lowerBound...(years.upperBound + 1) }

    /// As it is stored.
    package var source: String {
        func days(_ marked: [LocalDate: String]) -> JSON {
            .object(Dictionary(uniqueKeysWithValues: marked.map { ($0.key.description, .string($0.value)) }))
        }
        var members = others
        members["range"] = .string("\(padded(years.lowerBound, 4))-01-01..\(padded(years.upperBound, 4))-12-31")
        members["holidays"] = days(holidays)
        members["workdays"] = days(workdays)
        return String(decoding: JSON.object(members).canonicalBytes, as: UTF8.self)
    }
}
