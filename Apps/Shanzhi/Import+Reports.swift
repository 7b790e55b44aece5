import ArgumentParser
import Cases
import Foundation
import Kernel
import Logging
import Platform
import Store

extension Import {
    struct Reports: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cases of another system with their history (CSV, JSON or JSON lines), through a mapping (YAML).",
            discussion: """
                The mapping says which column is what, in which time zone and in which patterns moments are written, and
                which of the other system's values is which of ours. A row that was brought along before is left as it
                is; Examples/nyc311 shows a mapping at work.
                """)
        @OptionGroup var options: Options
        @Option(help: "The mapping (YAML).") var mapping: String
        @Argument(help: "The export.") var file: String

        func run() async throws {
            let mapping = try readMapping()
            var tuning = Tuning()
            // Rows go everywhere in the indices: what the writer has to change should be at hand.
            tuning.writerCache = 160_000
            tuning.readers = 2
            let system = try await System.open(
                try options.place.settings(), tuning: tuning, log: Terminal.log(.error))
            do {
                let bringing = try await Bringing(system.cases.work, mapping, by: .system("import"))
                let isPartial = try await take(bringing)
                await system.database.close()
                if isPartial { throw ExitCode(options.strict ? 1 : 3) }
            } catch let refusal as MappingRefusal {
                await system.database.close()
                throw complain(refusal)
            }
        }

        private func readMapping() throws -> Mapping {
            let bytes = try FileFault.read(mapping)
            let folder = URL(fileURLWithPath: mapping).deletingLastPathComponent()
            do throws(MappingRefusal) {
                return try Mapping(yaml: String(decoding: bytes, as: UTF8.self)) { name in
                    (try? Data(contentsOf: folder.appending(path: name))).map { Array($0) }
                }
            } catch {
                throw complain(error)
            }
        }

        private func complain(_ refusal: MappingRefusal) -> ExitCode {
            for fault in refusal.faults {
                let line = fault.line > 0 ? ":\(fault.line)" : ""
                Terminal.complain("\(mapping)\(line): " + Terminal.text(fault.key, fault.arguments))
            }
            Terminal.complain(Terminal.text("app.import.mappingRefused", ["count": "\(refusal.faults.count)"]))
            return ExitCode(1)
        }

        /// - Returns: whether rows were rejected.
        private func take(_ bringing: Bringing) async throws -> Bool {
            if options.strict {
                let trial = try await pass(bringing, isTrial: true)
                guard trial.outcome.rejected == 0 else {
                    try tell(trial.outcome, trial.rejected)
                    return true
                }
            }
            let result = try await pass(bringing, isTrial: false)
            try tell(result.outcome, result.rejected)
            return result.outcome.rejected > 0
        }

        private func pass(_ bringing: Bringing, isTrial: Bool) async throws -> (
            outcome: Bringing.Outcome, rejected: RejectedRows
        ) {
            let input = try FileBlocks(file)
            let rejected = RejectedRows(file)
            let progress = Progress(URL(fileURLWithPath: file).lastPathComponent, input.size)
            let outcome = try await bringing.run(
                isTrial: isTrial, header: { rejected.header = $0 },
                reject: { try rejected.take($0, json: options.json) },
                progress: { progress.advance(to: input.read, counted: $0) }, source: { try input.next() })
            progress.finish()
            rejected.close()
            return (outcome, rejected)
        }

        private func tell(_ outcome: Bringing.Outcome, _ rejected: RejectedRows) throws {
            if options.json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                print(
                    String(decoding: try encoder.encode(Told(outcome, rejected.first, options.strict)), as: UTF8.self))
                return
            }
            let isTaken = !options.strict || outcome.rejected == 0
            print(
                Terminal.text(
                    isTaken ? "app.import.brought" : "app.import.broughtNothing",
                    [
                        "file": file, "accepted": "\(outcome.accepted)", "open": "\(outcome.open)",
                        "unchanged": "\(outcome.unchanged)", "rejected": "\(outcome.rejected)",
                    ]))
            let notes = [
                ("changed", outcome.changed), ("backwards", outcome.backwards), ("withoutDue", outcome.withoutDue),
            ]
            for (name, count) in notes where count > 0 {
                print("  " + Terminal.text("app.import.brought.\(name)", ["count": "\(count)"]))
            }
        }
    }
}

/// What became of a file, as JSON. Of the rejected rows the first ones; all of them are in FILE.rejected.
private struct Told: Encodable {
    struct Row: Encodable {
        let line: Int
        let column: String
        let reason: String
    }

    let accepted: Int
    let open: Int
    let unchanged: Int
    let changed: Int
    let closedBeforeCreated: Int
    let closedWithoutDue: Int
    let rejectedCount: Int
    let rejected: [Row]

    init(_ outcome: Bringing.Outcome, _ rows: [PastFault], _ isStrict: Bool) {
        let isTaken = !isStrict || outcome.rejected == 0
        accepted = isTaken ? outcome.accepted : 0
        open = outcome.open
        unchanged = outcome.unchanged
        changed = outcome.changed
        closedBeforeCreated = outcome.backwards
        closedWithoutDue = outcome.withoutDue
        rejectedCount = outcome.rejected
        rejected = rows.map { Row(line: $0.line, column: $0.column, reason: Terminal.text($0.key, $0.arguments)) }
    }
}

/// A file read in blocks of a megabyte.
private final class FileBlocks {
    let size: Int
    private(set) var read = 0
    private let handle: FileHandle

    init(_ path: String) throws(FileFault) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw FileFault(path: path) }
        self.handle = handle
        size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    func next() throws -> [UInt8]? {
        guard let data = try handle.read(upToCount: 1 << 20), !data.isEmpty else { return nil }
        read += data.count
        return Array(data)
    }

    deinit { try? handle.close() }
}

/// Names rejected rows as they come and writes them to FILE.rejected as they stood: mended, they can be imported from
/// there.
private final class RejectedRows {
    /// For `--json`: a wrong mapping rejects everything, and nobody reads a million reasons.
    static let most = 1000

    var header = ""
    private(set) var first: [PastFault] = []
    private let file: String
    private var output: FileHandle?

    init(_ file: String) { self.file = file }

    func take(_ fault: PastFault, json: Bool) throws {
        if first.count < Self.most { first.append(fault) }
        if !json {
            Terminal.complain("\(file):\(fault.line):\(fault.column): " + Terminal.text(fault.key, fault.arguments))
        }
        if output == nil {
            guard FileManager.default.createFile(atPath: file + ".rejected", contents: Data(header.utf8)) else {
                throw FileFault(path: file + ".rejected")
            }
            output = FileHandle(forWritingAtPath: file + ".rejected")
            try output?.seekToEnd()
        }
        try output?.write(contentsOf: Data(fault.original.utf8))
    }

    func close() {
        try? output?.close()
        output = nil
    }
}
