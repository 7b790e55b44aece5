import Disclosure
import Foundation
import Kernel
import Places
import Participation
import Posts

/// What became of an imported file, whichever part took it.
struct Outcome: Encodable {
    struct Rejected: Encodable {
        let line: Int
        let column: String
        let reason: String
        /// The line as it stood, for FILE.rejected.
        let fields: [String]
    }

    var accepted = 0
    var unchanged = 0
    var rejected: [Rejected] = []

    init(accepted: Int, unchanged: Int) {
        self.accepted = accepted
        self.unchanged = unchanged
    }

    init(_ report: ImportReport) {
        accepted = report.accepted
        unchanged = report.unchanged
        rejected = report.rejected.map { row in
            let place = row.origin.pointer.isEmpty ? "\(row.column)" : row.origin.pointer
            return Rejected(
                line: row.origin.line, column: place, reason: Terminal.text(row.key, row.arguments),
                fields: row.origin.fields)
        }
    }

    init(_ report: StaffImport) {
        accepted = report.added + report.changed
        unchanged = report.unchanged
        rejected = report.rejected.map { row in
            Rejected(
                line: row.line, column: row.column, reason: Terminal.text(row.key, row.arguments), fields: row.fields)
        }
    }

    init(_ report: RollImport) {
        accepted = report.accepted
        unchanged = report.unchanged
        rejected = report.rejected.map { row in
            Rejected(
                line: row.line, column: row.column, reason: Terminal.text(row.key, row.arguments), fields: row.fields)
        }
    }

    init(_ report: BooksImport) {
        accepted = report.accepted
        unchanged = report.unchanged
        rejected = report.rejected.map { line in
            Rejected(
                line: line.line, column: line.column, reason: Terminal.text(line.key, line.arguments),
                fields: line.fields)
        }
    }

    /// Says it on the terminal and writes the rejected lines beside the file.
    func report(on file: String, header: [UInt8], json: Bool) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(self), as: UTF8.self))
        } else {
            for row in rejected { Terminal.complain("\(file):\(row.line):\(row.column): \(row.reason)") }
            print(
                Terminal.text(
                    "app.import.done",
                    [
                        "file": file, "accepted": "\(accepted)", "unchanged": "\(unchanged)",
                        "rejected": "\(rejected.count)",
                    ]))
        }
        guard !rejected.isEmpty else { return }
        // As they stood, under the file's own header: mended, they can be imported from there.
        var lines = rejected.filter { !$0.fields.isEmpty }.map { CSVWriter.record($0.fields) }
        if !lines.isEmpty { lines.insert(String(decoding: header.prefix { $0 != 10 }, as: UTF8.self) + "\n", at: 0) }
        lines += rejected.filter(\.fields.isEmpty).map { CSVWriter.record([$0.column, $0.reason]) }
        try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: file + ".rejected"))
    }
}
