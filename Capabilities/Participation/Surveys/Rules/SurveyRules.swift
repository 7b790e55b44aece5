import Kernel

extension Survey {
    /// Whether it may be asked like this.
    /// - Throws: `SurveyRefusal`.
    func checkQuestions() throws(SurveyRefusal) {
        guard !questions.isEmpty else { throw .noQuestions }
        guard questions.count <= Self.mostQuestions else { throw .tooManyQuestions }
        for question in questions { try question.check() }
    }

    /// - Throws: `SurveyRefusal`.
    func checkPeriod(at now: Timestamp) throws(SurveyRefusal) {
        guard opens < closes, closes > now else { throw .period }
    }

    /// Everybody can see it from now on, and it no longer changes.
    /// - Throws: `SurveyRefusal`.
    func published(at now: Timestamp) throws(SurveyRefusal) -> Survey {
        guard state == .draft else { throw .notDraft }
        try checkPeriod(at: now)
        try checkQuestions()
        var next = self
        next.state = .published
        return next
    }

    /// Called off before anybody could answer.
    /// - Throws: `SurveyRefusal`.
    func withdrawn(at now: Timestamp) throws(SurveyRefusal) -> Survey {
        guard state == .draft || stage(at: now) == .coming else { throw .begun }
        var next = self
        next.state = .withdrawn
        return next
    }

    /// Whether these answers can be taken in now.
    /// - Throws: `SurveyRefusal`.
    func check(_ answers: [SurveyAnswer], at now: Timestamp) throws(SurveyRefusal) {
        switch stage(at: now) {
        case .open: break
        case .draft: throw .unknown
        case .coming: throw .notYet
        case .counting, .closed: throw .over
        case .withdrawn: throw .withdrawn
        }
        try check(answers)
    }

    /// One answer for each question, none of them beyond what was asked.
    /// - Throws: `SurveyRefusal`, of the first question at fault.
    func check(_ answers: [SurveyAnswer]) throws(SurveyRefusal) {
        guard answers.count == questions.count else { throw .notThere(min(answers.count, questions.count)) }
        for (index, (question, answer)) in zip(questions, answers).enumerated() {
            try question.check(answer, at: index)
        }
        guard answers.contains(where: { !$0.isEmpty }) else { throw .nothing }
    }
}

extension SurveyQuestion {
    /// - Throws: `SurveyRefusal`.
    func check() throws(SurveyRefusal) {
        guard kind == .one || kind == .several else { return }
        guard options.count >= 2 else { throw .fewOptions }
        guard options.count <= Self.mostOptions else { throw .tooManyOptions(limit: Self.mostOptions) }
        guard Set(options.map(\.name)).count == options.count else { throw .optionTwice }
        guard kind == .one || (1...options.count).contains(most) else { throw .mostTooHigh }
    }

    fileprivate func check(_ answer: SurveyAnswer, at index: Int) throws(SurveyRefusal) {
        if answer.isEmpty {
            guard isOptional else { throw .missing(index) }
            return
        }
        guard (answer.words == nil) == (kind != .words) else { throw .notThere(index) }
        guard answer.choices.count <= limit else { throw .tooMany(index, most: limit) }
        let isAscending = zip(answer.choices, answer.choices.dropFirst()).allSatisfy { $0 < $1 }
        guard isAscending, answer.choices.allSatisfy({ (0..<choices).contains($0) }) else { throw .notThere(index) }
        // Covered words may be a little longer than what was typed.
        guard (answer.words?.count ?? 0) <= 2 * Self.wordsLength else { throw .wordsTooLong(index) }
    }
}

/// Puts a new sheet at a place of its own by lot, and the one that lay there behind all others: whatever came when, each
/// order of the sheets is equally likely, so that none can be told by when somebody answered.
/// - Parameters:
///   - count: how many there are.
///   - lot: draws a number below its argument.
/// - Returns: the place of the new one, from 1; of another, if it is not the last, that moves to the end.
/// - Source: Fisher and Yates, inside out (Knuth, The Art of Computer Programming, volume 2, 3.4.2).
func slot(after count: Int, lot: (Int) -> Int) -> Int { 1 + lot(count + 1) }
