import ArgumentParser
import Foundation
import Kernel
import TextMining

extension ReadMessages {
    struct Hot: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find matters that many people reported, the hottest first.",
            discussion: """
                Index: 10·log2(1 + people) + 2·log2(1 + votes) + 5·growth + log2(1 + days), where growth is the share of \
                people who wrote in the last quarter of the period.
                """)
        @OptionGroup var columns: StreamColumns
        @Option(help: "Days up to the last message.") var days = 365
        @Option(help: "How many to print.") var top = 20
        @Option(help: "People that a matter must have moved.") var people = 2
        @Option(help: "Matters known to be in the file (JSON: name to ids), to measure by.") var known: String?
        @Flag(help: "As JSON.") var json = false
        @Argument(help: "Messages with times (CSV).") var file: String

        func validate() throws {
            guard (1...36_500).contains(days) else { throw ValidationError("--days 365") }
            guard top > 0 else { throw ValidationError("--top 20") }
            guard people > 0 else { throw ValidationError("--people 2") }
        }

        func run() throws {
            let known = try known.map { try KnownIssues($0) }
            let stream = try StreamFile(file, columns)
            let began = ContinuousClock.now
            let grouping = Grouping(stream.messages)
            let last = stream.messages.map(\.time).max() ?? 0
            let issues = grouping.hottest(in: last - Int64(days) * 86_400_000..<last + 1, least: people)
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            let told = FoundIssues(
                issues, top, stream, seconds: seconds, found: known?.measured(in: issues.map(\.ids)) ?? [])
            print(json ? try Terminal.json(told) : told.words)
            if stream.leftOut > 0 { throw ExitCode(3) }
        }
    }
}

/// Hot issues as they are printed.
private struct FoundIssues: Encodable {
    struct Issue: Encodable {
        let rank: Int
        let title: String
        let place: String?
        let about: [String]
        let index: Double
        let people: Int
        let votes: Int
        let growth: Double
        let first: String
        let last: String
        let ids: [String]
    }

    let messages: Int
    let leftOut: Int
    let seconds: Double
    let groups: [Issue]
    let known: [KnownIssues.Found]

    init(_ issues: [HotIssue], _ top: Int, _ stream: StreamFile, seconds: Double, found: [KnownIssues.Found]) {
        messages = stream.messages.count
        leftOut = stream.leftOut
        self.seconds = (seconds * 100).rounded() / 100
        groups = issues.prefix(top).enumerated().map { rank, issue in
            func day(_ time: Int64) -> String {
                CountyTime.china.date(Timestamp(milliseconds: time)).description
            }
            return Issue(
                rank: rank + 1, title: issue.title, place: issue.place, about: issue.names,
                index: (issue.index * 10).rounded() / 10, people: issue.people, votes: issue.votes,
                growth: (issue.growth * 100).rounded() / 100, first: day(issue.first), last: day(issue.last),
                ids: issue.ids)
        }
        known = found
    }

    var words: String {
        let rows = groups.map { issue in
            Terminal.text(
                "reading.hot",
                [
                    "rank": "\(issue.rank)", "title": issue.title, "index": "\(issue.index)",
                    "people": "\(issue.people)", "messages": "\(issue.ids.count)", "votes": "\(issue.votes)",
                    "first": issue.first, "last": issue.last, "about": issue.about.joined(separator: " "),
                ])
        }
        let measured = known.map { one in
            Terminal.text(
                "reading.known",
                [
                    "name": one.name, "rank": one.rank.map { "\($0)" } ?? "–", "precision": percent(one.precision),
                    "recall": percent(one.recall),
                ])
        }
        let head = Terminal.text(
            "reading.grouped", ["messages": "\(messages)", "seconds": "\(seconds)", "leftOut": "\(leftOut)"])
        return ([head] + rows + measured).joined(separator: "\n")
    }
}
