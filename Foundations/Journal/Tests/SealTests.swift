import Crypto
import Foundation
import Kernel
import Store
import TestSupport
import Testing

@testable import Journal

@Suite("The seal")
struct SealTests {
    @Test("what is sealed opens for its owner only, with the same master key only")
    func seal() throws {
        let seal = try Seal(key: Array(repeating: 7, count: 32))
        let (own, other) = (ID<Person>(bytes: Array(0..<16))!, ID<Person>(bytes: Array(1..<17))!)
        let sealed = try seal.seal(Array("姓名".utf8), of: own)
        #expect(try seal.open(sealed, of: own) == Array("姓名".utf8))
        #expect(throws: SealError.broken) { try seal.open(sealed, of: other) }
        let another = try Seal(key: Array(repeating: 8, count: 32))
        #expect(throws: SealError.broken) { try another.open(sealed, of: own) }
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealError.broken) { try seal.open(changed, of: own) }
        }
        #expect(throws: SealError.keyLength(5)) { try Seal(key: [1, 2, 3, 4, 5]) }
    }

    @Test("what was sealed before keys had numbers still opens, also beside a newer key")
    func unnumbered() throws {
        let (bytes, own) = (Array(repeating: UInt8(7), count: 32), ID<Person>(bytes: Array(0..<16))!)
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes), salt: own.bytes, info: Data("shanzhi seal v1".utf8),
            outputByteCount: 32)
        let old = Array(try #require(try AES.GCM.seal(Array("旧".utf8), using: key).combined))
        let seal = try Seal(key: bytes)
        #expect(try seal.open(old, of: own) == Array("旧".utf8) && Seal.number(of: old) == nil)
        seal.take(try KeyRing(key: bytes).adding(Seal.newKey()))
        #expect(try seal.open(old, of: own) == Array("旧".utf8))
        let new = try seal.seal(Array("新".utf8), of: own)
        #expect(Seal.number(of: new) == 2)
        seal.take(try KeyRing(key: bytes))
        #expect(throws: SealError.broken) { try seal.open(new, of: own) }
    }

    @Test("a key file holds several keys, newest first, and nothing else")
    func file() throws {
        let ring = try KeyRing(key: Seal.newKey()).adding(Seal.newKey())
        let again = try #require(KeyRing(parsing: ring.text))
        #expect(again.text == ring.text && ring.text.hasPrefix("2 "))
        #expect(Set(ring.fingerprints.map(\.fingerprint)).count == 2 && ring.fingerprints.map(\.number) == [2, 1])
        let plain = Data(Seal.newKey()).base64EncodedString()
        #expect(KeyRing(parsing: plain + "\n")?.text == "1 \(plain)\n")
        for wrong in ["", "x", "1 abc", "0 \(plain)", "\(plain)\n\(plain)", "1 2 \(plain)"] {
            #expect(KeyRing(parsing: wrong) == nil, "\(wrong)")
        }
    }

    @Test("a key that is not the county's is refused, and changes nothing", arguments: Engine.all)
    func wrongKey(engine: Engine) async throws {
        try await withJournal(engine) { door, database in
            let ring = try KeyRing(key: Seal.newKey())
            let seal = try await SealRoot.prepare(ring, [], door)
            let phone = seal.lookup("+8613800138000", kind: "phone")
            await #expect(throws: SealError.wrongKey) {
                try await SealRoot.prepare(try KeyRing(key: Seal.newKey()), [], door)
            }
            let again = try await SealRoot.prepare(ring, [], door)
            #expect(again.lookup("+8613800138000", kind: "phone") == phone)
        }
    }

    @Test("a new key seals everything again, a stopped run goes on, lookups stay", arguments: Engine.all)
    func rotation(engine: Engine) async throws {
        try await withJournal(engine) { door, database in
            let ring = try KeyRing(key: Seal.newKey())
            let seal = try await SealRoot.prepare(ring, [], door)
            let (phone, receipt) = (seal.lookup("1", kind: "phone"), seal.secret(for: [1], purpose: "receipt"))
            let persons = (0..<1200).map { _ in ID<Person>(at: door.time.now()) }
            try await door.open { passage in
                for person in persons {
                    let sealed = try seal.seal(person.bytes, of: person)
                    _ = try passage.record(
                        Entry("test.kept", Subject(person), by: .anyone, sealed: sealed), first: true)
                }
            }
            let wider = ring.adding(Seal.newKey())
            seal.take(wider)
            let resealing = Resealing(door, seal, [])
            struct Stopped: Error {}
            let stopped = Task { try await resealing.run { if $0 >= 500 { withUnsafeCurrentTask { $0?.cancel() } } } }
            await #expect(throws: CancellationError.self) { try await stopped.value }
            let half = try await database.read { try resealing.count($0) }
            #expect(half[1, default: 0] > 0 && half[2, default: 0] > 0, "\(half)")
            #expect(try await resealing.run() == half[1])
            #expect(try await resealing.run() == 0)
            // The old key is gone, everything opens, and what people hold still counts.
            let newest = try #require(wider.text.split(separator: "\n").first.map(String.init))
            let alone = try await SealRoot.prepare(try #require(KeyRing(parsing: newest)), [], door)
            let sealed = try await database.read { connection in
                try connection.query("SELECT subject, sealed FROM journal WHERE sealed IS NOT NULL ORDER BY position")
            }
            #expect(sealed.count == 1200)
            for row in sealed {
                let owner = try #require(ID<Person>(bytes: try row["subject"] as [UInt8]))
                #expect(try alone.open(try row["sealed"], of: owner) == owner.bytes)
            }
            #expect(alone.lookup("1", kind: "phone") == phone)
            #expect(alone.secret(for: [1], purpose: "receipt") == receipt)
        }
    }

    @Test("a county of an earlier version keeps its receipts, and its key is tried on what it has sealed")
    func earlier() async throws {
        try await withJournal(.sqlite) { door, _ in
            let bytes = Seal.newKey()
            let (old, person) = (try Seal(key: bytes), ID<Person>(at: door.time.now()))
            try await door.open { passage in
                let sealed = try old.seal([1], of: person)
                _ = try passage.record(Entry("test.kept", Subject(person), by: .anyone, sealed: sealed))
            }
            let column = SealedColumn("journal", key: "position", kind: .position, owner: "subject", column: "sealed")
            await #expect(throws: SealError.wrongKey) {
                try await SealRoot.prepare(try KeyRing(key: Seal.newKey()), [column], door)
            }
            let seal = try await SealRoot.prepare(try KeyRing(key: bytes), [column], door)
            #expect(seal.secret(for: [9], purpose: "receipt") == old.secret(for: [9], purpose: "receipt"))
        }
    }

    @Test(
        "each person has an entry of their own before anything is shown; without the log nothing is",
        arguments: Engine.all)
    func opening(engine: Engine) async throws {
        try await withJournal(engine) { door, database in
            let seal = try await SealRoot.prepare(try KeyRing(key: Seal.newKey()), [], door)
            let persons = (0..<3).map { _ in ID<Person>(at: door.time.now()) }
            let sealed = try persons.map { Sealed(try seal.seal($0.bytes, of: $0), of: $0, field: "contact") }
            let opened = try await door.openSealed(with: seal, as: .system("list"), for: .export) { _ in
                (sealed, "RA1")
            }
            #expect(opened.map(\.bytes) == persons.map(\.bytes))
            let entries = try await database.read { try Journal.entries(door.county, after: 0, limit: 99, $0) }
                .filter { $0.entry.kind == Journal.opening }
            #expect(Set(entries.map(\.entry.subject)) == Set(persons.map { Subject($0) }))
            struct Refused: Error {}
            await #expect(throws: Refused.self) {
                try await door.openSealed(with: seal, as: .anyone, for: .own) { _ in throw Refused() }
            }
            try await database.write { try $0.execute("DELETE FROM journal_head") }
            await #expect(throws: StoreError.self) {
                try await door.openSealed(with: seal, as: .system("list"), for: .export) { _ in (sealed, nil) }
            }
        }
    }
}

/// A county's door over a database of its own.
private func withJournal(_ engine: Engine, _ body: (Door, any Database) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: Journal.migrations) { database in
        let county = try #require(DivisionCode("330381").flatMap { County($0) })
        let door = Door(database, county: county, time: ManualTime())
        try await door.prepare()
        try await body(door, database)
    }
}
