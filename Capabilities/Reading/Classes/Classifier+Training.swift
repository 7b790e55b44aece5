import Journal
package import Kernel
import Logging
import Platform
import Rights
import Store
import TextMining

/// Models made from all decisions, away from whoever reports, and put in force.
extension Classifier {
    /// Decisions below which a model says nothing.
    package static let leastExamples = 30
    /// The newest of them are learned from.
    static let mostExamples = 8_000
    /// A new model is due after so many decisions, or a tenth of those the last one knows.
    static let pace = 60
    /// Memory of a model, in bytes.
    static let mostMemory = 16 << 20

    /// What a model is made of.
    private struct Lesson: Sendable {
        var samples: [Sample] = []
        /// The last decision taken in.
        var position: Int64 = 0
        var latest: ModelVersion?
    }

    private struct Learned: Sendable {
        let model: Model
        let bytes: [UInt8]
        let evaluation: TextMining.Evaluation?
    }

    /// Makes models as they fall due, until cancelled.
    package func run() async {
        var attempts = Attempts(house.log, .warning, saying: "reading: could not make a model; the one in force stays")
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(30))
            guard !Task.isCancelled else { return }
            await refresh()
            await attempts.attempt {
                do {
                    if try await isDue() { _ = try await train(by: .system("reading")) }
                } catch is TooLittle {}
            }
        }
    }

    /// Whether enough was decided since the last model, or none is left.
    package func isDue() async throws -> Bool {
        try await house.reader.read { [self] connection in
            let latest = try models.all(connection).first { $0.isKept }
            let new = try examples.count(since: latest?.position ?? 0, connection)
            guard let latest else { return new >= Self.leastExamples }
            return new >= max(Self.pace, latest.examples / 10)
        }
    }

    /// Makes a model from all that was decided, and puts it in force unless a person has chosen another.
    /// - Throws: `TooLittle`; `RightRefusal` for a post that may not.
    /// - Returns: `nil` when another server has just made one from the same.
    package func train(by actor: Actor) async throws -> ModelVersion? {
        try allow(actor)
        let lesson = try await house.reader.read { [self] connection -> Lesson in try readLesson(connection) }
        let classes = Set(lesson.samples.map(\.label)).count
        guard lesson.samples.count >= Self.leastExamples, classes > 1 else {
            throw TooLittle(examples: lesson.samples.count, needed: Self.leastExamples)
        }
        let learned = try await apart("reading") { try Self.learn(lesson.samples) }
        let table = models
        let made = try await house.door.open { passage -> ModelVersion? in
            let versions = try table.all(passage)
            guard versions.first?.number == lesson.latest?.number else { return nil }
            // Somebody was forgotten meanwhile: what was learned from them must not come back.
            guard try ExampleTable(passage.county).isWhole(lesson.position, passage) else { return nil }
            let version = ModelVersion(
                number: (versions.first?.number ?? 0) + 1, made: passage.now, position: lesson.position,
                examples: lesson.samples.count, classes: classes, grams: learned.model.gramCount,
                macro: learned.evaluation.map { Int($0.macroF1 * 10_000) },
                micro: learned.evaluation.map { Int($0.microF1 * 10_000) },
                isActive: !versions.contains { $0.isActive && $0.isChosen }, isChosen: false, isKept: true)
            try table.insert(version, learned.bytes, try passage.record(version.entry("reading.trained", by: actor)))
            return version
        }
        look()
        return made
    }

    /// Puts a model in force, an earlier one too.
    /// - Throws: `NoSuchModel`; `RightRefusal`.
    package func activate(_ number: Int, by actor: Actor) async throws {
        try allow(actor)
        let table = models
        try await house.door.open { passage in
            guard let version = try table.find(number, passage), version.isKept else { throw NoSuchModel(number) }
            try table.activate(number, try passage.record(version.entry("reading.activated", by: actor)))
        }
        look()
    }

    private func allow(_ actor: Actor) throws {
        if case .system = actor { return }
        var object = Object()
        object.place = house.county.code
        try require(actor, .manageReading, on: object)
    }

    private func readLesson(_ connection: any Connection) throws -> Lesson {
        var lesson = Lesson()
        lesson.latest = try models.all(connection).first
        let all = try examples.after(0, most: Self.mostExamples, connection)
        lesson.position = try examples.last(connection)
        for start in stride(from: 0, to: all.count, by: 200) {
            let part = all[start..<min(start + 200, all.count)].filter { $0.category != nil }
            let texts = try words(part.map(\.report), connection)
            for example in part {
                guard let category = example.category, let text = texts[example.report], !text.isEmpty else { continue }
                lesson.samples.append(Sample(LoadedModel.fields(text), category))
            }
        }
        return lesson
    }

    private static func learn(_ samples: [Sample]) throws -> Learned {
        var training = Training()
        let classes = Set(samples.map(\.label)).count
        training.mostGrams = mostMemory / Model.bytesPerGram(classes: classes)
        // Many classes take many weights; by then the last passes change little.
        if classes > 8 { training.passes = 6 }
        // With many, one part tells as much as five.
        let parts = samples.count > 1500 ? 1 : 5
        let model = try Model(samples, training)
        let evaluation = try? TextMining.Evaluation.acrossFolds(samples, count: 5, most: parts, training)
        return Learned(model: model, bytes: try model.encoded(), evaluation: evaluation)
    }
}

extension ExampleTable {
    /// Whether nobody was forgotten after a position.
    func isWhole(_ position: Int64, _ connection: any Connection) throws -> Bool {
        try connection.first(
            "SELECT 1 AS gone FROM reading_examples WHERE county = ? AND position > ? AND category IS NULL LIMIT 1",
            [county, position]) == nil
    }
}

extension ModelVersion {
    fileprivate func entry(_ kind: String, by actor: Actor) -> Entry {
        var what: [String: JSON] = [
            "model": .integer(Int64(number)), "examples": .integer(Int64(examples)),
            "classes": .integer(Int64(classes)),
        ]
        what["macroF1"] = macro.map { .integer(Int64($0)) }
        return Entry(kind, Subject(ID<ModelVersion>(at: made)), by: actor, what: .object(what))
    }
}

/// Too little was decided to learn from.
package struct TooLittle: Explained, Hashable {
    let examples: Int
    let needed: Int

    package var explanation: Explanation {
        Explanation(.conflict, "reading.classes.tooLittle", ["count": "\(examples)", "needed": "\(needed)"])
    }
}

/// There is no such model any more.
package struct NoSuchModel: Explained, Hashable {
    let number: Int

    init(_ number: Int) { self.number = number }

    package var explanation: Explanation {
        Explanation(.conflict, "reading.classes.noModel", ["number": "\(number)"])
    }
}
