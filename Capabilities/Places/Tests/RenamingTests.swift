import Journal
import Kernel
import Store
import TestSupport
import Testing

@testable import Places

@Suite("A place under a new name") struct RenamingTests {
    @Test("it bears the new name from the day on, and the old one before", arguments: Engine.all)
    func renaming(engine: Engine) async throws {
        try await withTerritory(engine) { territory, database in
            _ = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            let (code, day) = (try #require(DivisionCode("330381001001")), try Sample.day("2026-12-01"))
            let old = try #require(try await territory.history().latest(code)).name
            #expect(try await territory.rename(code, to: "新村", from: day, by: clerk) == nil)
            let history = try await territory.history()
            #expect(history.place(code, at: day)?.name == "新村")
            #expect(history.place(code, at: day.adding(days: -1))?.name == old)
            #expect(history.versions(code).last?.validity.to == nil)
            await #expect(throws: PlaceRefusal.unknownPlace(code, day)) {
                _ = try await territory.rename(code, to: "再改", from: day, by: clerk)
            }
            // The file it came from, imported once more, says otherwise and is told so.
            let again = try await territory.importDivisions(Array(Sample.divisions.utf8), by: clerk)
            #expect(again.rejected.count == 1)
        }
    }

    @Test("a trial says what would be taken, and takes nothing", arguments: Engine.all)
    func trial(engine: Engine) async throws {
        try await withTerritory(engine) { territory, database in
            let county = try Sample.county()
            let file = Array(Sample.divisions.utf8)
            let tried = try await territory.importDivisions(file, trial: true, by: clerk)
            #expect(tried.accepted > 0 && !tried.isApplied)
            #expect(try await database.read { try Journal.head(county, $0) } == 0)
            let taken = try await territory.importDivisions(file, by: clerk)
            #expect(taken.accepted == tried.accepted && taken.rejected == tried.rejected && taken.isApplied)
        }
    }
}
