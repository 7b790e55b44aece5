import Kernel
import Platform
import Store
import TextMining

/// What is looked for among open cases.
struct LikelyQuestion: Sendable {
    let text: String
    let category: CategoryCode
    let division: DivisionCode
    let point: Coordinate?
    /// Whom it complains about: such reports join only one another.
    let about: UnitCode?
    let received: Timestamp
    /// The case itself, when it is one already.
    var own: ID<Case>?

    init(_ submission: Submission, _ category: CategoryCode, _ found: CaseWork.Found, at now: Timestamp) {
        self.init(submission.text, category, found.division, found.point, about: submission.about, at: now)
    }

    init(
        _ text: String, _ category: CategoryCode, _ division: DivisionCode, _ point: Coordinate?, about: UnitCode?,
        at received: Timestamp
    ) {
        self.text = text
        self.category = category
        self.division = division
        self.point = point
        self.about = about
        self.received = received
    }
}

extension CaseWork {
    /// So many open cases nearby are compared word for word.
    private static let mostCompared = 40

    /// Open cases that may be the same matter, the likest first. Looked up away from the door: a hint.
    /// - Complexity: does not grow with the number of cases; place, time and category say which few are compared.
    func likely(_ asked: LikelyQuestion, _ rules: Rulebook, limit: Int) async throws -> [Likely] {
        let (cases, reports, bounds) = (cases, reports, rules.current.policy.duplicates)
        let since = asked.received.adding(days: -Int64(bounds.days))
        let (nearby, subjects, texts) = try await house.reader.read { connection in
            let nearby = try cases.nearby(
                asked.category, asked.point, within: Double(bounds.metres), in: asked.division, since: since,
                limit: Self.mostCompared, connection
            ).filter { $0.id != asked.own }
            let ids = nearby.map(\.id)
            return (nearby, try cases.all(ids, connection), try reports.firstTexts(of: ids, connection))
        }
        let judge = Judge(asked, rules)
        let found = nearby.compactMap { near -> (Likely, String)? in
            guard let subject = subjects[near.id], subject.about == asked.about else { return nil }
            let text = texts[near.id] ?? ""
            return judge.likely(near, subject, text).map { ($0, text) }
        }.sorted { a, b in
            (b.0.sameness.score, a.0.age, b.0.subject.id) < (a.0.sameness.score, b.0.age, a.0.subject.id)
        }
        return found.prefix(limit).map { judge.explained($0, $1) }
    }

    /// The cases that may be the same matter as one that is open, for who may join them.
    func likely(_ subject: Case, _ rules: Rulebook) async throws -> [Likely] {
        guard subject.mergedInto == nil, allowed(.merge, in: subject) else { return [] }
        let (cases, reports) = (cases, reports)
        let (point, text) = try await house.reader.read { connection in
            (
                try cases.point(of: subject.id, connection),
                try reports.firstTexts(of: [subject.id], connection)[subject.id] ?? ""
            )
        }
        var asked = LikelyQuestion(
            text, subject.category, subject.division, point, about: subject.about, at: subject.received)
        asked.own = subject.id
        return try await likely(asked, rules, limit: 4)
    }
}

/// Compares one report with the cases near it.
private struct Judge {
    let asked: LikelyQuestion
    let rules: Rulebook
    let words: SharedWords
    let named: Set<String>

    init(_ asked: LikelyQuestion, _ rules: Rulebook) {
        self.asked = asked
        self.rules = rules
        words = SharedWords(asked.text)
        named = Set(rules.proposer.keywords(in: asked.text))
    }

    /// `nil` where it is not worth showing.
    func likely(_ near: CaseTable.Nearby, _ subject: Case, _ text: String) -> Likely? {
        let bounds = rules.current.policy.duplicates
        let shared = named.intersection(rules.proposer.keywords(in: text)).sorted { ($1.count, $0) < ($0.count, $1) }
        let age = abs(asked.received.milliseconds - subject.received.milliseconds)
        let sameness = Sameness(
            words: words.likeness(SharedWords(text)), namesSame: !shared.isEmpty,
            hasSameTopic: subject.category == asked.category && asked.category != rules.current.policy.otherCategory,
            metres: near.metres, isSameArea: subject.division.ancestor(.village) == asked.division.ancestor(.village),
            age: age, most: (Double(bounds.metres), Int64(bounds.days) * 86_400_000))
        guard sameness.score >= Sameness.worthShowing else { return nil }
        return Likely(
            subject: subject, sameness: sameness, metres: near.metres, age: age, named: Array(shared.prefix(3)))
    }

    func explained(_ likely: Likely, _ text: String) -> Likely {
        var likely = likely
        likely.words = words.runs(with: SharedWords(text))
        return likely
    }
}

extension Likely {
    /// A matter of persons is shown to strangers only where it was filed as the same: its words are not to be guessed at.
    var isForEverybody: Bool { subject.category.kind != .matter || sameness.hasSameTopic }
}

extension CaseTable {
    func all(_ ids: [ID<Case>], _ connection: any Connection) throws -> [ID<Case>: Case] {
        guard !ids.isEmpty else { return [:] }
        let marks = ids.map { _ in "?" }.joined(separator: ", ")
        let found = try connection.query(
            "SELECT snapshot FROM cases WHERE county = ? AND id IN (\(marks))", [county] + ids
        ).map(Case.init(row:))
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
