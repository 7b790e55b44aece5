import Foundation
import Testing

@testable import Kernel

@Suite("time limits")
struct TimeLimitTests {
    @Test(
        "a limit is read as people write it",
        arguments: [
            ("4 工作时", "4wh"), ("2 工作日", "2wd"), ("24 自然时", "24nh"), ("7 自然日", "7nd"), ("7个工作日", "7wd"),
            ("4 working hours", "4wh"), ("1 working day", "1wd"), ("2 Natural Hours", "2nh"), (" 7nd ", "7nd"),
            ("0 工作时", "0wh"),
        ])
    func parses(text: String, code: String) { #expect(TimeLimit(text)?.description == code) }

    @Test(
        "what is not a limit is refused",
        arguments: ["", "4", "工作时", "-1 工作日", "+1 工作日", "1.5 工作时", "4 hours", "100000 工作日", "99999999999999999999wh"])
    func refuses(text: String) { #expect(TimeLimit(text) == nil) }

    @Test("a limit is stored as its code, and only the code is read back")
    func codable() throws {
        let data = try JSONEncoder().encode([TimeLimit(amount: 4, unit: .workingHours)])
        #expect(String(decoding: data, as: UTF8.self) == #"["4wh"]"#)
        #expect(try JSONDecoder().decode([TimeLimit].self, from: data) == [TimeLimit("4wh")!])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([TimeLimit].self, from: Data(#"["4 工作时"]"#.utf8))
        }
    }
}

@Suite("dates and division codes at the edge")
struct EdgeParsingTests {
    @Test("a date has digits only", arguments: ["2026-+1-01", "+026-01-01", "2026-1-01", "2026-02-29", "2026-01-01 "])
    func dates(text: String) { #expect(LocalDate(text) == nil) }

    @Test(
        "a padded code is cut to the length of its level",
        arguments: [
            ("330000000000", "33"), ("330300000000", "3303"), ("330381000000", "330381"), ("330381001000", "330381001"),
            ("330381001201", "330381001201"), ("330381", "330381"),
        ])
    func codes(text: String, short: String) { #expect(DivisionCode(text)?.description == short) }
}
