import ArgumentParser
import Foundation
import Kernel
import TextMining

struct ReadMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reading",
        abstract: "Read what residents write: classes, issues that many report, and duplicates.",
        discussion: "Everything here is a proposal with its reasons. Files are CSV in UTF-8 with a header.",
        subcommands: [
            Train.self, Evaluate.self, Explain.self, Hot.self, Duplicates.self, Replies.self, Reindex.self,
        ])

    /// Where the texts and the classes stand.
    struct Columns: ParsableArguments {
        @Option(help: "Columns with the texts, the title first: topic,text.") var text: String
        @Option(help: "The column with the class.") var label: String

        var texts: [String] { text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }

        func validate() throws {
            guard !texts.isEmpty, texts.allSatisfy({ !$0.isEmpty }) else { throw ValidationError("--text topic,text") }
            guard !label.isEmpty else { throw ValidationError("--label label") }
        }
    }

    struct Train: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Learn classes from messages and write a model.")
        @OptionGroup var columns: Columns
        @Option(help: "The file to write; one that is there is replaced when the new one is whole.") var model: String
        @Flag(help: "As JSON.") var json = false
        @Argument(help: "Messages with their classes (CSV).") var file: String

        func run() throws {
            let messages = try MessageFile(file, texts: columns.texts, label: columns.label)
            let began = ContinuousClock.now
            let learned = try Model(messages.samples)
            let bytes = try learned.encoded()
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            guard (try? Data(bytes).write(to: URL(fileURLWithPath: model), options: .atomic)) != nil else {
                throw ModelFileFault.unwritable(model)
            }
            let told = Trained(
                model: model, messages: messages.samples.count, leftOut: messages.leftOut, classes: learned.labels,
                grams: learned.gramCount, bytes: bytes.count, seconds: (seconds * 100).rounded() / 100)
            print(json ? try Terminal.json(told) : told.words)
            if messages.leftOut > 0 { throw ExitCode(3) }
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which class a message most likely has, how sure that is, and which words spoke for it.",
            discussion: "Give a title and a text, or a text alone.")
        @Option(help: "A model that train wrote.") var model: String
        @Option(help: "Ask about this class instead of the likeliest.") var label: String?
        @Flag(help: "As JSON.") var json = false
        @Argument(help: "The message.") var texts: [String]

        func run() throws {
            let model = try ModelFile.read(model)
            if let label, !model.labels.contains(label) { throw ModelFileFault.noSuchClass(label, model.labels) }
            let fields = model.settings.weights.count
            guard texts.count <= fields else { throw ModelFileFault.fields(wanted: fields, given: texts.count) }
            var reader = model.reader()
            let padded = Array(repeating: "", count: fields - texts.count) + texts
            let explained = ToldProposal(reader.explain(padded, for: label))
            print(json ? try Terminal.json(explained) : explained.words)
        }
    }
}

/// What was learned.
private struct Trained: Encodable {
    let model: String
    let messages: Int
    let leftOut: Int
    let classes: [String]
    let grams: Int
    let bytes: Int
    let seconds: Double

    var words: String {
        Terminal.text(
            "reading.trained",
            [
                "model": model, "messages": "\(messages)", "classes": "\(classes.count)", "seconds": "\(seconds)",
                "kilobytes": "\(bytes / 1024)", "leftOut": "\(leftOut)",
            ])
    }
}

/// A proposal as it is printed; numbers to three places.
private struct ToldProposal: Encodable {
    struct Class: Encodable {
        let label: String
        let confidence: Double
    }
    struct Word: Encodable {
        let text: String
        let share: Double
    }

    let label: String
    let confidence: Double
    let because: [Word]
    let others: [Class]

    init(_ explained: ExplainedProposal) {
        label = explained.proposal.label
        confidence = Self.rounded(explained.proposal.confidence)
        because = explained.words.map { Word(text: $0.text, share: Self.rounded($0.share)) }
        others = explained.others.map { Class(label: $0.label, confidence: Self.rounded($0.confidence)) }
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    var words: String {
        let first = "\(label)  \(percent(confidence))"
        let reasons = because.map { "  \($0.text)  \(percent($0.share))" }
        let rest = others.prefix(3).map { "  \($0.label)  \(percent($0.confidence))" }
        return
            ([first, Terminal.text("reading.because")] + reasons + [Terminal.text("reading.others")] + rest)
            .joined(separator: "\n")
    }
}

/// `93.4%`
func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
}
