import Kernel
import Tables
import Testing

@Suite("Which rows somebody asks for") struct TableChoiceTests {
    @Test("days begin and end at midnight in China, the last day is within")
    func days() throws {
        var choice = TableChoice()
        choice.since = LocalDate("2026-03-05")
        choice.until = LocalDate("2026-03-05")
        #expect(choice.start == Timestamp(rfc3339: "2026-03-05T00:00:00+08:00"))
        #expect(choice.end == Timestamp(rfc3339: "2026-03-06T00:00:00+08:00"))
        let (sql, arguments) = choice.conditions(moment: "at", division: "place")
        #expect(sql == " AND at >= ? AND at < ?" && arguments.count == 2)
        #expect(choice.conditions(moment: nil, division: "place").sql == "")
        #expect(TableChoice().conditions(moment: "at", division: "place").sql == "")
    }
}
