import Kernel

/// Why something about a survey was not done. Nothing was changed.
enum SurveyRefusal: Explained, Hashable {
    case unknown
    /// It is published: what is asked no longer changes.
    case notDraft
    case notYet, over, withdrawn
    /// Of an anonymous one, in which nobody can find the answers again to change them.
    case answeredAlready
    /// Somebody who answers has to be told from others, without being named.
    case needsResident
    case nothing
    /// The question that has to be answered.
    case missing(Int)
    case tooMany(Int, most: Int)
    /// Something that cannot be chosen there.
    case notThere(Int)
    case wordsTooLong(Int)
    case noQuestions, tooManyQuestions, noSuchQuestion
    case fewOptions
    case tooManyOptions(limit: Int)
    case optionTwice
    case mostTooHigh
    case period
    /// Its results are published at the end.
    case notClosed
    case begun

    var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, key("unknown"))
        case .notDraft: Explanation(.conflict, key("notDraft"))
        case .notYet: Explanation(.conflict, key("notYet"))
        case .over: Explanation(.conflict, key("over"))
        case .withdrawn: Explanation(.conflict, key("withdrawn"))
        case .answeredAlready: Explanation(.conflict, key("answeredAlready"))
        case .needsResident: Explanation(.forbidden, key("needsResident"))
        case .nothing: field("q0", "nothing")
        case .missing(let question): field("q\(question)", "missing", ["question": "\(question + 1)"])
        case .tooMany(let question, let most):
            field("q\(question)", "tooMany", ["question": "\(question + 1)", "most": "\(most)"])
        case .notThere(let question): field("q\(question)", "notThere", ["question": "\(question + 1)"])
        case .wordsTooLong(let question): field("q\(question)", "wordsTooLong", ["question": "\(question + 1)"])
        case .noQuestions: Explanation(.conflict, key("noQuestions"))
        case .tooManyQuestions:
            Explanation(.conflict, key("tooManyQuestions"), ["limit": "\(Survey.mostQuestions)"])
        case .noSuchQuestion: Explanation(.conflict, key("noSuchQuestion"))
        case .fewOptions: field("options", "fewOptions")
        case .tooManyOptions(let limit): field("options", "tooManyOptions", ["limit": "\(limit)"])
        case .optionTwice: field("options", "optionTwice")
        case .mostTooHigh: field("most", "mostTooHigh")
        case .period: field("closes", "period")
        case .notClosed: Explanation(.conflict, key("notClosed"))
        case .begun: Explanation(.conflict, key("begun"))
        }
    }

    private func key(_ name: String) -> String { "participation.surveys.refusal.\(name)" }

    private func field(_ name: String, _ reason: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(
            .invalid, key(reason), arguments, fields: [Explanation.Field("/\(name)", key(reason), arguments)])
    }
}
