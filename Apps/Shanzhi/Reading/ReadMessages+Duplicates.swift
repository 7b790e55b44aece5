import ArgumentParser
import Foundation
import Kernel
import TextMining

extension ReadMessages {
    struct Duplicates: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "For each message, find earlier ones that are likely about the same matter, with the reasons.")
        @OptionGroup var columns: StreamColumns
        @Option(help: "Matters known to be in the file (JSON: name to ids), to measure by.") var known: String?
        @Flag(help: "As JSON.") var json = false
        @Argument(help: "Messages with times (CSV).") var file: String

        func run() throws {
            let known = try known.map { try KnownIssues($0) }
            let stream = try StreamFile(file, columns)
            let began = ContinuousClock.now
            let found = Duplicate.all(in: stream.messages)
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            let told = FoundDuplicates(found, stream, seconds: seconds, known)
            print(json ? try Terminal.json(told) : told.words)
            if stream.leftOut > 0 { throw ExitCode(3) }
        }
    }
}

/// Duplicates as they are printed.
private struct FoundDuplicates: Encodable {
    struct Pair: Encodable {
        let id: String
        let of: String
        let score: Double
        let because: [String]
        let days: Int
    }
    /// Of the pairs that touch a known matter, how many lie within it; of its messages that have an earlier one, how many
    /// were shown one of them.
    struct Measured: Encodable {
        let precision: Double
        let recall: Double
        let pairs: Int
        let messages: Int
    }

    let messages: Int
    let leftOut: Int
    let seconds: Double
    let pairs: [Pair]
    let measured: Measured?

    init(_ found: [Duplicate], _ stream: StreamFile, seconds: Double, _ known: KnownIssues?) {
        messages = stream.messages.count
        leftOut = stream.leftOut
        self.seconds = (seconds * 100).rounded() / 100
        pairs = found.map {
            Pair(
                id: $0.id, of: $0.earlier, score: (Double($0.likeness) * 1000).rounded() / 1000, because: $0.because,
                days: $0.days)
        }
        measured = known.map { Self.measured(found, $0) }
    }

    private static func measured(_ found: [Duplicate], _ known: KnownIssues) -> Measured {
        func matter(_ id: String) -> String? { known.ids.first { $0.value.contains(id) }?.key }
        var (right, touching) = (0, 0)
        var shown: Set<String> = []
        for pair in found {
            let (one, other) = (matter(pair.id), matter(pair.earlier))
            guard one != nil || other != nil else { continue }
            touching += 1
            guard one == other else { continue }
            right += 1
            shown.insert(pair.id)
        }
        let wanted = known.ids.values.reduce(0) { $0 + max(0, $1.count - 1) }
        return Measured(
            precision: touching > 0 ? Double(right) / Double(touching) : 0,
            recall: wanted > 0 ? Double(shown.count) / Double(wanted) : 0, pairs: touching, messages: wanted)
    }

    var words: String {
        let head = Terminal.text(
            "reading.duplicates",
            [
                "messages": "\(messages)", "pairs": "\(pairs.count)", "seconds": "\(seconds)", "leftOut": "\(leftOut)",
            ])
        let rows = pairs.map { "  \($0.id) → \($0.of)  \(percent($0.score))  \($0.because.joined(separator: " "))" }
        let figures = measured.map {
            Terminal.text(
                "reading.measured", ["precision": percent($0.precision), "recall": percent($0.recall)])
        }
        return ([head] + rows + [figures].compactMap { $0 }).joined(separator: "\n")
    }
}
