import Foundation
import Hummingbird
import Journal
import Kernel
import Logging
import Platform
import Store
import Synchronization
import TestSupport
import Transparency
import Web

@testable import Ledger

let county = County(DivisionCode("330381")!)!

/// A county that keeps a public log, with a folder of its own; everything in it is invented.
struct LogUnderTest: Sendable {
    let ledger: Ledger
    let house: Platform.House
    let database: any Database
    let settings: LogSettings
    let time: ManualTime
    let front: Web.Front

    var sequencer: Sequencer { ledger.sequencer }

    /// Reports come in, one entry each.
    @discardableResult
    func report(_ count: Int = 1) async throws -> [ID<Report>] {
        let now = time.now()
        let ids = (0..<count).map { _ in ID<Report>(at: now) }
        try await house.door.open { passage in
            for (place, id) in ids.enumerated() {
                _ = try passage.record(
                    Entry(
                        "report.received", Subject(id), by: .anyone, division: DivisionCode("330381001001"),
                        reference: place % 2 == 0 ? "RA2611000017" : nil,
                        what: ["text": .string("路灯不亮 \(place) \"\n"), "n": .integer(Int64(place))]), first: true)
            }
        }
        return ids
    }

    /// The same county on another server: a folder of its own, the same database and key.
    func another(_ name: String = "other", post: @escaping OutwardPost = silent) throws -> LogUnderTest {
        var settings = settings
        settings.folder += "-\(name)"
        return try again(settings, post)
    }

    /// The same server, started again.
    func again(_ settings: LogSettings? = nil, _ post: @escaping OutwardPost = silent) throws -> LogUnderTest {
        let settings = settings ?? self.settings
        let ledger = try Ledger(house, settings, post: post, reports: sampleReports)
        return LogUnderTest(
            ledger: ledger, house: house, database: database, settings: settings, time: time, front: front)
    }

    func router() -> Routes {
        let router = front.router()
        ledger.addRoutes(to: router)
        front.seal(router)
        return router
    }

    /// What a check finds wrong, as the key of its words; `nil` when all is well.
    /// - Parameter meanwhile: what the server does once the check has begun.
    func fault(kept: String? = nil, meanwhile: () throws -> Void = {}) async throws -> IntegrityFault? {
        let inspections: [Inspection]
        do {
            inspections = try kept.map { [try ledger.inspection(againstText: $0)] } ?? []
        } catch let fault as IntegrityFault {
            return fault
        }
        let all =
            try await Journal.inspections(handled: []) + (inspections.isEmpty ? ledger.inspections() : inspections)
        try meanwhile()
        return try await database.read { connection in
            do {
                try Inspector(connection, county: county, seal: nil, watch: Unwatched()).run(all, from: nil)
                return nil
            } catch let fault as IntegrityFault {
                return fault
            }
        }
    }

    func file(_ name: String) -> URL { URL(fileURLWithPath: "\(settings.folder)/\(name)") }

    func kinds() async throws -> [String] {
        try await database.read { try Journal.entries(county, after: 0, limit: 10_000, $0) }.map(\.entry.kind)
    }

    func note() async throws -> SignedNote {
        guard let note = SignedNote(parsing: try await ledger.log.head().note) else { throw NoNote() }
        return note
    }

    private struct NoNote: Error {}
}

/// Reports whose own first entry is that by which they came in.
let sampleReports = ReportSource(
    position: { try JournalRow.first(of: Subject($0), county, $1)?.position },
    content: { report, _ in .init(salt: [7], bytes: Array("{\"report\":\"\(report)\"}".utf8)) },
    isSecret: { $0 == "secret-\($1)" })

struct Unwatched: Inspector.Watch {
    func began(_ part: String, total: Int) {}
    func reached(_ count: Int) {}
    func ended(_ part: String) {}
    var wantsStop: Bool { false }
}

struct NobodyThere: Error {}

/// No witness answers.
@Sendable func silent(_ url: String, _ body: [UInt8]) async throws -> (status: Int, body: [UInt8]) {
    throw NobodyThere()
}

/// - Parameter policy: the lines of the policy file.
func withLog(
    _ engine: Engine, policy: String = "", post: @escaping OutwardPost = silent,
    _ body: (LogUnderTest) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try policy.write(to: folder.appending(path: "log.policy"), atomically: true, encoding: .utf8)
    try await withDatabase(engine, migrations: Journal.migrations + Ledger.migrations) { database in
        let time = ManualTime()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let front = try Web.Front(parts: [Ledger.resources].compactMap { $0 }, log: log)
        let house = Platform.House(
            county: county, database: database, seal: try Seal(key: Seal.newKey()), time: time, pages: front.pages,
            log: log)
        try await house.door.prepare()
        let settings = LogSettings(
            folder: folder.appending(path: "log").path, keyFile: folder.appending(path: "log.key").path,
            host: "village.example/log", policyFile: folder.appending(path: "log.policy").path)
        let ledger = try Ledger(house, settings, post: post, reports: sampleReports)
        try await body(
            LogUnderTest(
                ledger: ledger, house: house, database: database, settings: settings, time: time, front: front))
    }
}

/// A witness as the protocol describes it, in memory.
final class WitnessInMemory: Sendable {
    struct Seen {
        var size: Int64 = 0
        var root = TreeHash.empty
    }

    let signer = NoteSigner(name: "witness.example/w1", seed: Array(32..<64), .cosignature)!
    let seen = Mutex(Seen())
    let asked = Mutex(0)
    private let time: Mutex<Int64>

    /// - Parameter seconds: what its clock says.
    init(at seconds: Int64 = 1_795_000_000) { time = Mutex(seconds) }

    func pass(seconds: Int64) { time.withLock { $0 += seconds } }

    var policy: String { "witness w1 \(signer.key) https://witness.example/\n" }

    @Sendable func post(_ url: String, _ body: [UInt8]) async throws -> (status: Int, body: [UInt8]) {
        asked.withLock { $0 += 1 }
        guard url == "https://witness.example/add-checkpoint",
            let request = WitnessRequest(parsing: String(decoding: body, as: UTF8.self)),
            let note = SignedNote(parsing: request.note), let checkpoint = Checkpoint(parsing: note.text)
        else { return (400, []) }
        let now = time.withLock { $0 }
        return try seen.withLock { seen in
            guard request.old == seen.size else { return (409, Array("\(seen.size)\n".utf8)) }
            guard
                ProofCheck.isConsistent(
                    old: seen.size, oldRoot: seen.root, size: checkpoint.size, root: checkpoint.root,
                    proof: request.proof)
            else { return (422, []) }
            seen = Seen(size: checkpoint.size, root: checkpoint.root)
            return (200, Array((try signer.cosign(note.text, at: now).line + "\n").utf8))
        }
    }
}
