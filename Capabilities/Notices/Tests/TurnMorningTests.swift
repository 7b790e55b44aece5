import Foundation
import Kernel
import Places
import Testing

@testable import Notices

@Suite("when it is told whose turn it is") struct TurnMorningTests {
    private let calendar: WorkingCalendar

    init() throws {
        let folder = try #require(Places.resources)
        calendar = try WorkingCalendar(
            json: Array(Data(contentsOf: folder.appending(path: "Defaults/calendar.json"))))
    }

    @Test(
        "at half past eight of the next working day, make-up days too, never on a holiday",
        arguments: [
            ("2026-11-23T08:29:59+08:00", "2026-11-23"), ("2026-11-23T08:30:00+08:00", "2026-11-24"),
            ("2026-11-20T09:00:00+08:00", "2026-11-23"), ("2026-09-30T09:00:00+08:00", "2026-10-08"),
            ("2026-10-09T09:00:00+08:00", "2026-10-10"),
        ])
    func morning(now: String, day: String) throws {
        let next = TurnTelling.next(after: try #require(Timestamp(rfc3339: now)), calendar)
        #expect(next == CountyTime.china.moment(try #require(LocalDate(day)), minute: 510))
    }

    @Test("a county without a calendar, or beyond its last year, is told every day and serves all the same")
    func unknown() throws {
        let sunday = try #require(Timestamp(rfc3339: "2026-11-21T09:00:00+08:00"))
        let day = try #require(LocalDate("2026-11-22"))
        #expect(TurnTelling.next(after: sunday, nil) == CountyTime.china.moment(day, minute: 510))
        let far = try #require(Timestamp(rfc3339: "2099-03-01T09:00:00+08:00"))
        #expect(TurnTelling.next(after: far, calendar) > far)
    }
}
