import Kernel

/// What a village asks everybody: a few questions, or a list of wishes of which each resident chooses some.
struct Survey: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case questions
        /// One question: which of these, up to so many.
        case wishes

        /// The letters of its numbers: 问卷, 心愿.
        var prefix: String { self == .questions ? "WJ" : "XY" }
    }

    /// What is kept of who answered what.
    enum Keeping: String, Hashable, Sendable, CaseIterable {
        /// The answers stay with whoever gave them until the end, so that they can be changed; then the tie is cut.
        case changeable
        /// Who answered and what was answered lie apart from the first moment.
        case anonymous
    }

    enum State: String, Hashable, Sendable, CaseIterable { case draft, published, closed, withdrawn }

    /// Where it stands at a moment, for people.
    enum Stage: String, Hashable, Sendable, CaseIterable { case draft, coming, open, counting, closed, withdrawn }

    let id: ID<Survey>
    let number: CaseNumber
    let kind: Kind
    let place: DivisionCode
    let title: String
    let text: String
    let keeping: Keeping
    let opens: Timestamp
    let closes: Timestamp
    var questions: [SurveyQuestion] = []
    var state = State.draft
    /// How many have answered.
    var taken = 0
    /// What came of it, once it is closed.
    var tally: SurveyTally?

    static let mostQuestions = 30

    func stage(at now: Timestamp) -> Stage {
        switch state {
        case .draft: .draft
        case .withdrawn: .withdrawn
        case .closed: .closed
        case .published: now < opens ? .coming : now < closes ? .open : .counting
        }
    }

    /// Of a wish list: how many one may choose.
    var most: Int { questions.first?.most ?? 0 }
}

/// One question and what can be answered to it.
struct SurveyQuestion: Hashable, Sendable, Codable {
    enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case one, several
        /// From 1, not at all, to 5, fully.
        case scale
        /// A few words of one's own.
        case words
    }

    /// Something that can be chosen.
    struct Option: Hashable, Sendable, Codable {
        var name: String
        /// A line about it; of wishes.
        var line = ""
        /// What it costs; of wishes.
        var cost: Money?
    }

    var text: String
    var kind: Kind
    var options: [Option] = []
    /// Of several: how many may be chosen.
    var most = 1
    /// Whoever does not want to answer it may leave it out.
    var isOptional = false

    static let mostOptions = 100
    static let nameLength = 60
    static let lineLength = 200
    static let wordsLength = 200
    static let scaleSteps = 5

    /// How many things can be chosen.
    var choices: Int {
        switch kind {
        case .one, .several: options.count
        case .scale: Self.scaleSteps
        case .words: 0
        }
    }

    /// How many of them one may choose.
    var limit: Int { kind == .several ? most : kind == .words ? 0 : 1 }
}

/// What one person says to one question.
struct SurveyAnswer: Hashable, Sendable, Codable {
    /// Indices of what was chosen, ascending; on the scale 0 stands for 1.
    var choices: [Int] = []
    /// Personal data in them is covered; nothing else is kept.
    var words: String?

    var isEmpty: Bool { choices.isEmpty && words == nil }
}
