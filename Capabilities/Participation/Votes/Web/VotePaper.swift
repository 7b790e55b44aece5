import Hummingbird
import Kernel
import Platform
import QRCode
import Rights
import Store
import Web

/// What is printed of a vote: a blank ballot, the roll for signing, the minutes.
struct VotePaper: Sendable {
    let votes: Votes

    func addRoutes(to router: Routes) {
        router.get("/vote/:number/paper", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await ballot(request, context)
        }
        router.get("/desk/vote/:number/roll", .readRoll) { request, context in
            try Query.read(request).finish()
            return try await roll(request, context, isNamed: false)
        }
        router.post("/desk/vote/:number/names", .readRoll) { request, context in
            try await Form.read(request).fields.finish()
            return try await roll(request, context, isNamed: true)
        }
        router.get("/vote/:number/minutes", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await minutes(context)
        }
    }

    private func head(_ vote: Vote, _ words: VoteWords, _ request: Request) throws -> Model {
        let address = votes.house.pages.settings.site.whole("/vote/\(vote.number)", request)
        return [
            "path": "/vote/\(vote.number)", "heading": vote.title, "number": vote.number.shown,
            "place": words.place(vote.place), "body": words.text("body.\(vote.rule.body.rawValue)"),
            "qrMarkup": Markup(try QRSymbol(address).svg(label: words.text("paper.qr"), side: 132)),
            "styles": ["participation.css"], "scripts": ["participation-print.js"],
        ]
    }

    private func ballot(_ request: Request, _ context: Context) async throws -> Response {
        let vote = try await votes.published(try CaseNumber(votePathOf: context))
        let words = try await votes.words(context.language)
        var model = try head(vote, words, request)
        model["lines"] = vote.text.split(separator: "\n").map(String.init)
        model["choices"] = vote.choices.indices.map { words.choice($0, of: vote) }
        model["how"] =
            vote.most == 1 ? words.text("paper.how") : words.text("paper.how.several", ["most": "\(vote.most)"])
        model["isNamed"] = vote.method != .secret
        model["hasProxies"] = vote.rule.proxies != .none && vote.method != .secret
        model["closes"] = words.moment(vote.closes)
        return try votes.house.pages.page(
            "participation/paper", title: "\(vote.title) \(words.text("paper.title"))", model, context: context)
    }

    /// With covered names, or with names in full, which leaves an entry for everybody on the roll.
    private func roll(_ request: Request, _ context: Context, isNamed: Bool) async throws -> Response {
        let number = try CaseNumber(votePathOf: context)
        let vote = try await votes.house.reader.read { [votes] in try votes.load(number, $0) }
        try context.require(.readRoll, on: Object(at: vote.place))
        let people = isNamed ? try await votes.openRoll(number, by: context.actor) : [:]
        let (rolls, id) = (votes.rolls, vote.id)
        let entries = try await votes.house.reader.read { try rolls.all(id, $0) }
        let words = try await votes.words(context.language)
        var model = try head(vote, words, request)
        model["path"] = "/desk/vote/\(vote.number)"
        model["isNamed"] = isNamed
        model["hasArea"] = vote.rule.countsArea
        model["wide"] = true
        model["entries"] = entries.map { entry -> Model in
            let person = people[entry.id]
            return [
                "ordinal": "\(entry.ordinal)", "name": person?.name ?? entry.label, "phone": person?.phone ?? "",
                "household": entry.household, "units": person?.units.joined(separator: words.text("comma")) ?? "",
                "area": vote.rule.countsArea ? words.area(entry.weight) : "",
                "ending": entry.ending.map { words.text("ending.\($0.rawValue)") } ?? "",
            ]
        }
        return try votes.house.pages.page(
            "participation/roll", title: "\(vote.title) \(words.text("desk.print.roll"))", model, context: context)
    }

    private func minutes(_ context: Context) async throws -> Response {
        let vote = try await votes.published(try CaseNumber(votePathOf: context))
        let words = try await votes.words(context.language)
        let (ledger, id) = (votes.ledger, vote.id)
        let counts = try await votes.house.reader.read { try ledger.counts(id, $0) }
        var model: Model = [
            "path": "/vote/\(vote.number)", "heading": vote.title, "styles": ["participation.css"],
            "scripts": ["participation-print.js"],
            "lines": vote.text.split(separator: "\n").map(String.init),
            "body": words.text(
                "minutes.body",
                [
                    "place": words.place(vote.place), "body": words.text("body.\(vote.rule.body.rawValue)"),
                    "title": vote.title, "number": vote.number.shown,
                ]),
        ]
        if let tally = vote.tally, let frozen = vote.frozen {
            let outcome = VoteOutcome(tally, vote)
            let checks = outcome.quorum + (vote.kind == .proposal ? outcome.majority[0] : [])
            var arguments = [
                "opens": words.moment(vote.opens), "closes": words.moment(vote.closes),
                "method": words.text("method.\(vote.method.rawValue)"),
                "present": words.persons(tally.present.persons, vote),
            ]
            for way in Ballot.Way.allCases { arguments[way.rawValue] = "\(counts[way] ?? 0)" }
            model["isDecided"] = true
            model["noticed"] = words.text(
                "minutes.noticed",
                [
                    "moment": vote.noticed.map(words.moment) ?? "", "count": words.persons(frozen.entries, vote),
                    "root": votes.hex(frozen.root),
                ])
            model["voted"] = words.text(
                vote.method == .secret ? "minutes.votedSecret" : "minutes.voted", arguments)
            model["counts"] = vote.choices.indices.map { index -> Model in
                [
                    "name": words.choice(index, of: vote), "count": words.persons(tally.choices[index].persons, vote),
                    "area": vote.method == .weighted ? words.area(tally.choices[index].area) : "",
                ]
            }
            model["checks"] = checks.map { words.sentence($0, vote) }
            model["result"] = words.text("minutes.result", ["verdict": words.verdict(outcome, vote)])
            model["chosen"] = vote.kind == .selection ? words.choices(outcome.passed, of: vote) : ""
            model["source"] = words.source(vote.rule)
        }
        return try votes.house.pages.page(
            "participation/minutes", title: "\(vote.title) \(words.text("minutes.title"))", model, context: context)
    }
}
