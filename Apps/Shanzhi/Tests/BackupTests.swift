import Cases
import Foundation
import Journal
import Kernel
import Logging
import Platform
import Store
import TestSupport
import Testing

@testable import shanzhi

/// One after another: each holds two databases, and a test that waits for its second would keep others from their first.
@Suite("shanzhi backup and restore", .serialized) struct BackupTests {
    @Test("a county goes from either engine into either, whole and the same", arguments: Engine.all, Engine.all)
    func everyWay(from: Engine, to: Engine) async throws {
        try await withBackup(from) { system, backup in
            try await withAddress(to) { address in
                let restored = try await Restoring(settings(address, like: system), backup).run(checking: true)
                #expect(restored.checked.count == 1 && restored.checked.allSatisfy { $0.fault == nil })
                #expect(restored.hasKey && restored.seconds.map(\.step) == ["verify", "restore", "migrate", "check"])
                let again = try await System.open(settings(address, like: system), log: system.house.log)
                #expect(try await again.told() == system.told())
                let number = try await again.allCases()[0].number
                #expect(try await again.cases.work.find(number).number == number)
                await again.database.close()
            }
        }
    }

    @Test("the digests of one county are the same from either engine")
    func digests() async throws {
        try await withBackup(.sqlite) { system, backup in
            try await withAddress(.postgres) { address in
                _ = try await Restoring(settings(address, like: system), backup).run(checking: false)
                let second = backup + "-2"
                try await makeBackup(second, from: address)
                // What was restored has been migrated by the same program, so even the migrations' moments are the same.
                #expect(try await tableDigests(of: second) == tableDigests(of: backup))
            }
        }
    }

