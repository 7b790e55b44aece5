import Foundation
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing
import Transparency
import Web

@testable import Ledger

/// What somebody does who may write to the database or to the folder, and what `check` says of it.
struct Attack: Sendable, CustomTestStringConvertible {
    let what: String
    let fault: String
    /// The leaf that must be named; `nil` where the fault is of the whole.
    let leaf: String?
    let statements: [String]

    init(_ what: String, names fault: String, leaf: String? = nil, _ statements: String...) {
        (self.what, self.fault, self.leaf, self.statements) = (what, fault, leaf, statements)
    }

    var testDescription: String { what }

    /// Against a log of 300 entries and a few.
    static let all = [
        Attack(
            "an entry is deleted", names: "ledger.check.missing", leaf: "271",
            "DELETE FROM journal WHERE position = 272"),
        Attack(
            "the last entries are deleted", names: "ledger.check.missing", leaf: "299",
            "DELETE FROM journal WHERE position > 299",
            "UPDATE journal_head SET position = 299"),
        Attack(
            "an entry is deleted and the others move up", names: "ledger.check.changed", leaf: "271",
            "DELETE FROM journal WHERE position = 272",
            "UPDATE journal SET position = -(position - 1) WHERE position > 272",
            "UPDATE journal SET position = -position WHERE position < 0"),
        Attack(
            "what an entry says is changed", names: "ledger.check.changed", leaf: "271",
            "UPDATE journal SET what = '{}' WHERE position = 272"),
        Attack(
            "who did it is changed", names: "ledger.check.changed", leaf: "3",
            "UPDATE journal SET actor = '{\"kind\":\"system\",\"rule\":\"x\"}' WHERE position = 4"),
        Attack(
            "its kind is changed", names: "ledger.check.changed", leaf: "3",
            "UPDATE journal SET kind = 'case.closed' WHERE position = 4"),
        Attack(
            "its case is changed", names: "ledger.check.changed", leaf: "3",
            "UPDATE journal SET reference = 'RA2611000025' WHERE position = 4"),
        Attack(
            "its moment is changed", names: "ledger.check.changed", leaf: "0",
            "UPDATE journal SET at = at - 1000 WHERE position = 1"),
        Attack(
            "two entries change places", names: "ledger.check.changed", leaf: "9",
            "UPDATE journal SET position = -10 WHERE position = 10",
            "UPDATE journal SET position = 10 WHERE position = 12",
            "UPDATE journal SET position = 12 WHERE position = -10"),
        Attack(
            "a salt is destroyed", names: "ledger.check.changed", leaf: "256",
            "UPDATE ledger_leaves SET salts = (SELECT salts FROM noughts) WHERE tile = 1"),
        Attack(
            "the values of a tile are lost", names: "ledger.check.leaves", leaf: "256",
            "DELETE FROM ledger_leaves WHERE tile = 1"),
        Attack(
            "the hashes of a tile are lost", names: "ledger.check.tile",
            "DELETE FROM ledger_tiles WHERE level = 0 AND tile = 1"),
        Attack(
            "a hash further up is another", names: "ledger.check.tile",
            "UPDATE ledger_tiles SET hashes = (SELECT hashes FROM noughts) WHERE level = 1"),
        Attack(
            "the log is made shorter", names: "ledger.check.leaves", leaf: "299",
            "UPDATE ledger_head SET size = 299"),
        Attack(
            "a published root is another", names: "ledger.check.signature",
            "UPDATE ledger_checkpoints SET root = (SELECT hashes FROM noughts)"),
        Attack(
            "a published note is another", names: "ledger.check.signature",
            "UPDATE ledger_checkpoints SET note = REPLACE(note, 'village', 'willage')"),
        Attack(
            "the log's end is lost", names: "ledger.check.noHead", "DELETE FROM ledger_head"),
    ]
}

@Suite("shanzhi check and the public log") struct LogCheckTests {
    /// 300 leaves: two tiles, and one of a higher level.
    private func withFullLog(_ engine: Engine, _ body: (LogUnderTest) async throws -> Void) async throws {
        try await withLog(engine) { log in
            try await log.report(299)
            #expect(try await log.sequencer.step() == 300)
            let zeros = [UInt8](repeating: 0, count: 32)
            try await log.database.write { connection in
                try connection.execute("CREATE TABLE noughts (salts BYTEA, hashes BYTEA)")
                try connection.execute(
                    "INSERT INTO noughts VALUES (?, ?)", [Array(repeating: UInt8(0), count: 44 * 32), zeros])
            }
            try await body(log)
        }
    }

