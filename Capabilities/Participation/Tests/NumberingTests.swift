import Journal
import Kernel
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("one numbering for everything in which people take part")
struct NumberingTests {
    @Test("votes of before keep their numbers, and the next one follows the last", arguments: Engine.all)
    func upgraded(engine: Engine) async throws {
        let before = Journal.migrations + Votes.migrations.filter { $0.name < "votes/003" }
        try await withDatabase(engine, migrations: before) { database in
            let numbers = [("2026-10-02", 7), ("2026-11-02", 1), ("2026-11-20", 123_456)].compactMap { day, serial in
                LocalDate(day).flatMap { CaseNumber(prefix: Votes.prefix, date: $0, serial: serial) }
            }
            try await database.write { connection in
                for (index, number) in numbers.enumerated() {
                    try connection.execute(
                        """
                        INSERT INTO votes (county, id, number, place, title, words, kind, choices, most, method, body,
                            rule_from, roll, opens, closes, state)
                        VALUES (330381, ?, ?, '330381001001', 't', 't', 'proposal', '[]', 1, 'open', 'b', 0, 'r', 1, 2, 'draft')
                        """, [[UInt8](repeating: UInt8(index), count: 16), number.description])
                }
            }
            try await database.migrate(before + Votes.migrations.filter { $0.name >= "votes/003" })
            let kept = try await database.read { connection in
                try connection.query("SELECT month, serial FROM votes ORDER BY id").map {
                    [try $0["month"] as Int, try $0["serial"] as Int]
                }
            }
            #expect(kept == numbers.map { [$0.yearMonth, $0.serial] })
        }
    }
}
