import Cases
import Kernel
import Web

/// What people read of surveys.
extension PartWords {
    func survey(_ key: String, _ arguments: [String: String] = [:]) -> String {
        text("participation.surveys.\(key)", arguments)
    }

    func item(_ survey: Survey, _ href: String, _ now: Timestamp) -> Model {
        let stage = survey.stage(at: now)
        let (when, time) =
            stage == .draft || stage == .coming
            ? ("from", survey.opens) : stage == .open ? ("until", survey.closes) : ("ended", survey.closes)
        return [
            "href": href, "title": survey.title, "place": place(survey.place), "number": survey.number.shown,
            "path": survey.number.description, "kind": self.survey("kind.\(survey.kind.rawValue)"),
            "state": self.survey("stage.\(stage.rawValue)"),
            "stateClass": stage == .open ? "done" : stage == .coming || stage == .counting ? "due" : "plain",
            "when": self.survey(when, ["time": moment(time)]),
        ]
    }

    func facts(_ survey: Survey, _ now: Timestamp) -> Model {
        let isWishes = survey.kind == .wishes
        return [
            "text": survey.text, "opens": moment(survey.opens), "closes": moment(survey.closes),
            "people": self.survey("people", ["count": "\(survey.taken)"]),
            "resultHow": self.survey("result.how", ["few": "\(Figure.few)"]),
            "kept": self.survey("kept.\(survey.keeping.rawValue)"), "isWishes": isWishes,
            "rule": isWishes
                ? self.survey(
                    "wishes.rule", ["most": "\(survey.most)", "count": "\(survey.questions.first?.choices ?? 0)"])
                : "",
        ]
    }

    /// The questions, with what was answered to them so far.
    /// - Parameter typed: words as they were typed, by the index of the question.
    func questions(
        _ survey: Survey, _ answers: [SurveyAnswer] = [], typed: (Int) -> String? = { _ in nil }
    ) -> [Model] {
        survey.questions.enumerated().map { index, question -> Model in
            let answer = answers.indices.contains(index) ? answers[index] : SurveyAnswer()
            return [
                "index": "\(index)", "field": "q\(index)", "number": "\(index + 1)", "text": question.text,
                "isChoice": question.kind != .words, "isWords": question.kind == .words,
                "inputType": question.kind == .several ? "checkbox" : "radio", "isOptional": question.isOptional,
                "hint": hint(question), "said": typed(index) ?? answer.words ?? "",
                "options": (0..<question.choices).map { choice -> Model in
                    option(question, choice).merging(["chosen": answer.choices.contains(choice)]) { $1 }
                },
            ]
        }
    }

    private func hint(_ question: SurveyQuestion) -> String {
        switch question.kind {
        case .one: survey("hint.one")
        case .several: survey("hint.several", ["most": "\(question.most)"])
        case .scale: survey("hint.scale")
        case .words: survey("hint.words", ["most": "\(SurveyQuestion.wordsLength)"])
        }
    }

    private func option(_ question: SurveyQuestion, _ index: Int) -> Model {
        let option = question.options.indices.contains(index) ? question.options[index] : nil
        return [
            "value": "\(index)", "ordinal": "\(index + 1)", "name": name(question, index), "line": option?.line ?? "",
            "cost": option?.cost.map { survey("cost", ["yuan": $0.shown]) } ?? "",
        ]
    }

    func name(_ question: SurveyQuestion, _ index: Int) -> String {
        question.kind == .scale ? survey("scale.\(index + 1)") : question.options[index].name
    }

    // MARK: What came of it

    func outcome(_ survey: Survey) -> Model {
        guard let tally = survey.tally else { return [:] }
        let isFew = SurveyTally.isFew(tally.sheets)
        return [
            "isEmpty": tally.sheets == 0, "isFew": isFew, "few": self.survey("few", ["few": "\(Figure.few)"]),
            "results": isFew || tally.sheets == 0
                ? []
                : zip(survey.questions, tally.questions).enumerated().map { index, pair -> Model in
                    result(index, pair.0, pair.1, isRanked: survey.kind == .wishes)
                },
        ]
    }

    private func result(
        _ index: Int, _ question: SurveyQuestion, _ tally: SurveyTally.Question, isRanked: Bool
    ) -> Model {
        let isFew = SurveyTally.isFew(tally.answered)
        let order = isRanked ? tally.ranking : Array(tally.counts.indices)
        let grouped = tally.groups.reduce(0) { $0 + $1.count }
        return [
            "number": "\(index + 1)", "text": isRanked ? survey("wishes.ranking") : question.text, "isFew": isFew,
            "isRanked": isRanked,
            "answered": survey("answered", ["count": "\(tally.answered)"]),
            "mean": question.kind == .scale && !isFew
                ? tally.mean.map { survey("mean", ["mean": Money(count: Int64($0)).description]) } ?? "" : "",
            "tied": isRanked && tally.hasTies ? survey("wishes.ties") : "",
            "rows": isFew
                ? []
                : order.enumerated().map { place, choice -> Model in
                    let share = tally.permyriad(choice)
                    return option(question, choice).merging([
                        "rank": "\(place + 1)", "count": "\(tally.counts[choice])", "of": "\(max(1, tally.answered))",
                        "chosenBy": survey("chosenBy", ["count": "\(tally.counts[choice])"]),
                        "share": "\(share / 100).\(share % 100 / 10) %",
                    ]) { $1 }
                },
            "isWords": question.kind == .words,
            "groups": isFew ? [] : tally.groups.map { ["words": $0.words, "count": "\($0.count)"] as Model },
            "rest": question.kind == .words && !isFew && tally.answered > grouped
                ? survey("words.rest", ["count": "\(tally.answered - grouped)", "few": "\(Figure.few)"]) : "",
        ]
    }
}
