import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/calendar`: the working calendar month by month; marking a day, adding a year, putting another file in place.
struct CalendarPages: Sendable {
    /// A calendar of thirty years has some thousand lines.
    private static let fileLimit = 512 * 1024

    let office: Office

    private enum Deed: String, CaseIterable {
        case marked, year, replaced, same
    }

    func addRoutes(to router: Routes) {
        router.get("/admin/calendar", .readAdministration) { request, context in
            let query = try Query.read(request)
            let month = query.parsed("month", "admin.field.month") { Self.month($0) }
            let day = query.parsed("day", "admin.field.day") { LocalDate($0) }
            let done = query.parsed("done", "admin.field.unknown") { Deed(rawValue: $0) }
            try query.finish()
            return try await show(context, month ?? day?.month, day, done: done)
        }
        router.post("/admin/calendar/day", .manageCalendar) { request, context in
            let fields = try await Form.read(request).fields
            let day = fields.parsed("day", "admin.field.day", required: true) { LocalDate($0) }
            let mark = fields.parsed("mark", "admin.field.mark", required: true) { CalendarSheet.Mark(rawValue: $0) }
            let name = fields.string("name", max: 40) ?? ""
            let stamp = stamp(fields)
            do {
                try fields.finish()
                guard let day, let mark, let stamp else { throw CalendarRefusal.changedMeanwhile }
                try await office.book.mark(day, mark, named: name, ifStill: stamp, by: context.actor)
                return Reply.seeOther("/admin/calendar?day=\(day)&done=marked")
            } catch {
                return try await show(context, day?.month, day, error: error)
            }
        }
        router.post("/admin/calendar/year", .manageCalendar) { request, context in
            let fields = try await Form.read(request).fields
            let stamp = stamp(fields)
            do {
                try fields.finish()
                guard let stamp else { throw CalendarRefusal.changedMeanwhile }
                try await office.book.openNextYear(ifStill: stamp, by: context.actor)
                let last = try await office.book.calendarSheet().sheet.years.upperBound
                return Reply.seeOther("/admin/calendar?month=\(last)-01&done=year")
            } catch {
                return try await show(context, nil, nil, error: error)
            }
        }
        router.post("/admin/calendar/file", .manageCalendar) { request, context in
            let form = try await Form.read(request, limit: Self.fileLimit)
            let stamp = stamp(form.fields)
            do {
                try form.fields.finish()
                guard let file = form.files["file"]?.first else { throw AdminRefusal.noFile }
                let isNew = try await office.book.replaceCalendar(file.bytes, ifStill: stamp, by: context.actor)
                return Reply.seeOther("/admin/calendar?done=\(isNew ? "replaced" : "same")")
            } catch {
                return try await show(context, nil, nil, error: error)
            }
        }
    }

    private func stamp(_ fields: Fields) -> Timestamp? {
        fields.parsed("stamp", "admin.field.unknown") { Int64($0).map { Timestamp(milliseconds: $0) } }
    }

    /// The first day of a month written `2026-11`.
    private static func month(_ text: String) -> LocalDate? { LocalDate("\(text)-01") }

    private func show(
        _ context: Context, _ month: LocalDate?, _ day: LocalDate?, done: Deed? = nil, error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await office.words(context)
        var model: Model = [
            "mayEdit": office.may(.manageCalendar, context), "hasCalendar": false, "stamp": "",
            "done": done.map { words.text("admin.calendar.done.\($0.rawValue)") } ?? "",
        ]
        do {
            let (sheet, stamp) = try await office.book.calendarSheet()
            let month = (month ?? office.today).month
            model["stamp"] = "\(stamp.milliseconds)"
            model.merge(self.model(sheet, month, day, words)) { _, new in new }
            if let day {
                model["promised"] = "\(try await office.cases.promised(from: day))"
            }
        } catch BookError.noCalendar {
        }
        let title = words.title("calendar")
        if let error {
            return try office.pages.again("admin/calendar", title: title, model, after: error, context: context)
        }
        return try office.pages.page("admin/calendar", title: title, model, context: context)
    }

    private func model(_ sheet: CalendarSheet, _ month: LocalDate, _ day: LocalDate?, _ words: AdminWords) -> Model {
        let (year, number, _) = month.components
        let next = month.adding(days: 31).month
        let before = month.adding(days: -1).month
        let start = month.adding(days: 1 - month.weekday)
        let weeks = (0..<6).map { start.adding(days: $0 * 7) }.filter { $0 < next }
        let isKnown = sheet.years.contains(year)
        let shown: Model = day.map { self.day($0, sheet, month, words) } ?? [:]
        return [
            "hasCalendar": true, "month": words.month(year, number), "isKnown": isKnown,
            "before": words.month(before.components.year, before.components.month), "beforeHref": href(before),
            "next": words.month(next.components.year, next.components.month), "nextHref": href(next),
            "first": "\(sheet.years.lowerBound)", "last": "\(sheet.years.upperBound)",
            "following": "\(sheet.years.upperBound + 1)",
            "weekdays": (1...7).map { ["name": words.text("admin.weekday.\($0)")] as Model },
            "weeks": weeks.map { monday -> Model in
                ["days": (0..<7).map { self.day(monday.adding(days: $0), sheet, month, words) }]
            },
            "marked": marked(sheet, year, words), "hasDay": day != nil, "day": shown,
            "marks": CalendarSheet.Mark.allCases.map { mark -> Model in
                [
                    "value": mark.rawValue, "label": words.text("admin.mark.\(mark.rawValue)"),
                    "chosen": day.map { sheet.mark(of: $0) == mark } ?? false,
                ]
            },
        ]
    }

    private func href(_ month: LocalDate) -> String { "/admin/calendar?month=\(month.description.prefix(7))" }

    private func day(_ date: LocalDate, _ sheet: CalendarSheet, _ month: LocalDate, _ words: AdminWords) -> Model {
        let mark = sheet.mark(of: date)
        let works = mark == .workday || (mark == .ordinary && date.weekday <= 5)
        return [
            "date": "\(date)", "number": "\(date.components.day)", "words": words.day(date),
            "weekday": words.text("admin.weekday.\(date.weekday)"), "isOther": date.month != month,
            "isOff": !works, "isMarked": mark != .ordinary, "isToday": date == office.today,
            "state": words.text(works ? "admin.day.works" : "admin.day.off"),
            "name": words.holiday(sheet.name(of: date)),
            "mark": mark == .ordinary ? "" : words.text("admin.mark.\(mark.rawValue)"),
            "href": "/admin/calendar?day=\(date)#day",
        ]
    }

    /// The marked days of a year; days in a row for the same thing are one line.
    private func marked(_ sheet: CalendarSheet, _ year: Int, _ words: AdminWords) -> [Model] {
        let days = (Array(sheet.holidays.keys) + Array(sheet.workdays.keys)).filter { $0.components.year == year }
        var runs: [ClosedRange<LocalDate>] = []
        for date in days.sorted() {
            if let last = runs.last, last.upperBound.adding(days: 1) == date,
                sheet.mark(of: last.upperBound) == sheet.mark(of: date),
                sheet.name(of: last.upperBound) == sheet.name(of: date)
            {
                runs[runs.count - 1] = last.lowerBound...date
            } else {
                runs.append(date...date)
            }
        }
        return runs.map { run in
            let (first, last) = (run.lowerBound, run.upperBound)
            let until = words.text("admin.calendar.until", ["first": words.day(first), "last": words.day(last)])
            return [
                "words": first == last ? words.day(first) : until, "href": "/admin/calendar?day=\(first)#day",
                "name": words.holiday(sheet.name(of: first)),
                "mark": words.text("admin.mark.\(sheet.mark(of: first).rawValue)"),
                "isOff": sheet.mark(of: first) == .holiday,
            ]
        }
    }
}

extension LocalDate {
    /// The first day of its month.
    fileprivate var month: LocalDate { adding(days: 1 - components.day) }
}
