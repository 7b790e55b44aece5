import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/api/v1/votes`: votes and their outcomes, without anything personal.
struct VotesAPI: Sendable {
    let votes: Votes

    func addRoutes(to router: Routes) {
        router.get("/api/v1/votes", .readParticipation) { request, context in try await list(request, context) }
        router.get("/api/v1/votes/:number", .readParticipation) { request, context in
            try Query.read(request).finish()
            let vote = try await votes.published(try CaseNumber(votePathOf: context))
            let (ledger, id) = (votes.ledger, vote.id)
            let counts = try await votes.house.reader.read { try ledger.counts(id, $0) }
            return try Reply.json(VoteView(vote, counts, try await votes.words(context.language), votes))
        }
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let county = votes.house.county.code
        let place = query.parsed("place", "participation.votes.desk.field.badPlace") { text in
            DivisionCode(text).flatMap { county.contains($0) ? $0 : nil }
        }
        let state = query.parsed("state", "participation.votes.desk.field.unknown") { text in
            Vote.State(rawValue: text).flatMap { Self.states.contains($0) ? $0 : nil }
        }
        let limit = query.int("limit", in: 1...200) ?? 50
        let before = query.parsed("after", "web.field.badCursor", max: 1000) { text in
            Cursor(text).flatMap { cursor in
                cursor.parts.count == 2
                    ? Int64(cursor.parts[0]).map { (Timestamp(milliseconds: $0), cursor.parts[1]) } : nil
            }
        }
        try query.finish()
        let (table, states) = (votes.table, state.map { [$0] } ?? Self.states)
        let found = try await votes.house.reader.read {
            try table.list(states, in: place ?? county, before: before, limit: limit + 1, $0)
        }
        let words = try await votes.words(context.language)
        let page = found.prefix(limit)
        return try Reply.list(
            page.map { VoteItem($0, words) }, next: found.count > limit ? page.last.map(VotePages.cursor) : nil)
    }

    /// What everybody may list.
    static let states: [Vote.State] = [.noticed, .open, .closed, .decided]
}

private struct VoteItem: Encodable {
    struct Named: Encodable { let code: DivisionCode, name: String }

    let number: CaseNumber
    let shown: String
    let title: String
    let place: Named
    let body: BodyRule.Body
    let method: Vote.Method
    let state: Vote.State
    let opens: String
    let closes: String
    /// Whether what was proposed passed, or anything was chosen; absent until it is decided.
    let passed: Bool?
    let url: String

    init(_ vote: Vote, _ words: VoteWords) {
        number = vote.number
        shown = vote.number.shown
        title = vote.title
        place = Named(code: vote.place, name: words.place(vote.place))
        body = vote.rule.body
        method = vote.method
        state = vote.state
        opens = CountyTime.china.format(vote.opens)
        closes = CountyTime.china.format(vote.closes)
        passed = vote.tally.map { VoteOutcome($0, vote).isPassed }
        url = "/vote/\(vote.number)"
    }
}

private struct VoteView: Encodable {
    struct Roll: Encodable { let kind: BodyRule.RollKind, entries: Int, area: String?, root: String }
    struct Choice: Encodable { let name: String, persons: Int?, area: String?, passed: Bool? }

    struct Check: Encodable {
        let part: BodyRule.Part
        let of: BodyRule.Part
        let measure: BodyRule.Measure
        let share: String
        let strict: Bool
        /// Persons, or hundredths of a square metre.
        let counted: Int64
        let whole: Int64
        let met: Bool
        let words: String
    }

    let vote: VoteItem
    let text: String
    let kind: Vote.Kind
    let most: Int
    let choices: [Choice]
    let rule: [String]
    let source: String
    let ruleFrom: LocalDate
    let roll: Roll
    let turnout: [String: Int]
    let noticed: String?
    let decided: String?
    let quorum: [Check]?
    let majority: [[Check]]?

    init(_ vote: Vote, _ counts: [Ballot.Way: Int], _ words: VoteWords, _ votes: Votes) {
        self.vote = VoteItem(vote, words)
        text = vote.text
        kind = vote.kind
        most = vote.most
        let tally = vote.tally
        let outcome = tally.map { VoteOutcome($0, vote) }
        let isWeighted = vote.method == .weighted
        choices = vote.choices.indices.map { index in
            Choice(
                name: words.choice(index, of: vote), persons: tally?.choices[index].persons,
                area: isWeighted ? tally?.choices[index].area.description : nil,
                passed: vote.kind == .selection || index == 0 ? outcome?.passed.contains(index) : nil)
        }
        rule = words.rule(of: vote)
        source = words.source(vote.rule)
        ruleFrom = vote.rule.from
        roll = Roll(
            kind: vote.roll, entries: vote.frozen?.entries ?? 0,
            area: isWeighted ? vote.frozen?.area.description : nil, root: votes.hex(vote.frozen?.root ?? []))
        turnout = Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
        noticed = vote.noticed.map(CountyTime.china.format)
        decided = vote.decided.map(CountyTime.china.format)
        func shown(_ check: VoteCheck) -> Check {
            let requirement = check.requirement
            return Check(
                part: requirement.part, of: requirement.of, measure: requirement.measure,
                share: requirement.share.description, strict: requirement.strict, counted: check.part,
                whole: check.whole, met: check.isMet, words: words.sentence(check, vote))
        }
        quorum = outcome?.quorum.map(shown)
        majority = outcome?.majority.map { $0.map(shown) }
    }
}
