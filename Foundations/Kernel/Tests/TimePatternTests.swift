import Testing

@testable import Kernel

@Suite("Moments as other systems write them")
struct TimePatternTests {
    private func read(_ text: String, _ pattern: String, _ zone: String = "Asia/Shanghai") throws -> Timestamp? {
        try #require(TimePattern(pattern), "\(pattern)").moment(text, in: try #require(ZoneTime(zone)))
    }

    @Test(
        "a pattern reads what it is for",
        arguments: [
            ("2026-11-22 08:30:05", "yyyy-MM-dd HH:mm:ss", "Asia/Shanghai", "2026-11-22T08:30:05+08:00"),
            ("06/26/2018 10:58:54 AM", "MM/dd/yyyy hh:mm:ss a", "America/New_York", "2018-06-26T10:58:54-04:00"),
            ("12/26/2018 12:05:00 am", "MM/dd/yyyy hh:mm:ss a", "America/New_York", "2018-12-26T00:05:00-05:00"),
            ("12/26/2018 12:05:00 PM", "MM/dd/yyyy hh:mm:ss a", "America/New_York", "2018-12-26T12:05:00-05:00"),
            ("2018年6月9日 7:05", "yyyy年M月d日 H:mm", "Asia/Shanghai", "2018-06-09T07:05:00+08:00"),
            ("9 Nov 2018", "d MMM yyyy", "UTC", "2018-11-09T00:00:00Z"),
            ("2019-05-01T10:00:00.1234", "yyyy-MM-dd'T'HH:mm:ss.SSS", "UTC", "2019-05-01T10:00:00.123Z"),
            ("2019-05-01 10:00:00 +0530", "yyyy-MM-dd HH:mm:ss Z", "UTC", "2019-05-01T10:00:00+05:30"),
            ("2019-05-01T10:00:00-04", "yyyy-MM-dd'T'HH:mm:ssX", "UTC", "2019-05-01T10:00:00-04:00"),
            ("2019-05-01T10:00:00Z", "rfc3339", "Asia/Shanghai", "2019-05-01T10:00:00Z"),
            ("1556704800", "unix", "Asia/Shanghai", "2019-05-01T10:00:00Z"),
            ("1556704800123", "unixMilliseconds", "Asia/Shanghai", "2019-05-01T10:00:00.123Z"),
        ])
    func reads(text: String, pattern: String, zone: String, expected: String) throws {
        #expect(try read(text, pattern, zone) == Timestamp(rfc3339: expected))
    }

    @Test(
        "what is not written so, or never was, is no moment",
        arguments: [
            ("2026-02-29 08:00:00", "yyyy-MM-dd HH:mm:ss"), ("2026-11-22 24:00:00", "yyyy-MM-dd HH:mm:ss"),
            ("2026-11-22 08:30", "yyyy-MM-dd HH:mm:ss"), ("2026-11-22 08:30:00 ", "yyyy-MM-dd HH:mm:ss"),
            ("13/01/2026 01:00 PM", "MM/dd/yyyy hh:mm a"), ("01/01/2026 13:00 PM", "MM/dd/yyyy hh:mm a"),
            ("01/01/2026 00:00 AM", "MM/dd/yyyy hh:mm a"), ("", "yyyy-MM-dd"), ("x", "unix"),
            ("99999999999999999", "unixMilliseconds"),
        ])
    func refuses(text: String, pattern: String) throws {
        #expect(try read(text, pattern) == nil)
    }

    @Test(
        "a pattern has to name a whole day in letters that are known",
        arguments: [
            "", "HH:mm", "yyyy-MM", "yy-MM-dd", "yyyy-MM-dd hh:mm", "yyyy-MM-dd HH:mm a", "yyyy-MM-dd'T", "QQQ",
        ])
    func patterns(text: String) { #expect(TimePattern(text) == nil) }

    @Test("summer time: an hour that comes twice is taken the first time, one that is left out runs on")
    func summerTime() throws {
        let pattern = "yyyy-MM-dd HH:mm"
        func here(_ text: String) throws -> Timestamp? { try read(text, pattern, "America/New_York") }
        #expect(try here("2018-03-11 01:59") == Timestamp(rfc3339: "2018-03-11T01:59:00-05:00"))
        #expect(try here("2018-03-11 02:30") == Timestamp(rfc3339: "2018-03-11T02:30:00-05:00"))
        #expect(try here("2018-03-11 03:00") == Timestamp(rfc3339: "2018-03-11T03:00:00-04:00"))
        #expect(try here("2018-11-04 00:59") == Timestamp(rfc3339: "2018-11-04T00:59:00-04:00"))
        #expect(try here("2018-11-04 01:30") == Timestamp(rfc3339: "2018-11-04T01:30:00-04:00"))
        #expect(try here("2018-11-04 02:00") == Timestamp(rfc3339: "2018-11-04T02:00:00-05:00"))
        #expect(try here("2026-07-01 12:00") == Timestamp(rfc3339: "2026-07-01T12:00:00-04:00"))
    }

    @Test("a zone is named in whole")
    func zones() {
        #expect(ZoneTime("Asia/Shanghai") != nil && ZoneTime("UTC") != nil)
        for name in ["CST", "Asia/Ruian", "", "Shanghai", "+08:00"] { #expect(ZoneTime(name) == nil, "\(name)") }
    }
}
