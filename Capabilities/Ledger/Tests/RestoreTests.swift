import Foundation
import Journal
import Kernel
import Store
import Synchronization
import TestSupport
import Testing
import Transparency

@testable import Ledger

/// The database as it was, taken by copying its tables aside and back.
private struct Yesterday {
    private static let tables = [
        "journal_head", "journal", "journal_readers", "ledger_head", "ledger_leaves", "ledger_tiles", "ledger_origins",
        "ledger_checkpoints", "ledger_cosignatures",
    ]

    static func keep(_ log: LogUnderTest) async throws {
        try await log.database.write { connection in
            for table in tables { try connection.execute("CREATE TABLE kept_\(table) AS SELECT * FROM \(table)") }
        }
    }

    /// - Parameter isMarked: as `restore` does; not so when somebody copies files about by hand.
    static func restore(_ log: LogUnderTest, isMarked: Bool) async throws {
        try await log.database.write { connection in
            for table in tables {
                try connection.execute("DELETE FROM \(table)")
                try connection.execute("INSERT INTO \(table) SELECT * FROM kept_\(table)")
            }
            try connection.execute("UPDATE ledger_head SET until = 0")
        }
        if isMarked { try await Ledger.markRestored(log.database) }
    }
}

@Suite("A restored database never forks its log") struct RestoreTests {
    /// Six leaves are kept, nine were signed.
    private func goBack(_ log: LogUnderTest, isMarked: Bool) async throws {
        try await log.report(5)
        #expect(try await log.sequencer.step() == 6)
        try await Yesterday.keep(log)
        try await log.report(3)
        #expect(try await log.sequencer.step() == 9)
        try await Yesterday.restore(log, isMarked: isMarked)
        try await log.report(7)
    }

    @Test(
        "the file of what was signed gives it away, however the database was put back", arguments: Engine.all,
        [true, false])
    func byFile(engine: Engine, isMarked: Bool) async throws {
        try await withLog(engine) { log in
            try await goBack(log, isMarked: isMarked)
            let old = try await log.note().text
            // What came out of a backup is whole in itself; what was put back by hand is seen through.
            #expect(try await log.fault()?.key == (isMarked ? nil : "ledger.check.shorter"))
            let again = try log.again()
            // 6 + 7 and the entry that says so.
            #expect(try await again.sequencer.step() == 14)
            let head = try await again.ledger.log.head()
            #expect(head.origin.generation == 2)
            #expect(head.origin.origin == "village.example/log/330381/after-9-1795000000")
            #expect(head.origin.follows?.hasPrefix("village.example/log/330381\n9\n") == true)
            #expect(try await log.kinds().last == "log.renewed")
            #expect(SignedNote(parsing: head.note)?.signature(of: head.origin.key) != nil)
            // Nothing more was signed under the old name.
            let signed = try await log.database.read { try CheckpointTable(county).all(1, $0) }
            #expect(signed.map(\.size) == [6] && old.hasPrefix("village.example/log/330381\n6\n"))
            // What was signed before lies beside the new log.
            let aside = try String(contentsOfFile: "\(log.settings.folder)-1/signed", encoding: .utf8)
            #expect(aside.hasPrefix("village.example/log/330381\n9\n"))
            #expect(try await again.fault() == nil)
            // And the next start goes on with the new one.
            try await log.report(1)
            #expect(try await log.again().sequencer.step() == (engine == .sqlite ? 15 : nil))
        }
    }

    @Test("without that file a marked restore opens a new log when nobody can vouch", arguments: Engine.all)
    func unvouched(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await goBack(log, isMarked: true)
            try FileManager.default.removeItem(atPath: log.settings.folder)
            let again = try log.again()
            #expect(try await again.sequencer.step() == 14)
            let origin = try await again.ledger.log.head().origin
            #expect(origin.origin == "village.example/log/330381/after-6-1795000000")
        }
    }

    @Test("a witness that has seen more gives it away", arguments: Engine.all, [true, false])
    func byWitness(engine: Engine, isMarked: Bool) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy, post: witness.post) { log in
            try await goBack(log, isMarked: isMarked)
            try FileManager.default.removeItem(atPath: log.settings.folder)
            #expect(witness.seen.withLock(\.size) == 9)
            let again = try log.again(nil, witness.post)
            #expect(try await again.sequencer.step() == 14)
            let origin = try await again.ledger.log.head().origin
            #expect(origin.origin == "village.example/log/330381/after-9-1795000000")
        }
    }

    @Test("a witness that has seen no more vouches, and the log goes on", arguments: Engine.all)
    func vouched(engine: Engine) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy, post: witness.post) { log in
            try await log.report(5)
            try await log.sequencer.step()
            try await Yesterday.keep(log)
            try await Yesterday.restore(log, isMarked: true)
            try FileManager.default.removeItem(atPath: log.settings.folder)
            try await log.report(7)
            #expect(try await log.again(nil, witness.post).sequencer.step() == 13)
            #expect(try await log.ledger.log.head().origin.generation == 1)
            let isMarked = try await log.database.read { try LogHead.read(county, $0)?.isRestored }
            #expect(isMarked == false)
        }
    }

    @Test("while its witnesses are silent a restored log waits", arguments: Engine.all)
    func waiting(engine: Engine) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy, post: witness.post) { log in
            try await goBack(log, isMarked: true)
            try FileManager.default.removeItem(atPath: log.settings.folder)
            let again = try log.again(nil, silent)
            await #expect(throws: Unvouched.witnessesSilent) { try await again.sequencer.step() }
            #expect(try await log.ledger.log.head().checkpoint.size == 6)
        }
    }

    @Test("leaves changed behind the signature give it away", arguments: Engine.all)
    func changed(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(5)
            try await log.sequencer.step()
            await log.sequencer.leave()
            try await log.database.write { connection in
                try connection.execute("UPDATE ledger_tiles SET hashes = ?", [Array(repeating: UInt8(3), count: 192)])
            }
            let again = try log.again()
            try await again.sequencer.step()
            #expect(try await log.kinds().last == "log.renewed")
        }
    }
}
