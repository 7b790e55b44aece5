import Cases
import Foundation

/// What came of a survey: exact counts, and nothing by which anybody could be told.
struct SurveyTally: Hashable, Sendable, Codable {
    /// What was said to one question.
    struct Question: Hashable, Sendable, Codable {
        /// How many answered it.
        var answered = 0
        /// By what can be chosen.
        var counts: [Int] = []
        /// Words that enough people wrote alike, the most frequent first.
        var groups: [Group] = []
    }

    /// The same words of several people.
    struct Group: Hashable, Sendable, Codable {
        let words: String
        let count: Int
    }

    /// How many answered anything.
    let sheets: Int
    let questions: [Question]

    init(_ sheets: [[SurveyAnswer]], of questions: [SurveyQuestion]) {
        self.sheets = sheets.count
        self.questions = questions.enumerated().map { index, question in
            Question(question, sheets.compactMap { $0.indices.contains(index) ? $0[index] : nil })
        }
    }

    /// What people wrote to one question, in the order of the words: that of the sheets would tell which answers to several
    /// questions are one person's.
    static func words(_ sheets: [[SurveyAnswer]], at question: Int) -> [String] {
        sheets.compactMap { $0[question].words }.sorted()
    }

    /// Too few to say anything of without saying it of somebody.
    /// - Source: the house's rule for public figures, `Figure.few`.
    static func isFew(_ count: Int) -> Bool { (1..<Figure.few).contains(count) }
}

extension SurveyTally.Question {
    init(_ question: SurveyQuestion, _ answers: [SurveyAnswer]) {
        counts = Array(repeating: 0, count: question.choices)
        var words: [String: Int] = [:]
        for answer in answers where !answer.isEmpty {
            answered += 1
            for choice in answer.choices where counts.indices.contains(choice) { counts[choice] += 1 }
            if let said = answer.words { words[Self.plain(said), default: 0] += 1 }
        }
        groups = words.filter { $0.value >= Figure.few }.map { SurveyTally.Group(words: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.words) < ($0.count, $1.words) }
    }

    /// Blanks and the last full stop make no difference.
    private static func plain(_ words: String) -> String {
        words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .trimmingCharacters(in: .punctuationCharacters)
    }

    /// The indices of what can be chosen: what most chose first, and of equals the one that was listed first.
    var ranking: [Int] { counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) } }

    /// Whether the order at some place is that of the list alone.
    var hasTies: Bool { Set(counts).count < counts.count }

    /// Of a scale from 1: the mean in hundredths, rounded half up; `nil` when nobody answered.
    var mean: Int? {
        guard answered > 0 else { return nil }
        let sum = counts.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
        return (200 * sum + answered) / (2 * answered)
    }

    /// How many ten-thousandths of those who answered chose this, rounded down so that only all are 100 %.
    func permyriad(_ index: Int) -> Int { answered == 0 ? 0 : counts[index] * 10_000 / answered }
}
