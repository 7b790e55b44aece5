import Hummingbird
import Kernel
import Tables
import Web

/// What came of a survey as a table for everybody: a line for each thing that could be chosen, and for words that enough
/// people wrote alike. Counts of too few are left out, as on the page.
struct SurveyFile {
    let survey: Survey

    init(_ survey: Survey) { self.survey = survey }

    var response: Response {
        get throws {
            guard let tally = survey.tally else { throw SurveyRefusal.notClosed }
            let header = ["question", "text", "option", "name", "cost", "answered", "count", "rank", "suppressed"]
            let lines = zip(survey.questions, tally.questions).enumerated().flatMap { index, pair in
                Self.lines(
                    index, pair.0, pair.1, isFew: SurveyTally.isFew(tally.sheets), isRanked: survey.kind == .wishes)
            }
            let text = ([header] + lines).map { CSVWriter.record($0.map(InertText.made)) }.joined()
            return Reply.bytes(
                Array(text.utf8), type: "text/csv; charset=utf-8",
                headers: [.contentDisposition: "attachment; filename=\"\(survey.number)-result.csv\""])
        }
    }

    private static func lines(
        _ index: Int, _ question: SurveyQuestion, _ tally: SurveyTally.Question, isFew: Bool, isRanked: Bool
    ) -> [[String]] {
        let isFew = isFew || SurveyTally.isFew(tally.answered)
        func line(_ option: String, _ name: String, _ cost: Money?, _ count: Int, _ rank: Int?) -> [String] {
            [
                "\(index + 1)", question.text, option, name, cost?.description ?? "",
                isFew ? "" : "\(tally.answered)", isFew ? "" : "\(count)",
                isFew ? "" : rank.map(String.init) ?? "", isFew ? "1" : "0",
            ]
        }
        let ranks = Dictionary(
            tally.ranking.enumerated().map { ($0.element, $0.offset + 1) }, uniquingKeysWith: { first, _ in first })
        let chosen = tally.counts.indices.map { choice in
            let option = question.kind == .scale ? nil : question.options[choice]
            return line(
                "\(choice + 1)", option?.name ?? "\(choice + 1)", option?.cost, tally.counts[choice],
                isRanked ? ranks[choice] : nil)
        }
        return chosen + (isFew ? [] : tally.groups.map { line("", $0.words, nil, $0.count, nil) })
    }
}
