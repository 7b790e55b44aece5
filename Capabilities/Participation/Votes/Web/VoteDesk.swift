import Foundation
import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Spreadsheets
import Store
import Web

/// `/desk/votes`: votes of the own place, writing one, its roll, its notice, its papers.
struct VoteDesk: Sendable {
    let votes: Votes

    private static let listLength = 100
    /// Bytes of a roll's file.
    private static let fileLimit = 8 << 20

    func addRoutes(to router: Routes) {
        router.get("/desk/votes", .conductParticipation) { request, context in
            try Query.read(request).finish()
            return try await list(context)
        }
        router.post("/desk/votes", .conductParticipation) { request, context in try await make(request, context) }
        router.get("/desk/vote/:number", .conductParticipation) { request, context in
            let query = try Query.read(request)
            let done = query.parsed("done", "web.field.unknown") { ["done", "noticed"].contains($0) ? $0 : nil }
            try query.finish()
            return try await show(try await vote(context), context, done: done)
        }
        router.post("/desk/vote/:number/roll", .conductParticipation) { request, context in
            try await importRoll(request, context)
        }
        router.post("/desk/vote/:number/:act", .conductParticipation) { request, context in
            try await act(request, context)
        }
    }

    /// Also one of which no notice was given yet.
    private func vote(_ context: Context) async throws -> Vote {
        let number = try CaseNumber(votePathOf: context)
        let vote = try await votes.house.reader.read { [votes] in try votes.load(number, $0) }
        try context.require(.conductParticipation, on: Object(at: vote.place))
        return vote
    }

    // MARK: The list, and writing one

    private func list(_ context: Context, filled: Fields? = nil, after error: (any Error)? = nil) async throws
        -> Response
    {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        let (table, states, length) = (votes.table, Vote.State.allCases, Self.listLength)
        let found = try await votes.house.reader.read {
            try table.list(states, in: holder.place, limit: length, $0)
        }
        let words = try await votes.words(context.language)
        func options(_ field: String, _ names: [String], _ key: String) -> [Model] {
            names.map { name in
                ["value": name, "label": words.text("\(key).\(name)"), "chosen": filled?.raw(field) == name]
            }
        }
        func kept(_ field: String) -> String { filled?.raw(field) ?? "" }
        let model: Model = [
            "votes": found.map { vote -> Model in
                [
                    "href": "/desk/vote/\(vote.number)", "heading": vote.title, "number": vote.number.shown,
                    "place": words.place(vote.place), "state": words.state(vote), "stateClass": words.stateClass(vote),
                    "when": words.moment(vote.opens) + " – " + words.moment(vote.closes),
                ]
            },
            "key": filled?.raw("key") ?? UUID().uuidString,
            "place": filled == nil ? holder.place.description : kept("place"), "placeName": words.place(holder.place),
            "heading": kept("title"), "text": kept("text"), "choices": kept("choices"),
            "most": filled == nil ? "1" : kept("most"), "opens": kept("opens"), "closes": kept("closes"),
            "bodies": options("body", BodyRule.Body.allCases.map(\.rawValue), "body"),
            "rolls": options("roll", BodyRule.RollKind.allCases.map(\.rawValue), "rollKind"),
            "methods": options("method", Vote.Method.allCases.map(\.rawValue), "method"),
        ]
        guard let error else {
            return try votes.house.pages.page(
                "participation/desk", title: words.text("desk.title"), model, context: context)
        }
        return try votes.house.pages.again(
            "participation/desk", title: words.text("desk.title"), model, after: error, context: context)
    }

    private func make(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        do {
            let key = fields.string("key", max: 60)
            let draft = try draft(fields)
            let number = try await votes.make(
                draft, by: context.actor,
                key: key.map { IdempotencyKey($0, scope: "vote \(context.actor.text)", body: Array(draft.title.utf8)) })
            return Reply.seeOther("/desk/vote/\(number)")
        } catch {
            return try await list(context, filled: fields, after: error)
        }
    }

