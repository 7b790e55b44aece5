import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// What is done to surveys: the office asks, residents answer once each.
struct SurveyWork: Sendable {
    let house: House
    let table: SurveyTable
    /// Draws a number below its argument.
    let lot: @Sendable (Int) -> Int

    init(_ house: House, lot: @escaping @Sendable (Int) -> Int = { Int.random(in: 0..<$0) }) {
        (self.house, self.lot) = (house, lot)
        table = SurveyTable(house.county)
    }

    static let timer = "survey.close"

    /// Writes one down; nobody but those who conduct it sees it before it is published.
    /// - Throws: `RightRefusal`, `SurveyRefusal`.
    func make(_ plan: SurveyPlan, by actor: Actor) async throws -> CaseNumber {
        try require(actor, .conductParticipation, on: Object(at: plan.place))
        return try await house.door.open { [table] passage in
            let number = try passage.nextNumber(plan.kind.prefix, in: "surveys")
            let survey = plan.survey(ID(at: passage.now), number)
            try survey.checkPeriod(at: passage.now)
            let pen = try passage.record(survey.entry("made", by: actor, what: survey.facts), first: true)
            try table.insert(survey, pen)
            return number
        }
    }

    /// Puts these questions in the place of those there were.
    /// - Throws: `RightRefusal`, `SurveyRefusal`.
    func edit(
        _ number: CaseNumber, by actor: Actor,
        _ change: @escaping @Sendable (inout [SurveyQuestion]) throws -> Void
    ) async throws {
        try await conduct(number, by: actor) { [table] survey, passage in
            guard survey.state == .draft else { throw SurveyRefusal.notDraft }
            var next = survey
            try change(&next.questions)
            // What is written may still be half done; what was written is not to be beyond all bounds.
            guard next.questions.count <= Survey.mostQuestions else { throw SurveyRefusal.tooManyQuestions }
            guard next.kind == .questions || next.questions.count == 1 else { throw SurveyRefusal.noSuchQuestion }
            let what = JSON.object(["questions": .integer(Int64(next.questions.count))])
            let pen = try passage.record(next.entry("edited", by: actor, what: what))
            try table.update(next, pen)
        }
    }

    /// - Throws: `RightRefusal`, `SurveyRefusal`.
    func publish(_ number: CaseNumber, by actor: Actor) async throws {
        try await conduct(number, by: actor) { [table] survey, passage in
            let next = try survey.published(at: passage.now)
            let pen = try passage.record(next.entry("published", by: actor, what: next.asked))
            try table.update(next, pen)
            try pen.schedule(Self.timer, of: Subject(next.id), at: next.closes)
        }
    }

    /// - Throws: `RightRefusal`, `SurveyRefusal`.
    func withdraw(_ number: CaseNumber, reason: String, by actor: Actor) async throws {
        let reason = mask(reason).text
        try await conduct(number, by: actor) { [table] survey, passage in
            let next = try survey.withdrawn(at: passage.now)
            let pen = try passage.record(next.entry("withdrawn", by: actor, reason: reason))
            try table.update(next, pen)
            try pen.cancel(Self.timer, of: Subject(next.id))
        }
    }

    /// The answers of a resident, one for each question. The journal says that somebody answered, and nothing of what.
    /// - Throws: `RightRefusal`, `SurveyRefusal`.
    func answer(_ number: CaseNumber, _ answers: [SurveyAnswer], by actor: Actor) async throws {
        try require(actor, .takePart, on: Object())
        guard case .resident(let person) = actor else { throw SurveyRefusal.needsResident }
        let answers = answers.map { SurveyAnswer(choices: $0.choices, words: $0.words.map { mask($0).text }) }
        try await house.door.open { passage in
            guard let survey = try table.find(number, passage) else { throw SurveyRefusal.unknown }
            try survey.check(answers, at: passage.now)
            guard try !table.hasAnswered(shadow(person, in: survey.id.bytes), survey.id, passage) else {
                throw SurveyRefusal.answeredAlready
            }
            guard try table.hasAnswered(person, survey.id, passage) else {
                return try take(answers, of: person, survey, by: actor, passage)
            }
            guard survey.keeping == .changeable else { throw SurveyRefusal.answeredAlready }
            let pen = try passage.record(survey.entry("changed", by: actor))
            try table.replace(of: person, with: answers, survey.id, pen)
        }
    }

    var shadow: Shadow { Shadow(seal: house.seal, table: "survey_people", matter: "survey") }

    private func take(
        _ answers: [SurveyAnswer], of person: ID<Person>, _ survey: Survey, by actor: Actor, _ passage: Passage
    ) throws {
        var next = survey
        next.taken += 1
        let pen = try passage.record(next.entry("answered", by: actor))
        try table.note(person, survey.id, pen)
        try table.update(next, pen)
        guard survey.keeping == .anonymous else {
            return try table.add(answers, of: person, at: next.taken, survey.id, pen)
        }
        let slot = slot(after: survey.taken, lot: lot)
        guard slot < next.taken else { return try table.add(answers, of: nil, at: slot, survey.id, pen) }
        // Rows stay where they are and change what they hold: not even their order on the disk tells who came when.
        try table.copy(slot, to: next.taken, survey.id, pen)
        try table.replace(slot, with: answers, survey.id, pen)
    }

    private func conduct(
        _ number: CaseNumber, by actor: Actor, _ body: @escaping @Sendable (Survey, Passage) throws -> Void
    ) async throws {
        try await house.door.open { [table] passage in
            guard let survey = try table.find(number, passage) else { throw SurveyRefusal.unknown }
            try require(actor, .conductParticipation, on: Object(at: survey.place))
            try body(survey, passage)
        }
    }
}

/// What is said of a new survey.
struct SurveyPlan: Sendable {
    var kind: Survey.Kind
    var place: DivisionCode
    var title: String
    var text: String
    var keeping: Survey.Keeping
    var opens: Timestamp
    var closes: Timestamp
    /// Of wishes: how many one may choose.
    var most = 1

    func survey(_ id: ID<Survey>, _ number: CaseNumber) -> Survey {
        var survey = Survey(
            id: id, number: number, kind: kind, place: place, title: title, text: text, keeping: keeping, opens: opens,
            closes: closes)
        if kind == .wishes { survey.questions = [SurveyQuestion(text: title, kind: .several, most: most)] }
        return survey
    }
}

extension Survey {
    func entry(_ kind: String, by actor: Actor, reason: String? = nil, what: JSON = .object([:])) -> Entry {
        Entry(
            "survey.\(kind)", Subject(id), by: actor, reason: reason, division: place,
            reference: number.description, what: what)
    }

    var facts: JSON {
        .object([
            "number": .string(number.description), "kind": .string(kind.rawValue), "title": .string(title),
            "keeping": .string(keeping.rawValue), "opens": .string(CountyTime.china.format(opens)),
            "closes": .string(CountyTime.china.format(closes)),
        ])
    }

    /// What everybody is asked, as it stands from the publication on.
    var asked: JSON {
        .object([
            "questions": .array(
                questions.map { question in
                    .object([
                        "text": .string(question.text), "kind": .string(question.kind.rawValue),
                        "most": .integer(Int64(question.limit)),
                        "options": .array(question.options.map { .string($0.name) }),
                    ])
                })
        ])
    }
}
