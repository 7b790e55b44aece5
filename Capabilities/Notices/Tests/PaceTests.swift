import Kernel
import Testing

@testable import Notices

@Suite("when messages leave") struct PaceTests {
    /// 2026-03-05 in China.
    private func at(_ clock: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: "2026-03-05T\(clock):00+08:00"))
    }

    @Test(
        "quiet hours end in the morning, whichever side of midnight it is",
        arguments: [
            ("20:59", nil), ("21:00", "2026-03-06T08:00:00+08:00"), ("23:59", "2026-03-06T08:00:00+08:00"),
            ("00:00", "2026-03-05T08:00:00+08:00"), ("07:59", "2026-03-05T08:00:00+08:00"), ("08:00", nil),
            ("12:00", nil),
        ] as [(String, String?)])
    func night(clock: String, end: String?) throws {
        #expect(QuietHours.standard.end(at: try at(clock)).map { CountyTime.china.format($0) } == end)
    }

    @Test(
        "quiet hours within a day, and none at all",
        arguments: [
            ("12:00-14:00", "11:59", nil), ("12:00-14:00", "12:00", "14:00"), ("12:00-14:00", "13:59", "14:00"),
            ("12:00-14:00", "14:00", nil), ("00:00-00:00", "00:00", nil), ("08:00-08:00", "08:00", nil),
        ] as [(String, String, String?)])
    func noon(hours: String, clock: String, end: String?) throws {
        let quiet = try #require(QuietHours(hours))
        #expect(quiet.end(at: try at(clock)) == (try end.map { try at($0) }))
        #expect(QuietHours(quiet.description) == quiet)
    }

    @Test(
        "what is no quiet hours", arguments: ["", "21:00", "21:00-", "24:00-08:00", "9:00-10:00", "21:60-08:00", "a-b"]
    )
    func broken(text: String) { #expect(QuietHours(text) == nil) }

    @Test("every minute of the day is either quiet or not, and quiet ones end at the bound")
    func everyMinute() throws {
        let midnight = try at("00:00")
        var quiet = 0
        for minute in 0..<1440 {
            guard let end = QuietHours.standard.end(at: midnight.adding(minutes: Int64(minute))) else { continue }
            quiet += 1
            #expect(CountyTime.china.format(end).contains("T08:00:00") && end > midnight.adding(minutes: Int64(minute)))
        }
        #expect(quiet == 11 * 60)
    }

    @Test("a message waits some minutes, at night until the morning; what is urgent leaves at once")
    func departure() throws {
        let pace = Pace()
        let (noon, night) = (try at("12:00"), try at("22:00"))
        #expect(pace.departure(.dispatched, at: noon, own: nil) == (noon.adding(minutes: 5), false))
        #expect(pace.departure(.dispatched, at: night, own: nil) == (try at("08:00").adding(days: 1), true))
        #expect(pace.departure(.charged, at: try at("20:56"), own: nil).isHeld, "it would leave at a minute past nine")
        #expect(pace.departure(.overdue, at: night, own: nil) == (night, false))
        #expect(pace.departure(.dispatched, at: night, own: QuietHours.none) == (night.adding(minutes: 5), false))
        for kind in NoticeKind.allCases {
            #expect(pace.departure(kind, at: night, own: nil).isHeld == !kind.isUrgent, "\(kind)")
            #expect(!kind.isUrgent || kind.audience == .staff)
        }
    }

    @Test("pauses grow, and after the last nobody tries again")
    func pauses() throws {
        let now = try at("12:00")
        let times = (1...8).map { Pace.next(after: $0, at: now) }
        #expect(times.prefix(7).allSatisfy { $0 != nil } && times[7] == nil)
        #expect(zip(times, times.dropFirst()).prefix(6).allSatisfy { $0! < $1! })
        #expect(times[0] == now.adding(minutes: 1) && Pace.next(after: 0, at: now) == nil)
    }

    @Test("word of three days ago is no news")
    func stale() throws {
        let now = try at("12:00")
        #expect(!Pace.isStale(now.adding(days: -3), now: now))
        #expect(Pace.isStale(now.adding(days: -3).adding(milliseconds: -1), now: now))
    }
}
