import ArgumentParser
import Foundation
import Journal
import Kernel
import Platform
import Store
import Tables
import TestSupport
import Testing

@testable import shanzhi

@Suite("shanzhi export") struct ExportCommandTests {
    @Test(
        "what cannot be is refused before anything is opened",
        arguments: [
            "", "people", "cases --format json", "cases --format xlsx", "journal --format geojson",
            "units --format geojson", "cases --format jsonl --bom", "places --since 2026-01-01",
            "units --until 2026-01-01", "cases --since 2026-02-02 --until 2026-02-01", "cases --since 2026-02-30",
            "cases --division x", "reports --public", "journal --public", "clocks --public --division 330381001001001",
        ])
    func wrongUse(line: String) {
        #expect(throws: (any Error).self) { try Export.parse(line.split(separator: " ").map(String.init)) }
    }

    @Test(
        "what can be is taken",
        arguments: [
            "cases", "cases --format xlsx -o a.xlsx", "places --format geojson", "reports --bom",
            "journal --since 2026-02-01 --until 2026-02-01", "clocks --public --division 330381001001",
        ])
    func rightUse(line: String) throws {
        _ = try Export.parse(line.split(separator: " ").map(String.init))
    }

    @Test("a place or a county that is not there is named", arguments: Engine.all)
    func unknown(engine: Engine) async throws {
        try await withSystem(engine) { system in
            var choice = TableChoice()
            try await ExportFault.check(choice, system)
            choice.division = DivisionCode("330381999")
            await #expect(throws: ExportFault.unknownDivision("330381999")) {
                try await ExportFault.check(choice, system)
            }
            choice.division = DivisionCode("33")
            try await ExportFault.check(choice, system)
            var settings = system.settings
            settings.county = "110101"
            settings.data += "-2"
            guard engine == .postgres else { return }
            let other = try await System.open(settings, readOnly: true, log: system.house.log)
            await #expect(throws: ExportFault.unknownCounty("110101", known: [DemoCounty.county])) {
                try await ExportFault.check(TableChoice(), other)
            }
            await other.database.close()
        }
    }

    @Test("the journal comes out whole, in order, and by days and places", arguments: Engine.all)
    func journal(engine: Engine) async throws {
        try await withSystem(engine) { system in
            let county = system.house.county
            let days = ["2026-03-05T23:59:59+08:00", "2026-03-06T00:00:00+08:00", "2026-03-07T00:00:00+08:00"]
            let moments = days.compactMap { Timestamp(rfc3339: $0) }
            try await system.house.door.open { passage in
                for moment in moments {
                    passage.turn(to: moment)
                    for number in 0..<150 {
                        let division = DivisionCode(number == 0 ? "330381001" : "330381101001")
                        let entry = Entry(
                            "test", Subject(ID<Int>(at: moment)), by: .system("=rule"), division: division,
                            reference: "R\(number)", what: ["n": .integer(Int64(number))], sealed: [1, 2])
                        _ = try passage.record(entry, first: true)
                    }
                }
            }
            func positions(_ change: (inout TableChoice) -> Void) async throws -> [Int64] {
                var choice = TableChoice()
                change(&choice)
                let source = JournalRows(county: county, choice: choice)
                let data = try await exported(source, as: .jsonl, system.database)
                return try data.split(separator: 10).map { line in
                    let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
                    #expect(object["rule"] as? String == "=rule" && object["sealed"] as? Bool == true)
                    return try #require(object["position"] as? Int64)
                }
            }
            let sixth = LocalDate("2026-03-06")
            #expect(try await positions { _ in } == Array(1...450))
            #expect(try await positions { $0.since = sixth } == Array(151...450))
            #expect(try await positions { $0.until = sixth } == Array(1...300))
            #expect(try await positions { ($0.since, $0.until) = (sixth, sixth) } == Array(151...300))
            #expect(try await positions { $0.since = LocalDate("2026-03-08") } == [])
            #expect(try await positions { $0.division = DivisionCode("330381001") } == [1, 151, 301])
        }
    }
}
