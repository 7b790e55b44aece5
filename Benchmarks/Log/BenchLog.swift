import ArgumentParser
import Foundation
import Journal
import Kernel
import Ledger
import Logging
import Platform
import Store
import Web

/// How quickly the public log is made and verified: a journal of invented entries, brought into the log and then
/// recomputed leaf by leaf as `shanzhi check` does, on one thread.
@main
struct BenchLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-log", abstract: "Seconds to append and to verify the public log, as JSON.")

    @Option(help: "Entries, and so leaves.") var leaves = 2_000_000
    @Option(help: "An empty folder for the database and the log's files.") var folder: String
    @Flag(help: "Verify what an earlier run has left in the folder.") var verifyOnly = false

    func run() async throws {
        let database = try openDatabase("sqlite:\(folder)/bench.sqlite")
        try await database.migrate(Journal.migrations + Ledger.migrations)
        guard let county = DivisionCode("330381").flatMap({ County($0) }) else { throw ExitCode.failure }
        let log = Logger(label: "bench") { StreamLogHandler.standardError(label: $0) }
        let front = try Front(parts: [Ledger.resources].compactMap { $0 }, log: log)
        let house = Platform.House(
            county: county, database: database, seal: try Seal(key: Seal.newKey()), time: SystemTime(),
            pages: front.pages, log: log)
        try await house.door.prepare()
        let settings = LogSettings(
            folder: "\(folder)/log", keyFile: "\(folder)/log.key", policyFile: "\(folder)/log.policy")
        let ledger = try Ledger(
            house, settings, post: { _, _ in throw CancellationError() },
            reports: ReportSource(position: { _, _ in nil }, content: { _, _ in nil }, isSecret: { _, _ in false }))
        let fill = try await verifyOnly ? 0 : seconds { try await write(house.door) }
        let append = try await verifyOnly ? 0 : seconds { try await ledger.sequencer.step() }
        let inspections = try await ledger.inspections()
        let verify = try await seconds {
            try await database.read { connection in
                try Inspector(connection, county: county, seal: nil, watch: Quiet()).run(inspections, from: nil)
            }
        }
        await ledger.sequencer.leave()
        await database.close()
        let result = Result(
            leaves: leaves, fillSeconds: fill, appendSeconds: append, verifySeconds: verify,
            verifiedPerSecond: Double(leaves) / verify)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(result), as: UTF8.self))
    }

    private struct Result: Encodable {
        let leaves: Int
        /// Writing the journal, not measured for itself.
        let fillSeconds: Double
        let appendSeconds: Double
        let verifySeconds: Double
        let verifiedPerSecond: Double
    }

    private func seconds(_ work: () async throws -> Void) async rethrows -> Double {
        let begun = ContinuousClock.now
        try await work()
        return begun.duration(to: .now) / .seconds(1)
    }

    /// Entries about as long as those of a case.
    private func write(_ door: Door) async throws {
        let what = #"{"category":"C0118","division":"330381001001","holder":"t-330381001","level":"township","n":"#
        var written = 0
        while written < leaves {
            let (from, count) = (written, min(20_000, leaves - written))
            try await door.open { passage in
                let entries = (from..<from + count).map { number in
                    PreparedEntry(
                        first: Entry(
                            "case.dispatched", Subject(ID<Report>(at: passage.now)), by: .system("bench"),
                            division: DivisionCode("330381001001"), reference: "RA26110\(number % 100_000)",
                            whatText: what + "\(number)}"))
                }
                _ = try passage.record(all: entries)
            }
            written += count
        }
    }

    private struct Quiet: Inspector.Watch {
        func began(_ part: String, total: Int) {}
        func reached(_ count: Int) {}
        func ended(_ part: String) {}
        var wantsStop: Bool { false }
    }
}
