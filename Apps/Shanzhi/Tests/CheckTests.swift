import Cases
import Foundation
import Journal
import Kernel
import Logging
import Platform
import Posts
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import shanzhi

@Suite("shanzhi check") struct CheckTests {
    @Test("a healthy county is whole, with and without its key", arguments: Engine.all)
    func healthy(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let checked = try await Integrity(system).check()
            #expect(checked.fault == nil && checked.stopped == nil)
            let totals = Dictionary(uniqueKeysWithValues: checked.totals.map { ($0.name, $0.count) })
            let cases = try #require(totals["cases"])
            let states = totals.filter { $0.key.hasPrefix("cases.state.") }.values
            #expect(cases > 30 && states.reduce(0, +) == cases && totals["attachments"] == 3)
            let keyless = try await look(at: system, seal: nil)
            #expect(keyless == nil)
            let other = try Seal(key: Seal.newKey())
            #expect(try await look(at: system, seal: other)?.key == "cases.check.receipt")
        }
    }

    @Test("whatever is changed behind the program's back is named", arguments: Engine.all)
    func tampered(engine: Engine) async throws {
        try await withPictures(engine) { system in
            for tampering in Tampering.all {
                let fault = try await look(at: system, seal: system.house.seal) { connection in
                    for statement in tampering.statements { try connection.execute(statement) }
                }
                #expect(fault?.key == tampering.fault, "\(tampering.what): \(fault.map { "\($0)" } ?? "no fault")")
                guard let fault else { continue }
                for language in Language.allCases {
                    let text = system.front.pages.strings.text(fault.key, language, fault.arguments)
                    #expect(!text.contains("⟨") && text.firstMatch(of: /\{[a-z]+\}/) == nil, "\(text)")
                }
            }
            #expect(try await Integrity(system).check().fault == nil)
        }
    }

    @Test("without its catalogue a county cannot be reckoned")
    func noRules() async throws {
        try await withPictures(.sqlite) { system in
            try await system.database.write { _ = try $0.execute("DELETE FROM catalogues") }
            let again = try await System.open(system.settings, readOnly: true, log: system.house.log)
            let fault = try await Integrity(again).check().fault
            await again.database.close()
            #expect(fault?.key == "cases.check.noRules")
        }
    }

    @Test("a check that was stopped goes on where it was, and still finds what comes after")
    func resumed() async throws {
        try await withPictures(.sqlite) { system in
            let inspections = try await Integrity(system).inspections()
            let county = system.house.county
            var place: CheckPlace?
            var parts: [String] = []
            repeat {
                let from = place
                place = try await system.database.read { connection in
                    let watch = ShortWatch(pages: 1)
                    do {
                        try Inspector(connection, county: county, seal: nil, watch: watch).run(inspections, from: from)
                        return nil
                    } catch let stopped as CheckStopped {
                        return CheckPlace(stopped.place.description)
                    }
                }
                parts += place.map { [$0.part] } ?? []
                try #require(parts.count < 100)
                // The page that stopped it was the whole part: go on with the next.
                if let stopped = place, let index = inspections.firstIndex(where: { $0.name == stopped.part }) {
                    place = index + 1 < inspections.count ? CheckPlace(part: inspections[index + 1].name) : nil
                }
            } while place != nil
            #expect(
                parts == [
                    "journal", "sequences", "places", "boundaries", "cases", "numbers", "reports", "attachments",
                    "votes", "ballots", "books", "pictures", "powers", "donations", "rounds", "property",
                    "entitlements",
                ])
            let last = try await system.database.read { connection in
                try connection.query("SELECT id FROM cases ORDER BY id").map { try $0["id"] as ID<Case> }
            }
            let middle = CheckPlace(part: "cases", key: last[last.count / 2].description)
            let (first, end) = (last[0], last[last.count - 1])
            for (id, isFound) in [(first, false), (end, true)] {
                let fault = try await look(at: system, seal: nil, from: middle) { connection in
                    try connection.execute("UPDATE cases SET holder = 'nobody' WHERE id = ?", [id])
                }
                #expect((fault?.key == "cases.check.column") == isFound)
            }
        }
    }

    @Test("what an older calendar, an older program or an import wrote is no fault, a lost timer is")
    func calendar() async throws {
        try await withPictures(.sqlite) { system in
            let later = "UPDATE calendars SET imported = 9000000000000"
            let moved = try await look(at: system, seal: nil) { connection in
                try connection.execute(later)
                try connection.execute("UPDATE timers SET due = due + 1 WHERE name = 'case.clock'")
            }
            #expect(moved == nil)
            let lost = try await look(at: system, seal: nil) { connection in
                try connection.execute(later)
                try connection.execute("DELETE FROM timers WHERE name = 'case.clock'")
            }
            #expect(lost?.key == "cases.check.timerLost")
            let earlier = try await look(at: system, seal: nil) { connection in
                try connection.execute("UPDATE journal SET what = '{}' WHERE kind = 'attachment.received'")
            }
            #expect(earlier == nil)
            let newest = "(SELECT id FROM reports ORDER BY id DESC LIMIT 1)"
            let brought = try await look(at: system, seal: system.house.seal) { connection in
                try connection.execute(
                    """
                    UPDATE journal SET kind = 'case.brought' WHERE sequence = 1
                        AND subject = (SELECT case_id FROM reports WHERE id = \(newest))
                    """)
                try connection.execute("UPDATE reports SET receipt = id WHERE id = \(newest)")
            }
            #expect(brought == nil)
        }
    }
}

