import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/votes`, `/vote/NUMBER`: what is decided, by which rule, where it stands, and the ballot of whoever may vote.
struct VotePages: Sendable {
    let votes: Votes

    private static let listLength = 30
    private static let over: [Vote.State] = [.closed, .decided]

    func addRoutes(to router: Routes) {
        router.get("/votes", .readParticipation) { request, context in try await list(request, context) }
        router.get("/vote/:number", .readParticipation) { request, context in
            let query = try Query.read(request)
            let isDone = query.string("done") == "cast"
            try query.finish()
            let vote = try await votes.published(try CaseNumber(votePathOf: context))
            return try await show(vote, context, model: ["done": isDone])
        }
        router.post("/vote/:number/vote", .takePart) { request, context in try await cast(request, context) }
    }

    // MARK: The list

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let county = votes.house.county.code
        let place = query.parsed("place", "participation.votes.desk.field.badPlace") { text in
            DivisionCode(text).flatMap { county.contains($0) ? $0 : nil }
        }
        let after = query.cursor(parts: 2)
        try query.finish()
        let (table, length, within) = (votes.table, Self.listLength, place ?? county)
        let before = after.flatMap { cursor in
            Int64(cursor.parts[0]).map { (Timestamp(milliseconds: $0), cursor.parts[1]) }
        }
        let now = votes.house.time.now()
        let found = try await votes.house.reader.read { [votes] connection in
            let coming = try table.list([.noticed], in: within, latest: false, limit: length, connection)
            return (
                open: try table.list([.open], in: within, latest: false, limit: length, connection),
                coming: coming, held: try votes.held(coming, at: now, connection),
                over: try table.list(Self.over, in: within, before: before, limit: length + 1, connection)
            )
        }
        let words = try await votes.words(context.language)
        let shown = found.over.prefix(length)
        let next = found.over.count > length ? shown.last.map(Self.cursor) : nil
        let towns = words.gazetteer.children(county)
        return try votes.house.pages.page(
            "participation/votes", title: words.text("title"),
            [
                "open": found.open.map { Self.item($0, words) },
                "coming": found.coming.map { Self.item($0, words, isHeld: found.held.contains($0.id)) },
                "over": shown.map { Self.item($0, words) }, "isFirst": after == nil,
                "placeName": place.map(words.place) ?? "",
                "towns": towns.map { town -> Model in
                    [
                        "code": town.code.description, "name": town.name,
                        "chosen": place.map { town.code.contains($0) } ?? false,
                    ]
                },
                "nextHref": next.map { "/votes?" + (place.map { "place=\($0)&" } ?? "") + "after=\($0)" } ?? "",
                "deskHref": decide(context.actor, .conductParticipation, on: nil).isAllowed ? "/desk/votes" : "",
            ], context: context)
    }

    static func cursor(_ vote: Vote) -> Cursor { Cursor(["\(vote.closes.milliseconds)", vote.number.description]) }

    static func item(_ vote: Vote, _ words: VoteWords, isHeld: Bool = false) -> Model {
        let (when, moment) =
            switch vote.state {
            case .draft, .noticed: (isHeld ? "list.held" : "list.from", vote.opens)
            case .open: ("list.until", vote.closes)
            case .closed, .decided, .withdrawn: ("list.over", vote.closes)
            }
        return [
            "href": "/vote/\(vote.number)", "heading": vote.title, "number": vote.number.shown,
            "place": words.place(vote.place),
            "body": words.text("body.\(vote.rule.body.rawValue)"), "state": words.state(vote, isHeld: isHeld),
            "stateClass": words.stateClass(vote, isHeld: isHeld),
            "when": words.text(when, ["moment": words.moment(moment)]),
        ]
    }

    // MARK: One vote

    private func show(
        _ vote: Vote, _ context: Context, model more: Model = [:], after error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await votes.words(context.language)
        let (ledger, id, now) = (votes.ledger, vote.id, votes.house.time.now())
        let (counts, isHeld) = try await votes.house.reader.read { [votes] connection in
            (try ledger.counts(id, connection), try !votes.held([vote], at: now, connection).isEmpty)
        }
        let isSecret = vote.method == .secret
        let path = "/vote/\(vote.number)"
        var model: Model = [
            "styles": ["participation.css"], "path": path, "number": vote.number.shown, "heading": vote.title,
            "place": words.place(vote.place),
            "body": words.text("body.\(vote.rule.body.rawValue)"), "state": words.state(vote, isHeld: isHeld),
            "stateClass": words.stateClass(vote, isHeld: isHeld),
            "lines": vote.text.split(separator: "\n").map(String.init),
            "method": words.text("method.\(vote.method.rawValue)"),
            "methodHint": words.text("method.\(vote.method.rawValue).hint"), "rule": words.rule(of: vote),
            "source": words.source(vote.rule), "noticed": vote.noticed.map(words.moment) ?? "",
            "opens": words.moment(vote.opens), "closes": words.moment(vote.closes),
            "decided": vote.decided.map(words.moment) ?? "", "root": vote.frozen.map { votes.hex($0.root) } ?? "",
            "turnout": words.text(
                "page.turnout",
                [
                    "count": words.persons(counts.values.reduce(0, +), vote),
                    "whole": words.persons(vote.frozen?.entries ?? 0, vote),
                ]),
            "ways": Ballot.Way.allCases.filter { counts[$0] != nil }.map { way -> Model in
                ["name": words.text("way.\(way.rawValue)"), "count": counts[way] ?? 0]
            },
            "isOpen": vote.state == .open, "isWithdrawn": vote.state == .withdrawn, "isWaiting": vote.state == .closed,
            "notYet": vote.state == .noticed
                ? words.text(isHeld ? "page.held" : "page.notYet", ["moment": words.moment(vote.opens)]) : "",
            "boardHref": isSecret ? "" : "\(path)/board",
            "secretHref": isSecret && votes.secret != nil ? "\(path)/secret" : "",
            "csvHref": vote.state == .decided ? "\(path)/result.csv" : "",
            "outcome": vote.tally.map { outcome(VoteOutcome($0, vote), $0, vote, words) } ?? [:],
            "form": vote.state == .open && !isSecret ? try await form(vote, context, words) : [:],
        ]
        model.merge(more) { $1 }
        guard let error else {
            return try votes.house.pages.page("participation/vote", title: vote.title, model, context: context)
        }
        return try votes.house.pages.again(
            "participation/vote", title: vote.title, model, after: error, context: context)
    }

    private func outcome(_ outcome: VoteOutcome, _ tally: VoteTally, _ vote: Vote, _ words: VoteWords) -> Model {
        func checks(_ checks: [VoteCheck]) -> [Model] {
            checks.map { ["text": words.sentence($0, vote), "isMet": $0.isMet] }
        }
        return [
            "verdict": words.verdict(outcome, vote), "isPassed": outcome.isPassed, "quorum": checks(outcome.quorum),
            "majority": vote.kind == .proposal ? checks(outcome.majority[0]) : [],
            "tied": outcome.tied.isEmpty
                ? "" : words.text("page.tied", ["choices": words.choices(outcome.tied, of: vote)]),
            "counts": vote.choices.indices.map { index -> Model in
                [
                    "name": words.choice(index, of: vote), "count": words.persons(tally.choices[index].persons, vote),
                    "area": vote.method == .weighted ? words.area(tally.choices[index].area) : "",
                    "isPassed": vote.kind == .selection && outcome.passed.contains(index),
                    "checks": vote.kind == .selection ? checks(outcome.majority[index]) : [],
                ]
            },
        ]
    }

    // MARK: The ballot

    private func form(_ vote: Vote, _ context: Context, _ words: VoteWords) async throws -> Model {
        guard case .resident(let person) = context.actor else {
            return ["isStranger": true, "signInHref": "/sign-in/resident?next=/vote/\(vote.number)"]
        }
        let votes = votes
        let found = try await votes.house.reader.read { connection in
            try votes.standing(of: person, in: vote, connection).map { standing in
                (standing, try votes.household(of: standing.entry, in: vote, connection))
            }
        }
        guard let ((entry, ballot), household) = found else { return ["isUnknown": true] }
        let isFinal = ballot != nil && ballot?.way != .online
        return [
            "isVoter": true,
            "you": words.text(
                vote.method == .weighted ? "form.youArea" : "form.you",
                ["ordinal": "\(entry.ordinal)", "label": entry.label, "area": words.area(entry.weight)]),
            "standing": ballot.map { ballot in
                words.text(
                    "form.standing",
                    [
                        "choices": words.choices(ballot.choices ?? [], of: vote),
                        "way": words.text("way.\(ballot.way.rawValue)"), "moment": words.moment(ballot.at),
                    ])
            } ?? "", "isFinal": isFinal, "mayCast": !isFinal && entry.ending == nil,
            "ended": entry.ending.map { words.text("refusal.ended.\($0.rawValue)") } ?? "",
            "legend": vote.most == 1 ? words.text("form.one") : words.text("form.several", ["most": "\(vote.most)"]),
            "isOne": vote.most == 1,
            "choices": vote.choices.indices.map { index -> Model in
                [
                    "value": "\(index)", "name": words.choice(index, of: vote), "isFirst": index == 0,
                    "chosen": ballot?.choices?.contains(index) ?? false,
                ]
            },
            "button": words.text(ballot == nil ? "form.cast" : "form.change"),
            "public": words.text("form.public.\(vote.method.rawValue)"), "byNumber": vote.rule.proxies == .written,
            "byHousehold": vote.rule.proxies == .household, "hasProxies": vote.rule.proxies != .none,
            "household": household.map { ["ordinal": "\($0.ordinal)", "label": $0.label] as Model },
            "proxyTitle": words.text(vote.rule.proxies == .written ? "form.for.owner" : "form.for"),
        ]
    }

    private func cast(_ request: Request, _ context: Context) async throws -> Response {
        let number = try CaseNumber(votePathOf: context)
        let vote = try await votes.published(number)
        let fields = try await Form.read(request).fields
        do {
            let chosen = fields.strings("choice", max: vote.choices.count).compactMap { Int($0) }
            let ordinal = fields.int("for", in: 1...1_000_000)
            let note = fields.string("note", max: 200)
            try fields.finish()
            try await votes.cast(
                BallotSlip(ordinal: ordinal, choices: chosen, note: note), in: number, by: context.actor)
            return Reply.seeOther("/vote/\(number)?done=cast")
        } catch {
            return try await show(
                vote, context, model: ["note": fields.raw("note"), "for": fields.raw("for")], after: error)
        }
    }
}

extension Votes {
    func words(_ language: Language) async throws -> VoteWords {
        VoteWords(
            strings: house.strings, language: language, gazetteer: try await territory.gazetteer(at: house.time.now()))
    }

    /// A vote as everybody may know it: nothing is known of one before its notice.
    func published(_ number: CaseNumber) async throws -> Vote {
        let vote = try await house.reader.read { try load(number, $0) }
        guard vote.frozen != nil else { throw VoteRefusal.unknown }
        return vote
    }

    /// Others of the same household who may still vote.
    fileprivate func household(
        of entry: RollEntry, in vote: Vote, _ connection: any Connection
    ) throws -> [RollEntry] {
        guard vote.rule.proxies == .household, !entry.household.isEmpty else { return [] }
        return try rolls.household(entry.household, in: vote.id, connection).filter {
            $0.ordinal != entry.ordinal && $0.ending == nil
        }
    }
}

extension CaseNumber {
    /// - Throws: `VoteRefusal.unknown` for what is no number.
    init(votePathOf context: Context) throws {
        do {
            try self.init(parsing: try context.parameters.require("number").removingPercentEncoding ?? "")
        } catch is CaseNumberError {
            throw VoteRefusal.unknown
        }
    }
}