    @Test("what is changed in the database is found, and the first leaf at fault is named", arguments: Engine.all)
    func attacks(engine: Engine) async throws {
        try await withFullLog(engine) { log in
            #expect(try await log.fault() == nil)
            for attack in Attack.all {
                let ledger = try await log.ledger.inspections()
                struct Done: Error { let fault: IntegrityFault? }
                let fault: IntegrityFault?
                do {
                    try await log.database.write { connection in
                        for statement in attack.statements { try connection.execute(statement) }
                        do {
                            try Inspector(connection, county: county, seal: nil, watch: Unwatched())
                                .run(ledger, from: nil)
                            throw Done(fault: nil)
                        } catch let fault as IntegrityFault {
                            throw Done(fault: fault)
                        }
                    }
                    fault = nil
                } catch let done as Done {
                    fault = done.fault
                }
                #expect(fault?.key == attack.fault, "\(attack.what): \(fault.map { "\($0)" } ?? "no fault")")
                if let leaf = attack.leaf { #expect(fault?.arguments["leaf"] == leaf, "\(attack.what)") }
            }
            #expect(try await log.fault() == nil)
        }
    }

    @Test("every fault has words in both languages", arguments: Attack.all)
    func words(attack: Attack) async throws {
        try await withLog(.sqlite) { log in
            #expect(log.front.strings.has(attack.fault))
        }
    }

    @Test(
        "a flipped byte in a file is found and its leaf named", arguments: Engine.all,
        [
            ("tile/0/000", "40"), ("tile/entries/000", "127"), ("tile/0/001.p/44", "277"),
            ("tile/entries/001.p/44", "277"),
        ])
    func files(engine: Engine, attack: (file: String, leaf: String)) async throws {
        try await withFullLog(engine) { log in
            let file = log.file(attack.file)
            let whole = try Data(contentsOf: file)
            var bytes = whole
            bytes[attack.leaf == "40" ? 40 * 32 + 5 : bytes.count / 2] ^= 1
            try bytes.write(to: file)
            let fault = try await log.fault()
            #expect(fault?.key == "ledger.check.file" && fault?.arguments["file"] == attack.file)
            let leaf = try #require(fault?.arguments["leaf"].flatMap { Int($0) })
            #expect(abs(leaf - Int(attack.leaf)!) <= 1)
            try whole.write(to: file)
            #expect(try await log.fault() == nil)
        }
    }

    @Test(
        "who rewrites a leaf and signs everything again is found by a checkpoint that somebody kept",
        arguments: Engine.all)
    func rewritten(engine: Engine) async throws {
        try await withFullLog(engine) { log in
            let kept = try await log.note().whole
            try await log.report(20)
            try await log.sequencer.step()
            #expect(try await log.fault(kept: kept) == nil)
            await log.sequencer.leave()
            // Everything that the key, the database and the folder give: the whole log made anew.
            try await log.database.write { connection in
                try connection.execute("UPDATE journal SET what = '{\"text\":\"x\"}' WHERE position = 7")
                for table in ["leaves", "tiles", "checkpoints"] {
                    try connection.execute("DELETE FROM ledger_\(table)")
                }
                try connection.execute("UPDATE ledger_head SET size = 0")
            }
            try FileManager.default.removeItem(atPath: log.settings.folder)
            let forged = try log.again()
            #expect(try await forged.sequencer.step() == 320)
            #expect(try await forged.fault() == nil)
            let fault = try await forged.fault(kept: kept)
            #expect(fault?.key == "ledger.check.kept" && fault?.arguments["size"] == "300")
        }
    }

    @Test("the file of what was signed last is compared too", arguments: Engine.all)
    func signedFile(engine: Engine) async throws {
        try await withFullLog(engine) { log in
            let origin = try await log.ledger.log.head().origin.origin
            try Checkpoint(origin: origin, size: 300, root: .empty).text
                .write(to: log.file("signed"), atomically: true, encoding: .utf8)
            #expect(try await log.fault()?.key == "ledger.check.signedFile")
            try Checkpoint(origin: origin, size: 301, root: .empty).text
                .write(to: log.file("signed"), atomically: true, encoding: .utf8)
            #expect(try await log.fault()?.key == "ledger.check.shorter")
        }
    }

    @Test("what is signed while a check goes on is not taken for lost", arguments: Engine.all)
    func signedMeanwhile(engine: Engine) async throws {
        try await withFullLog(engine) { log in
            let origin = try await log.ledger.log.head().origin.origin
            let fault = try await log.fault {
                try Checkpoint(origin: origin, size: 301, root: .empty).text
                    .write(to: log.file("signed"), atomically: true, encoding: .utf8)
            }
            #expect(fault == nil)
        }
    }

    @Test("a checkpoint of another log, or none, is refused")
    func foreign() async throws {
        try await withFullLog(.sqlite) { log in
            #expect(try await log.fault(kept: "nothing")?.key == "ledger.check.keptUnreadable")
            let signer = try #require(NoteSigner(name: "other.example", seed: Array(0..<32)))
            let text = Checkpoint(origin: "other.example", size: 1, root: .empty).text
            let note = SignedNote(text, [try signer.sign(text)])
            #expect(try await log.fault(kept: note.whole)?.key == "ledger.check.keptForeign")
        }
    }

    @Test("an entry that is dated back behind a cosignature is named", arguments: Engine.all)
    func backdated(engine: Engine) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy, post: witness.post) { log in
            try await log.report(5)
            try await log.sequencer.step()
            // An hour later by the witness's clock, while ours stands still: what comes now is dated back.
            witness.pass(seconds: 3600)
            try await log.report(1)
            try await log.sequencer.step()
            #expect(try await log.fault() == nil)
            try await log.report(1)
            try await log.sequencer.step()
            let fault = try await log.fault()
            #expect(fault?.key == "ledger.check.time" && fault?.arguments["leaf"] == "7")
        }
    }

    @Test("an entry that is dated ahead of the cosignature that covers it is named", arguments: Engine.all)
    func datedAhead(engine: Engine) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy, post: witness.post) { log in
            log.time.advance(milliseconds: 3_600_000)
            try await log.report(5)
            try await log.sequencer.step()
            #expect(try await log.fault()?.arguments["leaf"] == "0")
        }
    }
}

