import ArgumentParser
import Foundation
import Kernel
import TextMining

extension ReadMessages {
    struct Evaluate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how well classes are proposed for messages whose class is known.",
            discussion: """
                With --model, a model that has not seen these messages is asked about each. With --folds 5, the file is
                cut in five, and each fifth is asked of a model that learned from the other four.
                """)
        @OptionGroup var columns: Columns
        @Option(help: "A model that train wrote.") var model: String?
        @Option(help: "Parts for measuring without a model.") var folds: Int?
        @Flag(help: "As JSON.") var json = false
        @Argument(help: "Messages with their classes (CSV).") var file: String

        func validate() throws {
            guard (model == nil) != (folds == nil) else { throw ValidationError("--model PATH | --folds 5") }
            if let folds, !(2...100).contains(folds) { throw ValidationError("--folds 2…100") }
        }

        func run() throws {
            let model = try model.map { try ModelFile.read($0) }
            let messages = try MessageFile(file, texts: columns.texts, label: columns.label)
            guard !messages.samples.isEmpty else { throw TrainingRefusal.noSamples }
            let began = ContinuousClock.now
            let evaluation = try evaluated(messages, model)
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            let told = Evaluated(evaluation, leftOut: messages.leftOut, seconds: seconds)
            print(json ? try Terminal.json(told) : told.words)
            if messages.leftOut > 0 { throw ExitCode(3) }
        }

        private func evaluated(_ messages: MessageFile, _ model: Model?) throws -> Evaluation {
            guard let model else {
                let progress = Progress(file, folds)
                let result = try Evaluation.acrossFolds(messages.samples, count: folds ?? 5) {
                    progress.advance(to: $0)
                }
                progress.finish()
                return result
            }
            let fields = model.settings.weights.count
            guard columns.texts.count == fields else {
                throw ModelFileFault.fields(wanted: fields, given: columns.texts.count)
            }
            var reader = model.reader()
            var pairs: [(right: String, proposed: String)] = []
            for sample in messages.samples { pairs.append((sample.label, reader.label(for: sample.fields))) }
            return Evaluation(Set(model.labels).union(messages.samples.map(\.label)).sorted(), pairs)
        }
    }
}

/// An evaluation as it is printed.
private struct Evaluated: Encodable {
    struct Class: Encodable {
        let label: String
        let count: Int
        let precision: Double
        let recall: Double
        let f1: Double
    }
    /// `counts[right][proposed]`, in the order of `labels`.
    struct Confusion: Encodable {
        let labels: [String]
        let counts: [[Int]]
    }

    let messages: Int
    let leftOut: Int
    let macroF1: Double
    let microF1: Double
    let perClass: [Class]
    let confusion: Confusion
    let seconds: Double

    init(_ evaluation: Evaluation, leftOut: Int, seconds: Double) {
        self.leftOut = leftOut
        self.seconds = seconds
        messages = evaluation.classes.reduce(0) { $0 + $1.count }
        macroF1 = evaluation.macroF1
        microF1 = evaluation.microF1
        perClass = evaluation.classes.map {
            Class(label: $0.label, count: $0.count, precision: $0.precision, recall: $0.recall, f1: $0.f1)
        }
        confusion = Confusion(labels: evaluation.classes.map(\.label), counts: evaluation.confusion)
    }

    var words: String {
        let head = Terminal.text(
            "reading.evaluated",
            [
                "messages": "\(messages)", "macro": percent(macroF1), "micro": percent(microF1),
                "seconds": "\((seconds * 100).rounded() / 100)", "leftOut": "\(leftOut)",
            ])
        let rows = perClass.enumerated().map { row, one in
            let wrong = confusion.counts[row].enumerated().filter { $0.offset != row && $0.element > 0 }
                .sorted { $0.element > $1.element }.prefix(3)
                .map { "\(confusion.labels[$0.offset]) \($0.element)" }.joined(separator: ", ")
            return "  \(one.label)  F1 \(percent(one.f1))  \(one.count)  → \(wrong)"
        }
        return ([head] + rows).joined(separator: "\n")
    }
}
