import ArgumentParser
import Foundation
import Journal
import Kernel
import Ledger
import Logging
import Platform
import Store

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that the data is whole: journal, cases, timers, reports, numbers, pictures, territory.",
        discussion: """
            Reads one snapshot, also beside a server that runs, and changes nothing. Ends with 1 and names the first \
            fault. Interrupted, it says how to go on from there.
            """)

    @OptionGroup var place: Place
    @Option(help: "Go on where an interrupted check stopped.") var after: String?
    @Option(help: "A checkpoint of the public log that you kept: the log must begin with it.") var checkpoint: String?
    @Option(help: "Check a backup instead: every row against the digests in it.") var backup: String?
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        if let backup { return try await check(backup: backup) }
        let settings = try place.settings()
        let system = try await System.open(settings, readOnly: true, keyOptional: true, log: Terminal.log(.error))
        let checked = try await Interrupt.heard { interrupt in
            var integrity = Integrity(system)
            integrity.keptCheckpoint = try checkpoint.map { try String(contentsOfFile: $0, encoding: .utf8) }
            return try await integrity.check(
                from: after.map { CheckPlace($0) }, isQuiet: json, interrupt: interrupt)
        }
        await system.database.close()
        try checked.report(json: json)
    }

    private struct WholeBackup: Encodable {
        let whole: Bool
        let facts: [String: String]
        let rows: [String: Int]
    }

    private func check(backup: String) async throws {
        let steps = FileSteps("verify", isQuiet: json)
        let file = try await BackupFile.verified(backup, progress: steps.advance)
        steps.finish()
        if json { return print(try Terminal.json(WholeBackup(whole: true, facts: file.facts, rows: file.rows))) }
        let arguments = [
            "file": backup, "made": file.facts["made"] ?? "?", "program": file.facts["program"] ?? "?",
            "engine": file.facts["engine"] ?? "?", "journal": file.facts["journal"] ?? "?",
            "rows": "\(file.rows.values.reduce(0, +))", "tables": "\(file.rows.count)",
        ]
        print(Terminal.text("backup.whole", arguments))
    }
}

/// Looks over everything a database holds.
struct Integrity {
    private let system: System
    /// The text of a checkpoint of the public log that somebody kept.
    var keptCheckpoint: String?

    init(_ system: System) { self.system = system }

    /// - Throws: `StoreError`; what is wrong with the data is in the answer.
    func check(
        from place: CheckPlace? = nil, isQuiet: Bool = true, interrupt: Interrupt = Interrupt()
    ) async throws -> Checked {
        let began = ContinuousClock.now
        let inspections = try await inspections()
        if let place, !inspections.contains(where: { $0.name == place.part }) {
            throw ValidationError(
                Terminal.text(
                    "check.unknownPlace",
                    ["place": place.description, "known": inspections.map(\.name).joined(separator: " ")]))
        }
        let watch = CheckWatch(isQuiet: isQuiet, interrupt: interrupt)
        let (county, seal) = (system.house.county, system.hasKey ? system.house.seal : nil)
        var checked = try await system.database.read { connection in
            let inspector = Inspector(connection, county: county, seal: seal, watch: watch)
            var checked = Checked()
            do {
                try inspector.run(inspections, from: place)
            } catch let fault as IntegrityFault {
                checked.fault = fault
            } catch let stopped as CheckStopped {
                checked.stopped = stopped.place
            }
            checked.totals = inspector.totals
            return checked
        }
        checked.seconds = (ContinuousClock.now - began) / .seconds(1)
        checked.isSealChecked = system.hasKey
        return checked
    }

    func inspections() async throws -> [Inspection] {
        var all: [Inspection] = []
        if system.database.engine == .sqlite { all.append(Inspection("file", look: lookAtFile)) }
        all += Journal.inspections(handled: Set(system.capabilities.parts.flatMap(\.timers).map(\.name)))
        for part in system.capabilities.parts { all += try await part.inspections() }
        if let keptCheckpoint {
            let log = try system.ledger.inspection(againstText: keptCheckpoint)
            all = all.map { $0.name == log.name ? log : $0 }
        }
        return all
    }

    /// The file itself, as SQLite sees it.
    @Sendable private func lookAtFile(_ inspector: Inspector) throws {
        inspector.expect(1)
        let row = try inspector.query("PRAGMA quick_check(1)").first
        guard case .text(let said)? = row?.values.first, said != "ok" else { return }
        throw IntegrityFault("check.file.broken", ["reason": said])
    }
}

/// What a check has found.
struct Checked: Sendable {
    var totals: [(name: String, count: Int)] = []
    var fault: IntegrityFault?
    var stopped: CheckPlace?
    var seconds = 0.0
    var isSealChecked = true

    /// - Throws: `ExitCode` 1 unless everything was looked at and is whole.
    func report(json: Bool) throws {
        if json { try printJSON() } else { printWords() }
        if fault != nil || stopped != nil { throw ExitCode(1) }
    }

    private func printWords() {
        if let fault {
            Terminal.complain(Terminal.words(fault))
            Terminal.complain(Terminal.text("check.advice"))
        } else if let stopped {
            Terminal.complain(Terminal.text("check.stopped", ["counts": counts, "place": stopped.description]))
        } else {
            print(Terminal.text("check.whole", ["counts": counts, "seconds": seconds.formatted(1)]))
            if !isSealChecked { print(Terminal.text("check.noKey")) }
        }
    }

    private var counts: String {
        let separator = Terminal.text("check.count.separator")
        let states = totals.filter { $0.name.hasPrefix(Self.state) }
            .map { Terminal.text("check.count.state", ["state": $0.name, "count": "\($0.count)"]) }
            .joined(separator: separator)
        return totals.filter { !$0.name.hasPrefix(Self.state) && !["subjects", "months"].contains($0.name) }
            .map { Terminal.text("check.count.\($0.name)", ["count": "\($0.count)", "states": states]) }
            .joined(separator: separator)
    }

    private static let state = "cases.state."

    private struct Answer: Encodable {
        struct Fault: Encodable {
            let key: String
            let text: String
            let arguments: [String: String]
        }

        let whole: Bool
        let totals: [String: Int]
        let seconds: Double
        let sealChecked: Bool
        let fault: Fault?
        /// What `--after` goes on from.
        let stopped: String?
    }

    private func printJSON() throws {
        let answer = Answer(
            whole: fault == nil && stopped == nil,
            totals: Dictionary(totals.map { ($0.name, $0.count) }, uniquingKeysWith: { first, _ in first }),
            seconds: seconds, sealChecked: isSealChecked,
            fault: fault.map { Answer.Fault(key: $0.key, text: Terminal.words($0), arguments: $0.arguments) },
            stopped: stopped?.description)
        print(try Terminal.json(answer))
    }
}

extension Double {
    /// With so many places after the point.
    func formatted(_ places: Int) -> String { String(format: "%.\(places)f", self) }
}
