import ArgumentParser
import Foundation
import Kernel
import TextMining

extension ReadMessages {
    struct Replies: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replies",
            abstract: "Measure how well replies to the matter are told from replies to other messages.",
            discussion: "Each message is given the reply to another one; with a model, one of the same class.")
        @Option(help: "The column with the title; empty for none.") var title = "topic"
        @Option(help: "The column with the message.") var text = "text"
        @Option(help: "The column with the reply.") var reply = "reply"
        @Option(help: "A model that train wrote: replies are exchanged within its classes.") var model: String?
        @Flag(help: "As JSON.") var json = false
        @Argument(help: "Messages with their replies (CSV).") var file: String

        func run() throws {
            var reader = try model.map { try ModelFile.read($0).reader() }
            var pairs: [ReplyEvaluation.Pair] = []
            var leftOut = 0
            let columns = [title, text, reply].filter { !$0.isEmpty }
            try MessageRecords.each(in: file, requiring: columns) { record in
                guard let message = record[text], !message.allSatisfy(\.isWhitespace) else {
                    return .emptyColumn(text)
                }
                guard let answer = record[reply], !answer.allSatisfy(\.isWhitespace) else { return .emptyColumn(reply) }
                let heading = record[title] ?? ""
                let group = reader?.label(for: [heading, message]) ?? ""
                pairs.append(.init(message: heading + "\n" + message, reply: answer, group: group))
                return nil
            } leftOut: {
                leftOut += 1
            }
            let told = MeasuredReplies(ReplyEvaluation(pairs), leftOut: leftOut)
            print(json ? try Terminal.json(told) : told.words)
            if leftOut > 0 { throw ExitCode(3) }
        }
    }
}

/// The figures as they are printed, to three places.
private struct MeasuredReplies: Encodable {
    let replies: Int
    let leftOut: Int
    let area: Double
    let caught: Double
    let wronged: Double
    let completeReal: Double
    let completeOther: Double
    let grounded: Double

    init(_ evaluation: ReplyEvaluation, leftOut: Int) {
        func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
        replies = evaluation.pairs
        self.leftOut = leftOut
        area = rounded(evaluation.area)
        caught = rounded(evaluation.caught)
        wronged = rounded(evaluation.wronged)
        completeReal = rounded(evaluation.completeReal)
        completeOther = rounded(evaluation.completeOther)
        grounded = rounded(evaluation.grounded)
    }

    var words: String {
        Terminal.text(
            "reading.replies",
            [
                "replies": "\(replies)", "area": "\(area)", "caught": percent(caught), "wronged": percent(wronged),
                "completeReal": percent(completeReal), "completeOther": percent(completeOther),
                "grounded": percent(grounded), "leftOut": "\(leftOut)",
            ])
    }
}
