package import Cases
package import Kernel
import Synchronization

/// A survey that is open, and a wish list of which the result is published; through the same doors as real ones.
package struct SurveyStory: Sendable {
    private let work: SurveyWork
    private let cast: DemoCast

    package init(_ participation: Participation, cast: DemoCast) {
        (work, self.cast) = (participation.surveys.work, cast)
    }

    /// Residents of the demo who answer, from this number on.
    private static let first = 200
    private static let wishers = 64
    private static let answerers = 19

    private final class Made: Sendable {
        let number = Mutex<CaseNumber?>(nil)
    }

    /// - Parameter now: the end of the history.
    package func interludes(until now: Timestamp) -> [Playback.Interlude] {
        wishes(opens: now.adding(days: -24), closes: now.adding(days: -5))
            + hall(opens: now.adding(days: -3), closes: now.adding(days: 11))
    }

    private func wishes(opens: Timestamp, closes: Timestamp) -> [Playback.Interlude] {
        let words = cast.words.wishes
        let options = words.options.map { parts in
            SurveyQuestion.Option(name: parts[0], line: parts[1], cost: Money(parsing: parts[2]))
        }
        let plan = SurveyPlan(
            kind: .wishes, place: cast.place, title: words.title, text: words.text, keeping: .changeable, opens: opens,
            closes: closes, most: words.most)
        return run(plan, answering: opens.adding(hours: 5)) {
            $0[0].options = options
        } sheets: {
            (0..<Self.wishers).map { [SurveyAnswer(choices: Self.chosen(by: $0, of: options.count, words.most))] }
        }
    }

    private func hall(opens: Timestamp, closes: Timestamp) -> [Playback.Interlude] {
        let words = cast.words.survey
        let questions = words.questions.map { question in
            SurveyQuestion(
                text: question.text, kind: question.kind, options: question.options.map { .init(name: $0) },
                most: question.most ?? 1, isOptional: question.isOptional ?? false)
        }
        let plan = SurveyPlan(
            kind: .questions, place: cast.place, title: words.title, text: words.text, keeping: .anonymous,
            opens: opens, closes: closes)
        return run(plan, answering: opens.adding(hours: 9)) {
            $0 = questions
        } sheets: {
            (0..<Self.answerers).map { person in
                let said = person % 6 == 0 ? words.said[person / 6 % words.said.count] : nil
                return [
                    .init(choices: [person * person % 5]), .init(choices: [person % 3, 3]),
                    .init(choices: [2 + person % 3]), .init(words: said),
                ]
            }
        }
    }

    /// Up to so many of them, the first ones oftener.
    private static func chosen(by person: Int, of count: Int, _ most: Int) -> [Int] {
        let steps = (0..<most).map { ($0 * $0 + person * (1 + $0) + person * person / 7) % (count - $0) }
        return Set(steps).sorted()
    }

    private func run(
        _ plan: SurveyPlan, answering: Timestamp, asking: @escaping @Sendable (inout [SurveyQuestion]) -> Void,
        sheets: @escaping @Sendable () -> [[SurveyAnswer]]
    ) -> [Playback.Interlude] {
        let made = Made()
        return [
            cast.interlude(at: plan.opens) {
                let number = try await work.make(plan, by: cast.clerk)
                try await work.edit(number, by: cast.clerk, asking)
                try await work.publish(number, by: cast.clerk)
                made.number.withLock { $0 = number }
            },
            cast.interlude(at: answering) {
                guard let number = made.number.withLock({ $0 }) else { return }
                for (person, sheet) in sheets().enumerated() {
                    try await work.answer(number, sheet, by: cast.resident(Self.first + person))
                }
            },
        ]
    }
}
