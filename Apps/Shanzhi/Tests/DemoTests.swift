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

@Suite("The demo county") struct DemoTests {
    @Test("every state is there, the journal is in order, and every case is what its events say")
    func everyState() async throws {
        try await withDemo(.sqlite, cases: nil) { system, lines in
            #expect(lines.last?.contains(" 0 refused") == true)
            let all = try await system.allCases()
            #expect(Set(all.map(\.state)) == Set(CaseState.allCases))
            #expect((130...170).contains(all.count))
            try await checkJournal(of: system)
            #expect(try await DemoCounty.isFilled(system.house.county, system.database))
        }
    }

    @Test("the same seed and the same moment give the same county, another seed gives another")
    func sameSeed() async throws {
        var told: [[String]] = []
        for seed: UInt64 in [5, 5, 6] {
            try await withDemo(.sqlite, cases: 40, seed: seed) { system, _ in told.append(try await system.told()) }
        }
        #expect(told[0].count > 50)
        #expect(told[0] == told[1])
        #expect(told[0] != told[2])
    }

    @Test("a second filling changes nothing")
    func twice() async throws {
        try await withDemo(.sqlite, cases: 10) { system, _ in
            let county = system.house.county
            let head = try await system.database.read { try Journal.head(county, $0) }
            try await DemoCounty(cases: 10).fill(system, small: true, seed: 9, now: demoNow) { _ in }
            #expect(try await system.database.read { try Journal.head(county, $0) } == head)
        }
    }

    @Test("a county in which something happened already is left alone")
    func notEmpty() async throws {
        try await withSystem(.sqlite) { system in
            try await system.house.door.open { passage in
                _ = try passage.record(Entry("test", Subject(ID<DemoTests>(at: passage.now)), by: .system("test")))
            }
            await #expect(throws: DemoFault.notEmpty(DemoCounty.county)) {
                try await DemoCounty(cases: 10).fill(system, small: true, seed: 1, now: demoNow) { _ in }
            }
        }
    }

    @Test("PostgreSQL holds the same demo as SQLite")
    func postgres() async throws {
        var told: [[String]] = []
        for engine in Engine.all {
            try await withDemo(engine, cases: 12) { system, _ in
                told.append(try await system.told())
                try await checkJournal(of: system)
            }
        }
        #expect(told[0] == told[1])
    }
}

/// 2026-11-22, noon in China.
let demoNow = Timestamp(milliseconds: 1_795_320_000_000)

/// A system of its own over an empty database.
func withSystem(_ engine: Engine, _ body: (System) async throws -> Void) async throws {
    try await withAddress(engine) { address in
        var settings = Settings()
        settings.data = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)").path
        defer { takeAway(settings.data) }
        settings.database = address
        settings.masterKey = Data(repeating: 7, count: 32).base64EncodedString()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let system = try await System.open(settings, county: DemoCounty.county, log: log)
        do {
            try await body(system)
        } catch {
            await system.database.close()
            throw error
        }
        await system.database.close()
    }
}

func withDemo(
    _ engine: Engine, cases: Int?, seed: UInt64 = 1, _ body: (System, [String]) async throws -> Void
) async throws {
    try await withSystem(engine) { system in
        var lines: [String] = []
        try await DemoCounty(cases: cases).fill(system, small: true, seed: seed, now: demoNow) { lines.append($0) }
        try await body(system, lines)
    }
}

/// Positions without a gap, moments that never go back nor past the end, snapshots that are the sum of their events.
func checkJournal(of system: System) async throws {
    let county = system.house.county
    let entries = try await system.database.read { connection in
        try Journal.entries(county, after: 0, limit: 100_000, connection)
    }
    #expect(entries.map(\.position) == Array(1...Int64(entries.count)))
    #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.at <= $1.at })
    #expect(entries.last?.at == demoNow)
    var histories: [Subject: [CaseEvent]] = [:]
    for entry in entries where entry.entry.kind.hasPrefix("case.") {
        histories[entry.entry.subject, default: []] += events(of: entry)
    }
    let all = try await system.allCases()
    #expect(all.count == histories.count)
    for subject in all { #expect(Case(replaying: histories[Subject(subject.id)] ?? []) == subject) }
    let due = try await system.database.read { connection in
        try connection.query("SELECT due FROM timers WHERE name = 'case.clock'").map { try $0["due"] as Timestamp }
    }
    #expect(due.allSatisfy { $0 > demoNow })
    let rules = try await system.cases.work.rules()
    let waiting = all.compactMap { $0.nextMoment(rules.catalogue(of: $0).policy, rules.calendar) }
    #expect(due.sorted() == waiting.sorted())
}

extension System {
    func allCases() async throws -> [Case] {
        try await database.read { connection in
            try connection.query("SELECT snapshot FROM cases ORDER BY received, number").map(Case.init(row:))
        }
    }

    /// Numbers, states, moments and words of everything.
    func told() async throws -> [String] {
        try await database.read { connection in
            let cases = try connection.query(
                "SELECT number, state, category, division, received, due FROM cases ORDER BY number")
            let reports = try connection.query(
                "SELECT received, text, address, lon FROM reports ORDER BY received, text")
            let entries = try connection.query(
                "SELECT position, at, kind, actor, reason FROM journal ORDER BY position"
            )
            .filter { row in
                let (actor, kind): (String, String) = (try row["actor"], try row["kind"])
                // Whoever reports or signs in gets an id that is drawn.
                return !actor.contains("reporter") && !["resident.joined", "secret.issued"].contains(kind)
            }
            return (cases + reports + entries).map { "\($0.values)" }
        }
    }
}