/// Stops a check after so many pages.
private final class ShortWatch: Inspector.Watch {
    private let left: Mutex<Int>

    init(pages: Int) { left = Mutex(pages) }

    func began(_ part: String, total: Int) {}
    func reached(_ count: Int) { left.withLock { $0 -= 1 } }
    func ended(_ part: String) {}
    var wantsStop: Bool { left.withLock { $0 } <= 0 }
}

/// A demo county with two pictures, one of them claimed by a report.
func withPictures(_ engine: Engine, _ body: (System) async throws -> Void) async throws {
    let backup = try await county.value
    try await withAddress(engine) { address in
        let file = FileManager.default.temporaryDirectory.appending(path: "county-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try backup.write(to: file)
        let settings = countySettings(address)
        defer { takeAway(settings.data) }
        _ = try await Restoring(settings, file.path).run(checking: false)
        let system = try await System.open(settings, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await body(system)
        } catch {
            await system.database.close()
            throw error
        }
        await system.database.close()
    }
}

/// It is filled once, and every test gets it back from its backup.
private let county = Task { () async throws -> Data in
    let file = FileManager.default.temporaryDirectory.appending(path: "county-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try await withDemo(.sqlite, cases: 40) { system, _ in
        let png = try #require(
            Data(
                base64Encoded:
                    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC"
            ))
        let image = try await Images().sanitise(Array(png))
        let work = system.cases.work
        let claimed = try await work.keep(image, from: .anyone)
        _ = try await work.keep(image, from: .anyone)
        var submission = Submission(
            text: "路灯不亮了", place: .division(try #require(DivisionCode("330381001"))), channel: .web)
        submission.attachments = [claimed]
        submission.contact = Contact(name: "王一", phone: "13900000000")
        _ = try await work.report(submission, as: .anyone)
        try await handleWithPicture(image, system)
        let seal = system.house.seal
        try await BackupFile.make(
            file.path, from: DatabaseAddress(system.settings.databaseAddress), migrations: Capabilities.migrations,
            facts: { try BackupFacts.all(demoNow, .sqlite, seal, $0) })
    }
    return try Data(contentsOf: file)
}

/// One of its cases is handled, with a picture of what was done.
private func handleWithPicture(_ image: SafeImage, _ system: System) async throws {
    let directory = try await system.posts.staff.directory()
    let subject = try #require(try await system.allCases().first { $0.state == .handling && $0.mergedInto == nil })
    let roles: [Role] = [.handler, .gridWorker, .villageSecretary, .dutyOfficer]
    let holders = roles.flatMap { directory.holders(role: $0, on: system.posts.staff.today) }
    let holder = try #require(holders.first { $0.unit == subject.lead })
    let done = try await system.cases.work.keep(image, from: .post(holder))
    try await system.cases.work.act(subject.number, as: .post(holder), pictures: [done]) { _ in
        [.command(.handle(words: "换了灯泡"))]
    }
}

/// The settings of the test's county at an address.
func countySettings(_ address: String) -> Settings {
    var settings = Settings()
    settings.data = FileManager.default.temporaryDirectory.appending(path: "county-data-\(UUID().uuidString)").path
    settings.database = address
    settings.masterKey = Data(repeating: 7, count: 32).base64EncodedString()
    return settings
}

/// The first fault after `change`, which is undone.
private func look(
    at system: System, seal: Seal?, from place: CheckPlace? = nil,
    after change: @escaping @Sendable (any WriteConnection) throws -> Void = { _ in }
) async throws -> IntegrityFault? {
    struct Undone: Error { let fault: IntegrityFault? }
    let inspections = try await Integrity(system).inspections()
    let county = system.house.county
    do {
        try await system.database.write { connection in
            try change(connection)
            do {
                try Inspector(connection, county: county, seal: seal, watch: ShortWatch(pages: .max))
                    .run(inspections, from: place)
            } catch let fault as IntegrityFault {
                throw Undone(fault: fault)
            }
            throw Undone(fault: nil)
        }
    } catch let undone as Undone {
        return undone.fault
    }
    return nil
}
