import Kernel
import Places
import Testing

@Suite struct HistoryTests {
    /// A and B merged into C in 2018, C and D into E in 2020; E took the name F in 2022; G ended in 2019 with nobody
    /// after it; H became K in 2021.
    private func history() throws -> History {
        func place(
            _ code: String, _ name: String, _ from: String, _ to: String? = nil, into successor: String? = nil
        ) throws -> Place {
            let to = try to.map { try Sample.day("\($0)-01-01") }
            return Place(
                try Sample.code(code), name,
                validity: try #require(Validity(from: try Sample.day("\(from)-01-01"), to: to)),
                replacedBy: try successor.map(Sample.code))
        }
        return History([
            try place("330381", "瑞安市", "2000"), try place("330381101", "塘下镇", "2000"),
            try place("330381101201", "A", "2000", "2018", into: "330381101301"),
            try place("330381101202", "B", "2000", "2018", into: "330381101301"),
            try place("330381101301", "C", "2018", "2020", into: "330381101302"),
            try place("330381101203", "D", "2000", "2020", into: "330381101302"),
            try place("330381101302", "E", "2020", "2022", into: "330381101302"),
            try place("330381101302", "F", "2022"),
            try place("330381101204", "G", "2000", "2019"),
            try place("330381101205", "H", "2000", "2021", into: "330381101305"),
            try place("330381101305", "K", "2021"),
            try place("330381101201001", "A1", "2000"),
        ])
    }

    @Test(
        "a place counts where it stands on the map of any day",
        arguments: [
            // forward through two mergers in a row and a new name
            ("330381101201", "2017", "2017", "330381101201"),
            ("330381101201", "2017", "2018", "330381101301"),
            ("330381101201", "2017", "2021", "330381101302"),
            ("330381101202", "2001", "2026", "330381101302"),
            ("330381101301", "2019", "2026", "330381101302"),
            ("330381101203", "2017", "2020", "330381101302"),
            ("330381101302", "2020", "2026", "330381101302"),
            // backward: a new name and a new code are the same place, a merger is not one place
            ("330381101302", "2023", "2021", "330381101302"),
            ("330381101305", "2025", "2010", "330381101205"),
            ("330381101302", "2023", "2019", "330381101"),
            ("330381101301", "2019", "2017", "330381101"),
            // ended without a successor, unknown on the day, and never known
            ("330381101204", "2005", "2026", "330381101"),
            ("330381101301", "2025", "2026", "330381101"),
            ("330381101999", "2005", "2026", "330381101"),
            // a grid stays in its village and follows it
            ("330381101201001", "2017", "2017", "330381101201001"),
            ("330381101201001", "2017", "2026", "330381101302"),
            ("330381", "2005", "2026", "330381"),
        ])
    func rollUp(code: String, date: String, map: String, expected: String) throws {
        let day = try Sample.day("\(date)-06-01")
        let target = try Sample.day("\(map)-06-01")
        #expect(try history().rollUp(Sample.code(code), from: day, to: target) == Sample.code(expected))
    }

    @Test("totals of the leaves agree with the total of the county on every day's map")
    func totals() throws {
        let history = try history()
        let days = try (2000...2026).map { try Sample.day("\($0)-06-01") }
        for map in days {
            for day in days {
                for place in history.places(at: day) where place.level == .village {
                    let rolled = try #require(history.rollUp(place.code, from: day, to: map))
                    #expect(history.place(rolled, at: map) != nil)
                }
            }
        }
    }

    @Test("what lies in no known place counts nowhere")
    func unknown() throws {
        let day = try Sample.day("2020-01-01")
        #expect(try history().rollUp(Sample.code("4403"), from: day, to: day) == nil)
    }

    @Test("a place is looked up as it was on a day")
    func versions() throws {
        let history = try history()
        #expect(try history.place(Sample.code("330381101302"), at: Sample.day("2021-12-31"))?.name == "E")
        #expect(try history.place(Sample.code("330381101302"), at: Sample.day("2022-01-01"))?.name == "F")
        #expect(try history.place(Sample.code("330381101302"), at: Sample.day("2019-12-31")) == nil)
        #expect(try history.names(Sample.code("330381101302")) == ["E", "F"])
    }
}
