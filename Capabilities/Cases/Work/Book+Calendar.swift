import Journal
package import Kernel
import Platform
import Rights
import Store

/// The working calendar, changed day by day. Due dates that were given stay as they were.
extension Book {
    /// The calendar as it is written, and when it came.
    /// - Throws: `BookError.noCalendar`.
    package func calendarSheet() async throws -> (sheet: CalendarSheet, stamp: Timestamp) {
        let shelf = CatalogueShelf(house.county)
        let kept = try await house.reader.read { connection in
            (source: try shelf.calendar(connection), stamp: try shelf.calendarStamp(connection))
        }
        guard let source = kept.source, let stamp = kept.stamp else { throw BookError.noCalendar }
        return (try CalendarSheet(source), stamp)
    }

    /// Makes one day a holiday, a make-up day or an ordinary one.
    /// - Parameter stamp: of the calendar whoever changes it has seen.
    /// - Throws: `RightRefusal`, `CalendarRefusal`.
    package func mark(
        _ date: LocalDate, _ mark: CalendarSheet.Mark, named name: String, ifStill stamp: Timestamp, by actor: Actor
    ) async throws {
        let what: JSON = ["day": .string(date.description), "mark": .string(mark.rawValue), "name": .string(name)]
        try await changeCalendar(what, ifStill: stamp, by: actor) { sheet in
            guard sheet.years.contains(date.components.year) else {
                throw CalendarRefusal.outsideYears(sheet.years.lowerBound, sheet.years.upperBound)
            }
            if mark == .workday, date.weekday <= 5 { throw CalendarRefusal.notAWeekend }
            if mark == .holiday, name.isEmpty { throw CalendarRefusal.nameless }
            sheet.set(date, mark, named: name)
        }
    }

    /// Says that the holidays of the next year are known from now on.
    /// - Throws: `RightRefusal`, `CalendarRefusal`.
    package func openNextYear(ifStill stamp: Timestamp, by actor: Actor) async throws {
        try await changeCalendar(["year": "next"], ifStill: stamp, by: actor) { $0.openNextYear() }
    }

    /// Puts another calendar in place of the whole.
    /// - Throws: `RightRefusal`, `CalendarRefusal`.
    /// - Returns: false when it is the one that is here.
    package func replaceCalendar(_ bytes: [UInt8], ifStill stamp: Timestamp?, by actor: Actor) async throws -> Bool {
        try allowCalendar(actor)
        do throws(CalendarError) { _ = try WorkingCalendar(json: bytes) } catch {
            throw CalendarRefusal.unreadable(error)
        }
        let (shelf, source) = (CatalogueShelf(house.county), String(decoding: bytes, as: UTF8.self))
        defer { forget() }
        return try await house.door.open { passage in
            guard try shelf.calendarStamp(passage) == stamp else { throw CalendarRefusal.changedMeanwhile }
            guard try shelf.calendar(passage) != source else { return false }
            let entry = Entry("calendar.imported", Subject(ID<CatalogueChange>(at: passage.now)), by: actor)
            try shelf.setCalendar(source, at: passage.now, try passage.record(entry, first: true))
            return true
        }
    }

    private func changeCalendar(
        _ what: JSON, ifStill stamp: Timestamp, by actor: Actor,
        _ change: @escaping @Sendable (inout CalendarSheet) throws -> Void
    ) async throws {
        try allowCalendar(actor)
        let shelf = CatalogueShelf(house.county)
        defer { forget() }
        try await house.door.open { passage in
            guard let source = try shelf.calendar(passage) else { throw BookError.noCalendar }
            guard try shelf.calendarStamp(passage) == stamp else { throw CalendarRefusal.changedMeanwhile }
            var sheet = try CalendarSheet(source)
            try change(&sheet)
            let changed = sheet.source
            do throws(CalendarError) {
                _ = try WorkingCalendar(json: Array(changed.utf8))
            } catch {
                throw CalendarRefusal.unreadable(error)
            }
            let entry = Entry(
                "calendar.changed", Subject(ID<CatalogueChange>(at: passage.now)), by: actor, what: what)
            try shelf.setCalendar(changed, at: passage.now, try passage.record(entry, first: true))
        }
    }

    private func allowCalendar(_ actor: Actor) throws {
        var object = Object()
        object.place = house.county.code
        try require(actor, .manageCalendar, on: object)
    }
}

/// Why the calendar was not changed.
package enum CalendarRefusal: Explained, Hashable {
    case changedMeanwhile
    case outsideYears(Int, Int)
    /// Only a Saturday or a Sunday is worked in exchange.
    case notAWeekend
    case nameless
    case unreadable(CalendarError)

    package var explanation: Explanation {
        switch self {
        case .changedMeanwhile: return Explanation(.conflict, "cases.calendar.changedMeanwhile")
        case .outsideYears(let first, let last):
            return field("day", "outsideYears", ["first": "\(first)", "last": "\(last)"])
        case .notAWeekend: return field("mark", "notAWeekend")
        case .nameless: return field("name", "nameless")
        case .unreadable(let error): return field("file", Self.reason(error).key, Self.reason(error).arguments)
        }
    }

    private static func reason(_ error: CalendarError) -> (key: String, arguments: [String: String]) {
        switch error {
        case .unknownYear(let year): ("outsideYears", ["first": "\(year)", "last": "\(year)"])
        case .malformed(let member): ("malformed", ["member": member])
        case .badDate(let text): ("badDate", ["value": text])
        case .badRange(let text): ("badRange", ["value": text])
        case .outsideRange(let date): ("outsideRange", ["day": date.description])
        case .contradictoryDay(let date): ("contradictoryDay", ["day": date.description])
        case .badInterval(let text): ("badInterval", ["value": text])
        case .noHours: ("noHours", [:])
        case .overlappingHours: ("overlappingHours", [:])
        }
    }

    private func field(_ name: String, _ reason: String, _ arguments: [String: String] = [:]) -> Explanation {
        let key = "cases.calendar.\(reason)"
        return Explanation(.invalid, key, arguments, fields: [.init("/\(name)", key, arguments)])
    }
}
