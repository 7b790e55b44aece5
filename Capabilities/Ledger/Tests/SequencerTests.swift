import Crypto
import Foundation
import Journal
import Kernel
import Store
import TestSupport
import Testing
import Transparency

@testable import Ledger

@Suite("The sequencer") struct SequencerTests {
    @Test("every entry becomes a leaf, and the published tree proves each", arguments: Engine.all)
    func leaves(engine: Engine) async throws {
        try await withLog(engine) { log in
            let ids = try await log.report(3)
            #expect(try await log.sequencer.step() == 4)
            let more = try await log.report(600)
            #expect(try await log.sequencer.step() == 604)
            #expect(
                try await log.kinds().prefix(4) == [
                    "report.received", "report.received", "report.received", "log.opened",
                ])
            let head = try await log.ledger.log.head()
            #expect(head.origin.origin == "village.example/log/330381")
            for id in [ids[0], ids[2], more[0], more[300], more[599]] {
                let receipt = try await log.ledger.log.receipt(of: id)
                #expect(receipt.proof.proves(receipt.leaf, inLogOf: head.origin.key))
                let salt = try #require(receipt.salt)
                #expect(String(decoding: receipt.leaf, as: UTF8.self).contains(Leaf.mac(receipt.event, salt: salt).hex))
            }
            #expect(try await log.fault() == nil)
            // Nothing new: nothing signed.
            #expect(try await log.sequencer.step() == 604)
        }
    }

    @Test("the folder can be copied: it holds every tile of the published tree", arguments: Engine.all)
    func folder(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(300)
            try await log.sequencer.step()
            try await log.report(250)
            try await log.sequencer.step()
            let size: Int64 = 551
            let tiles = [.entries, .hashes(level: 0), .hashes(level: 1)].flatMap { Tile.all($0, of: size) }
            for tile in tiles {
                let bytes = try Data(contentsOf: log.file(tile.path))
                #expect(try await Array(bytes) == log.ledger.log.bytes(of: tile), "\(tile.path)")
            }
            let tree = TiledTree(size: size) { tile in
                [TreeHash](tile: Array(try Data(contentsOf: log.file(tile.path)))) ?? []
            }
            let note = try #require(
                SignedNote(parsing: try String(contentsOf: log.file("checkpoint"), encoding: .utf8)))
            let checkpoint = try #require(Checkpoint(parsing: note.text))
            #expect(try tree.root() == checkpoint.root && checkpoint.size == size)
            #expect(try String(contentsOf: log.file("signed"), encoding: .utf8) == checkpoint.text)
            #expect(FileManager.default.fileExists(atPath: log.settings.keyFile))
            let mode = try FileManager.default.attributesOfItem(atPath: log.settings.keyFile)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test("entries of a bundle hash to the leaves of its tile", arguments: Engine.all)
    func bundles(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(299)
            try await log.sequencer.step()
            for tile in Tile.all(.entries, of: 300) {
                let entries = try #require(EntryBundle.entries(try await log.ledger.log.bytes(of: tile)))
                let hashes = try await log.ledger.log.bytes(
                    of: Tile(.hashes(level: 0), tile.index, width: tile.width))
                #expect(entries.map { TreeHash.leaf($0) } == [TreeHash](tile: hashes))
            }
            await #expect(throws: LogRefusal.noTile) {
                try await log.ledger.log.bytes(of: Tile(.entries, 1, width: 45))
            }
        }
    }

    @Test("a leaf tells what, where, when and which case, and nothing of what was said", arguments: Engine.all)
    func leaf(engine: Engine) async throws {
        try await withLog(engine) { log in
            let id = try await log.report(2)[0]
            try await log.sequencer.step()
            let receipt = try await log.ledger.log.receipt(of: id)
            let salt = try #require(receipt.salt)
            let mac = Leaf.mac(receipt.event, salt: salt).hex
            #expect(
                String(decoding: receipt.leaf, as: UTF8.self)
                    == #"{"at":"2026-11-18T11:06:40.000Z","case":"RA2611000017","division":"330381001001","event":"report.received","hmac":"\#(mac)"}"#
            )
            #expect(String(decoding: receipt.event, as: UTF8.self).contains("路灯不亮"))
            let json = try JSON(parsing: receipt.leaf)
            #expect(json.canonicalBytes == receipt.leaf)
        }
    }

    @Test("the value in a leaf is the library's HMAC", arguments: [0, 1, 55, 64, 300])
    func mac(length: Int) {
        let (event, salt) = ([UInt8](repeating: 7, count: length), Leaf.newSalts(1))
        let library = HMAC<SHA256>.authenticationCode(for: event, using: SymmetricKey(data: salt))
        #expect(Leaf.mac(event, salt: salt) == Array(library))
    }

    @Test("salts are each entry's own", arguments: Engine.all)
    func salts(engine: Engine) async throws {
        try await withLog(engine) { log in
            let ids = try await log.report(40)
            try await log.sequencer.step()
            var salts: Set<[UInt8]> = []
            for id in ids { salts.insert(try #require(try await log.ledger.log.receipt(of: id).salt)) }
            #expect(salts.count == 40 && salts.allSatisfy { $0.count == 32 })
        }
    }

    @Test(
        "one server appends; another takes over when it is gone, and the first then writes nothing",
        arguments: Engine.all)
    func lease(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(5)
            #expect(try await log.sequencer.step() == 6)
            let other = try log.another()
            if engine == .postgres {
                // While the first holds the lease the other waits.
                #expect(try await other.sequencer.step() == nil)
                log.time.advance(milliseconds: LogHead.term + 1)
            }
            try await log.report(5)
            #expect(try await other.sequencer.step() == 11)
            try await log.report(5)
            #expect(try await log.sequencer.step() == nil)
            // On PostgreSQL it now waits; on SQLite there is one program, and it goes on at once.
            #expect(try await other.sequencer.step() == 16)
            #expect(try await log.fault() == nil)
        }
    }

    @Test("a server that stops gives the lease back", arguments: Engine.all)
    func leaving(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(5)
            try await log.sequencer.step()
            await log.sequencer.leave()
            let other = try log.another()
            try await log.report(1)
            #expect(try await other.sequencer.step() == 7)
        }
    }

    @Test("whatever broke off is taken up where it stood", arguments: Engine.all)
    func restart(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(5)
            try await log.sequencer.step()
            // As after a power cut between writing down what will be signed and publishing it.
            try await log.report(300)
            try await log.sequencer.step()
            let before = try await log.note().text
            try await log.database.write { connection in
                try connection.execute("UPDATE ledger_checkpoints SET note = NULL WHERE size = 306")
                try connection.execute("UPDATE ledger_head SET until = 0")
            }
            #expect(try await log.ledger.log.head().checkpoint.size == 6)
            let again = try log.again()
            #expect(try await again.sequencer.step() == 306)
            #expect(try await again.note().text == before)
            #expect(try await log.fault() == nil)
        }
    }

    @Test("many entries are appended in parts, each a short transaction", arguments: Engine.all)
    func parts(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(700)
            let sequencer = Sequencer(log.house, log.settings, chunk: 100)
            #expect(try await sequencer.step() == 701)
            let stored = try await log.database.read { try CheckpointTable(county).all(1, $0) }
            #expect(stored.map(\.size) == [701])
            #expect(try await log.fault() == nil)
        }
    }

    @Test("without its key the log waits, and says which file is missing", arguments: Engine.all)
    func noKey(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(5)
            try await log.sequencer.step()
            await log.sequencer.leave()
            try FileManager.default.removeItem(atPath: log.settings.keyFile)
            try await log.report(1)
            let again = try log.again()
            await #expect(throws: LogKeyFault.missing(log.settings.keyFile)) { try await again.sequencer.step() }
            _ = try LogKey.make(log.settings)
            await #expect(throws: LogKeyFault.another(log.settings.keyFile)) { try await again.sequencer.step() }
            #expect(try await log.ledger.log.head().checkpoint.size == 6)
        }
    }

    @Test("a gap in the journal is not signed over", arguments: Engine.all)
    func gap(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await log.report(5)
            try await log.sequencer.step()
            try await log.report(3)
            try await log.database.write { _ = try $0.execute("DELETE FROM journal WHERE position = 8") }
            await #expect(throws: LogFault.journalGap(8)) { try await log.sequencer.step() }
            #expect(try await log.ledger.log.head().checkpoint.size == 6)
        }
    }
}