@Suite("Erasing what a leaf binds") struct ErasureTests {
    /// As whoever erases does it.
    private func erase(_ positions: [ClosedRange<Int64>], _ log: LogUnderTest, named: Bool = true) async throws {
        try await log.house.door.open { passage in
            let ranges = positions.map { JSON.array([.integer($0.lowerBound), .integer($0.upperBound)]) }
            let pen = try passage.record(
                Entry(
                    named ? "person.erased" : "person.asked", Subject(ID<Person>(at: passage.now)), by: .system("test"),
                    what: ["positions": .array(ranges)]), first: true)
            try Erasure.destroySalts(of: positions, in: county, pen)
            for range in positions {
                try pen.execute(
                    "UPDATE journal SET what = ? WHERE county = ? AND position BETWEEN ? AND ?",
                    [Erasure.what, county, range.lowerBound, range.upperBound])
            }
        }
    }

    @Test("the leaf stays, its salt is gone, and the proof still proves", arguments: Engine.all)
    func erased(engine: Engine) async throws {
        try await withLog(engine) { log in
            let ids = try await log.report(299)
            try await log.sequencer.step()
            let before = try await log.ledger.log.receipt(of: ids[4])
            try await erase([5...5, 250...260], log)
            // Also while the entry that names them is still on its way into the log.
            #expect(try await log.fault() == nil)
            #expect(try await log.sequencer.step() == 301)
            let after = try await log.ledger.log.receipt(of: ids[4])
            #expect(after.leaf == before.leaf && before.salt != nil && after.salt == nil)
            let key = try await log.ledger.log.head().origin.key
            #expect(after.proof.proves(after.leaf, inLogOf: key))
            #expect(try await log.ledger.log.receipt(of: ids[255]).salt == nil)
            #expect(try await log.ledger.log.receipt(of: ids[260]).salt != nil)
            #expect(try await log.fault() == nil)
        }
    }

    /// As the part that keeps residents' data does it: it knows nothing of salts and names single positions.
    @Test("the sequencer destroys the salts of what an entry names as erased", arguments: Engine.all)
    func bySequencer(engine: Engine) async throws {
        try await withLog(engine) { log in
            let ids = try await log.report(299)
            try await log.sequencer.step()
            let late = try await log.report(2)
            try await log.house.door.open { passage in
                let what: JSON = ["positions": [5, 290, 301]]
                let pen = try passage.record(
                    Entry("person.erased", Subject(ID<Person>(at: passage.now)), by: .system("test"), what: what),
                    first: true)
                try pen.execute(
                    "UPDATE journal SET what = ? WHERE county = ? AND position IN (5, 290, 301)",
                    [Erasure.what, county])
            }
            // Not yet in the log, and yet no fault.
            #expect(try await log.fault() == nil)
            #expect(try await log.sequencer.step() == 303)
            for id in [ids[4], ids[289], late[0]] {
                #expect(try await log.ledger.log.receipt(of: id).salt == nil)
            }
            #expect(try await log.ledger.log.receipt(of: late[1]).salt != nil)
            // What is written afterwards brings no salt back.
            try await log.report(3)
            try await log.sequencer.step()
            #expect(try await log.ledger.log.receipt(of: ids[289]).salt == nil)
            #expect(try await log.ledger.log.receipt(of: late[0]).salt == nil)
            #expect(try await log.fault() == nil)
        }
    }

    @Test("an erasure that no entry names is a fault", arguments: Engine.all)
    func unnamed(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(5)
            try await log.sequencer.step()
            try await erase([3...3], log, named: false)
            try await log.sequencer.step()
            let fault = try await log.fault()
            #expect(fault?.key == "ledger.check.erased" && fault?.arguments["position"] == "3")
        }
    }

    @Test("what is erased before it is in the log gets the leaf of what is left, and no salt", arguments: Engine.all)
    func early(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(5)
            try await log.sequencer.step()
            let ids = try await log.report(3)
            try await erase([4...8], log)
            // The sequencer sees that something was erased, and looks again.
            #expect(try await log.sequencer.step() == 10)
            let receipt = try await log.ledger.log.receipt(of: ids[1])
            #expect(receipt.salt == nil && String(decoding: receipt.event, as: UTF8.self).contains("erased"))
            #expect(try await log.fault() == nil)
        }
    }
}