    /// - Throws: `FieldFaults`, `VoteRefusal`.
    private func draft(_ fields: Fields) throws -> VoteDraft {
        let county = votes.house.county.code
        let field = "participation.votes.desk.field"
        let place = fields.parsed("place", "\(field).badPlace", required: true) { text in
            DivisionCode(text).flatMap { county.contains($0) ? $0 : nil }
        }
        let title = fields.text("title", max: 100)
        let text = fields.text("text", max: 5000)
        let body = fields.parsed("body", "\(field).unknown", required: true) { BodyRule.Body(rawValue: $0) }
        let roll = fields.parsed("roll", "\(field).unknown", required: true) { BodyRule.RollKind(rawValue: $0) }
        let method = fields.parsed("method", "\(field).unknown", required: true) { Vote.Method(rawValue: $0) }
        let choices = (fields.string("choices", max: 11_000) ?? "").split(whereSeparator: \.isNewline).map {
            $0.trimmingCharacters(in: .whitespaces)
        }.filter { !$0.isEmpty }
        let most = fields.int("most", in: 1...VoteDraft.mostChoices)
        let opens = fields.moment("opens")
        let closes = fields.moment("closes")
        try fields.finish()
        guard let place, let body, let roll, let method, let opens, let closes else { throw VoteRefusal.period }
        return VoteDraft(
            place: place, title: title, text: text, body: body, roll: roll, method: method,
            kind: choices.isEmpty ? .proposal : .selection, choices: choices, most: most ?? 1, opens: opens,
            closes: closes)
    }

    // MARK: One vote

    private func show(
        _ vote: Vote, _ context: Context, done: String? = nil, report: RollImport? = nil,
        after error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await votes.words(context.language)
        let votes = votes
        let (entries, counts, attended, hindrance) = try await votes.house.reader.read { connection in
            (
                try votes.rolls.all(vote.id, connection), try votes.ledger.counts(vote.id, connection),
                try votes.ledger.attended(vote.id, connection),
                vote.state == .noticed && vote.method == .secret
                    ? try votes.secret?.hindrance(of: vote, connection) : nil
            )
        }
        let isSecret = vote.method == .secret
        let standing = FrozenRoll(of: entries.filter { $0.counts(vote.roll) })
        let now = votes.house.time.now()
        let isHeld = hindrance != nil && vote.opens <= now
        let model: Model = [
            "path": "/desk/vote/\(vote.number)", "publicHref": vote.frozen == nil ? "" : "/vote/\(vote.number)",
            "heading": vote.title, "number": vote.number.shown, "state": words.state(vote, isHeld: isHeld),
            "stateClass": words.stateClass(vote, isHeld: isHeld), "place": words.place(vote.place),
            "body": words.text("body.\(vote.rule.body.rawValue)"),
            "method": words.text("method.\(vote.method.rawValue)"),
            "opens": words.moment(vote.opens), "closes": words.moment(vote.closes),
            "rule": words.rule(of: vote, standing),
            "count": words.text("desk.roll.count", ["count": "\((vote.frozen ?? standing).entries)"]),
            "area": vote.rule.countsArea
                ? words.area((vote.frozen ?? standing).area) : "",
            "ways": Ballot.Way.allCases.filter { counts[$0] != nil }.map { way -> Model in
                ["name": words.text("way.\(way.rawValue)"), "count": counts[way] ?? 0]
            },
            "attended": attended.count, "isDraft": vote.state == .draft, "hasRoll": !entries.isEmpty,
            "mayWithdraw": [.draft, .noticed].contains(vote.state), "isFrozen": vote.frozen != nil,
            "isOpen": vote.state == .open && now < vote.closes,
            "mayEnd": [.draft, .noticed, .open].contains(vote.state) && !entries.isEmpty, "isSecret": isSecret,
            "needsBox": isSecret && vote.state == .closed && vote.box == nil && (counts[.paper] ?? 0) > 0,
            "isDecided": vote.state == .decided, "hasProxies": vote.rule.proxies != .none && !isSecret,
            "isOne": vote.most == 1,
            "choices": vote.choices.indices.map { index -> Model in
                ["value": "\(index)", "name": words.choice(index, of: vote)]
            },
            "endings": RollEntry.Ending.allCases.map { ending -> Model in
                ["value": ending.rawValue, "label": words.text("ending.\(ending.rawValue)")]
            },
            "done": done.map { words.text($0 == "noticed" ? "desk.done.noticed" : "desk.done") } ?? "",
            "hindered": hindrance.map { key in
                words.text(
                    "desk.hindered", ["reason": votes.house.strings.text(key, context.language)])
            } ?? "",
            "report": report.map { self.report($0, words) } ?? [:],
        ]
        guard let error else {
            return try votes.house.pages.page(
                "participation/desk-vote", title: vote.title, model, context: context,
                status: report?.rejected.isEmpty == false ? .unprocessableContent : .ok)
        }
        return try votes.house.pages.again(
            "participation/desk-vote", title: vote.title, model, after: error, context: context)
    }

