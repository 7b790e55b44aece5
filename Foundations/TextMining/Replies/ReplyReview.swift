/// How well a reply answers what was written: a proposal to its writer before it is sent, never a decision.
///
/// Without a model and without learning: the same words give the same review everywhere, and nothing is kept.
package struct ReplyReview: Hashable, Sendable {
    /// One thing that was asked or complained of.
    package struct Point: Hashable, Sendable {
        package let text: String
        /// How much of what it speaks of the reply speaks of too, from 0 to 1.
        package let share: Double
        package let isAnswered: Bool
    }

    /// What a reply lacks, the gravest first.
    package enum Lack: Hashable, Sendable {
        /// It is about something else.
        case matter
        /// So few words that nothing can be in them.
        case words
        case point(String)
        /// It names no law, document, measurement or inspection.
        case grounds
        /// It promises without a day.
        case day
    }

    /// How much the two have in common, from 0 for nothing; half of real replies have more than 0.05.
    package let relevance: Double
    package let points: [Point]
    package let grounds: [ReplyGround]
    package let lacks: [Lack]

    /// Replies below are about something else, or say so little that it comes to the same: of 2,288 real replies 10 in a
    /// hundred, of as many replies to other messages of the same class 77 (`Benchmarks/READING.md`).
    package static let leastRelevance = 0.008
    /// Fewer characters than this that say anything are no answer.
    static let leastLength = 15

    package var isRelevant: Bool { relevance >= Self.leastRelevance }

    /// The share of what was asked that is answered, from 0 to 1; 1 when nothing was asked.
    package var completeness: Double {
        points.isEmpty ? 1 : Double(points.count(where: \.isAnswered)) / Double(points.count)
    }

    /// - Parameters:
    ///   - message: what was reported; a title counts as its first sentence.
    ///   - reply: what will be sent.
    package init(of reply: String, to message: String) {
        let said = ReplyWords(reply)
        relevance = ReplyWords(message).likeness(said)
        points = ReplyPoints.points(of: message).map { text in
            let asked = ReplyWords(text)
            let share = asked.share(in: said)
            let isKindAnswered = ReplyQuestion.of(text).map { $0.isAnswered(by: reply) } ?? false
            return Point(text: text, share: share, isAnswered: share >= (isKindAnswered ? 0.12 : 0.25))
        }
        grounds = ReplyGround.named(in: reply)
        var lacks: [Lack] = []
        if said.length < Self.leastLength { lacks.append(.words) }
        if relevance < Self.leastRelevance { lacks.append(.matter) }
        lacks += points.filter { !$0.isAnswered }.map { .point($0.text) }
        if grounds.isEmpty { lacks.append(.grounds) }
        if ReplyQuestion.promises(reply), !ReplyQuestion.when.isAnswered(by: reply) { lacks.append(.day) }
        self.lacks = lacks
    }
}