    @Test(
        "a backup made while others write is one moment, and its journal the beginning of theirs", arguments: Engine.all
    )
    func whileWriting(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let writer = Task {
                var count = 0
                while !Task.isCancelled {
                    do {
                        _ = try await system.cases.work.report(submission(count), as: .anyone)
                    } catch is CancellationError {
                        break
                    }
                    count += 1
                    if count == 5 { begin.finish() }
                }
                return count
            }
            for await _ in begun {}
            try await withFile { file in
                try await makeBackup(file, from: system.settings.databaseAddress)
                writer.cancel()
                let written = try await writer.value
                try await withAddress(.sqlite) { address in
                    let restored = try await Restoring(settings(address, like: system), file).run(checking: true)
                    #expect(restored.checked.allSatisfy { $0.fault == nil } && restored.checked.count == 1)
                    let copy = try await System.open(settings(address, like: system), log: system.house.log)
                    let (kept, all) = (try await positions(copy), try await positions(system))
                    #expect(kept.count > 10 && Array(all.prefix(kept.count)) == kept)
                    #expect(written >= 5 && all.count > kept.count - 1)
                    await copy.database.close()
                }
            }
        }
    }

    @Test("nothing is overwritten, and a place that holds something is refused", arguments: Engine.all)
    func occupied(engine: Engine) async throws {
        try await withBackup(engine) { system, backup in
            await #expect(throws: BackupFault.exists(backup)) {
                try await makeBackup(backup, from: system.settings.databaseAddress)
            }
            let before = try await positions(system)
            await #expect(throws: BackupFault.self) {
                try await Restoring(system.settings, backup).run(checking: false)
            }
            if engine == .sqlite {
                // The server holds the writer's lock.
                let path = try #require(DatabaseAddress(system.settings.databaseAddress).file)
                await #expect(throws: BackupFault.inUse(path)) {
                    try await Restoring(system.settings, backup, replace: true).run(checking: false)
                }
            }
            #expect(try await positions(system) == before)
        }
    }

    @Test("with --replace the file that was there is kept, with what was last written to it")
    func replaced() async throws {
        try await withBackup(.sqlite) { system, backup in
            try await withAddress(.sqlite) { address in
                let settings = settings(address, like: system)
                _ = try await Restoring(settings, backup).run(checking: false)
                let first = try await System.open(settings, log: system.house.log)
                _ = try await first.cases.work.report(submission(1), as: .anyone)
                let newer = try await positions(first)
                await first.database.close()
                let restored = try await Restoring(settings, backup, replace: true).run(checking: true)
                let second = try await System.open(settings, log: system.house.log)
                #expect(try await positions(second).count < newer.count)
                await second.database.close()
                var old = settings
                old.database = "sqlite:" + (try #require(restored.aside))
                let kept = try await System.open(old, log: system.house.log)
                #expect(try await positions(kept) == newer)
                await kept.database.close()
            }
        }
    }

    @Test("a backup that was cut off, changed or never finished is refused, and nothing is left behind")
    func damaged() async throws {
        try await withBackup(.sqlite) { system, backup in
            let whole = try Data(contentsOf: URL(filePath: backup))
            var places = stride(from: 101, to: whole.count, by: whole.count / 20).map { $0 }
            // Within the words of a report, too.
            let words = try #require(whole.range(of: Data("路灯不亮了".utf8)))
            places.append(words.lowerBound + 1)
            var refused = 0
            for place in places {
                var changed = whole
                changed[place] ^= 0x10
                try changed.write(to: URL(filePath: backup))
                do {
                    _ = try await BackupFile.verified(backup)
                    // Only bytes that no row and no index uses may change unnoticed.
                    #expect(place != words.lowerBound + 1)
                } catch {
                    #expect(error is BackupFault)
                    refused += 1
                }
            }
            // In a county as small as this one, most pages are those of tables that hold little or nothing.
            #expect(refused > places.count / 4)
            for length in [0, 50, 4096, whole.count / 2, whole.count - 4096] {
                try whole.prefix(length).write(to: URL(filePath: backup))
                await #expect(throws: BackupFault.self) { _ = try await BackupFile.verified(backup) }
            }
            try await withAddress(.sqlite) { address in
                let target = try #require(DatabaseAddress(address).file)
                await #expect(throws: BackupFault.self) {
                    try await Restoring(settings(address, like: system), backup).run(checking: true)
                }
                #expect(!FileManager.default.fileExists(atPath: target))
            }
            await #expect(throws: BackupFault.self) {
                let live = try #require(DatabaseAddress(system.settings.databaseAddress).file)
                _ = try await BackupFile.verified(live)
            }
        }
    }

    @Test("a restore that broke off leaves the place empty and can be run again", arguments: Engine.all)
    func brokenOff(engine: Engine) async throws {
        try await withBackup(.sqlite) { system, backup in
            try await withAddress(engine) { address in
                let file = try await BackupFile.verified(backup)
                let lacking = try await lackingTable(backup)
                await #expect(throws: BackupFault.self) {
                    try await lacking.restore(to: DatabaseAddress(address), migrations: Capabilities.migrations)
                }
                if engine == .postgres {
                    let database = try openDatabase(address)
                    let tables = try await database.read {
                        try $0.query(
                            "SELECT 1 AS one FROM information_schema.tables WHERE table_schema = current_schema()")
                    }
                    await database.close()
                    #expect(tables.isEmpty)
                } else {
                    let path = try #require(DatabaseAddress(address).file)
                    #expect(!FileManager.default.fileExists(atPath: path))
                }
                try await file.restore(to: DatabaseAddress(address), migrations: Capabilities.migrations)
                let again = try await System.open(settings(address, like: system), log: system.house.log)
                #expect(try await Integrity(again).check().fault == nil)
                await again.database.close()
            }
        }
    }

    @Test("an older backup is brought up to date, a newer one is refused")
    func versions() async throws {
        try await withBackup(.sqlite) { system, backup in
            try await withAddress(.sqlite) { address in
                let file = try await BackupFile.verified(backup)
                let older = Array(Capabilities.migrations.dropLast())
                await #expect(throws: BackupFault.newer(migration: Capabilities.migrations.last?.name ?? "")) {
                    try await file.restore(to: DatabaseAddress(address), migrations: older)
                }
                let newer =
                    Capabilities.migrations + [
                        Migration("test/001-more", ["CREATE TABLE more (id BIGINT PRIMARY KEY)"])
                    ]
                try await file.restore(to: DatabaseAddress(address), migrations: newer)
                let database = try openDatabase(address)
                try await database.migrate(newer)
                #expect(try await database.read { try $0.query("SELECT id FROM more") }.isEmpty)
                await database.close()
            }
        }
    }

    @Test("another county's key is refused before anything is restored; without one the next step is said")
    func keys() async throws {
        try await withBackup(.sqlite) { system, backup in
            try await withAddress(.sqlite) { address in
                var other = settings(address, like: system)
                other.masterKey = Data(Seal.newKey()).base64EncodedString()
                await #expect(throws: RestoreFault.self) { try await Restoring(other, backup).run(checking: false) }
                other.masterKey = nil
                let restored = try await Restoring(other, backup).run(checking: true)
                #expect(!restored.hasKey && restored.checked.allSatisfy { $0.fault == nil && !$0.isSealChecked })
                await #expect(throws: StartFault.noMasterKey(other.keyFile)) {
                    try await System.open(other, log: system.house.log)
                }
            }
            let contents = try Data(contentsOf: URL(filePath: backup))
            let key = try #require(system.settings.masterKey)
            #expect(contents.range(of: Data(key.utf8)) == nil)
            #expect(contents.range(of: try #require(Data(base64Encoded: key))) == nil)
            let mode = try FileManager.default.attributesOfItem(atPath: backup)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }
}