    private func report(_ report: RollImport, _ words: VoteWords) -> Model {
        [
            "summary": words.text(
                "desk.roll.done",
                [
                    "accepted": "\(report.accepted)", "unchanged": "\(report.unchanged)",
                    "rejected": "\(report.rejected.count)",
                ]),
            "isBad": !report.rejected.isEmpty,
            "lines": report.rejected.prefix(200).map { fault in
                words.text(
                    "desk.roll.line",
                    [
                        "line": "\(fault.line)", "column": fault.column,
                        "reason": words.strings.text(fault.key, words.language, fault.arguments),
                    ])
            },
        ]
    }

    private func importRoll(_ request: Request, _ context: Context) async throws -> Response {
        let vote = try await vote(context)
        let form = try await Form.read(request, limit: Self.fileLimit)
        do {
            try form.fields.finish()
            guard let file = form.files["file"]?.first else { throw VoteRefusal.noFile }
            do {
                let roll = try Spreadsheet.csv(file.bytes)
                let report = try await votes.importRoll(roll, of: vote.number, by: context.actor)
                return try await show(vote, context, report: report)
            } catch is CSVError {
                throw VoteRefusal.csv
            }
        } catch {
            return try await show(vote, context, after: error)
        }
    }

    /// What is done to a vote by one form each.
    private enum Act: String { case notice, withdraw, paper, attend, end, box }

    private func act(_ request: Request, _ context: Context) async throws -> Response {
        guard let act = Act(rawValue: try context.parameters.require("act")) else { throw VoteRefusal.unknown }
        let vote = try await vote(context)
        let fields = try await Form.read(request).fields
        do {
            try await run(act, vote, fields, context.actor)
            return Reply.seeOther("/desk/vote/\(vote.number)?done=\(act == .notice ? "noticed" : "done")")
        } catch {
            let now = try await self.vote(context)
            return try await show(now, context, after: error)
        }
    }

    private func run(_ act: Act, _ vote: Vote, _ fields: Fields, _ actor: Actor) async throws {
        func ordinal(_ name: String = "ordinal", required: Bool = true) -> Int? {
            fields.int(name, in: 1...1_000_000, required: required)
        }
        switch act {
        case .notice:
            try fields.finish()
            try await votes.giveNotice(vote.number, by: actor)
        case .withdraw:
            let reason = fields.text("reason", max: 500)
            try fields.finish()
            try await votes.withdraw(vote.number, reason: reason, by: actor)
        case .paper:
            let chosen = fields.strings("choice", max: vote.choices.count).compactMap { Int($0) }
            let (voter, proxy) = (ordinal(), ordinal("proxy", required: false))
            let note = fields.string("note", max: 200)
            try fields.finish()
            try await votes.enterPaper(
                BallotSlip(ordinal: voter, choices: chosen, proxy: proxy, note: note), in: vote.number, by: actor)
        case .attend:
            let voter = ordinal()
            try fields.finish()
            try await votes.attend(voter ?? 0, in: vote.number, by: actor)
        case .end:
            let voter = ordinal()
            let ending = fields.parsed("ending", "participation.votes.desk.field.unknown", required: true) {
                RollEntry.Ending(rawValue: $0)
            }
            try fields.finish()
            try await votes.end(voter ?? 0, ending ?? .error, in: vote.number, by: actor)
        case .box:
            let counts = vote.choices.indices.map { fields.int("box\($0)", in: 0...1_000_000, required: true) ?? 0 }
            try fields.finish()
            try await votes.enterBox(counts, of: vote.number, by: actor)
        }
    }
}