// MARK: What the tests stand on

private func submission(_ number: Int) throws -> Submission {
    var submission = Submission(
        text: "路灯不亮了 \(number)", place: .division(try #require(DivisionCode("330381001"))), channel: .web)
    submission.contact = Contact(name: "王一", phone: "13900000000")
    return submission
}

private func withFile(_ body: (String) async throws -> Void) async throws {
    try await withFolder { try await body("\($0)/backup") }
}

/// A county with pictures, and a backup of it.
private func withBackup(_ engine: Engine, _ body: (System, String) async throws -> Void) async throws {
    try await withPictures(engine) { system in
        try await withFile { file in
            try await makeBackup(file, from: system.settings.databaseAddress)
            try await body(system, file)
        }
    }
}

private func makeBackup(_ file: String, from address: String) async throws {
    let seal = try Seal(key: Array(repeating: 7, count: 32))
    let place = try DatabaseAddress(address)
    try await BackupFile.make(
        file, from: place, migrations: Capabilities.migrations,
        facts: { try BackupFacts.all(demoNow, place.engine, seal, $0) })
}

/// The same county at another place.
private func settings(_ address: String, like system: System) -> Settings {
    var settings = system.settings
    settings.database = address
    return settings
}

private func positions(_ system: System) async throws -> [String] {
    try await system.database.read { connection in
        try connection.query("SELECT position, id, what FROM journal ORDER BY position").map { "\($0.values)" }
    }
}

private func tableDigests(of backup: String) async throws -> [String: String] {
    let database = try openDatabase("sqlite:\(try copied(backup))")
    let rows = try await database.read { connection in
        try connection.query("SELECT name, digest FROM backup_tables")
    }
    await database.close()
    var digests: [String: String] = [:]
    for row in rows { digests[try row["name"]] = try row["digest"] as String }
    // What the backup says of itself: when and from what it was made.
    digests["backup"] = nil
    return digests
}

/// A copy that may be opened as a database of ours.
private func copied(_ backup: String) throws -> String {
    let copy = backup + "-3"
    try? FileManager.default.removeItem(atPath: copy)
    try FileManager.default.copyItem(atPath: backup, toPath: copy)
    return copy
}

/// The backup, opened when it was whole, its file since then without a table: it breaks off in the middle of a restore.
private func lackingTable(_ backup: String) async throws -> BackupFile {
    let copy = try copied(backup)
    let file = try await BackupFile.verified(copy)
    let database = try openDatabase("sqlite:\(copy)")
    try await database.write { try $0.execute("DELETE FROM reports WHERE id = (SELECT MAX(id) FROM reports)") }
    await database.close()
    return file
}
