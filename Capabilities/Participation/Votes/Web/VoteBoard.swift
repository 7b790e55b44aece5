import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/vote/NUMBER/board`: every ballot that counts, so that anybody adds them up; the same and the counts as CSV.
struct VoteBoard: Sendable {
    let votes: Votes

    func addRoutes(to router: Routes) {
        router.get("/vote/:number/board", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await board(context)
        }
        router.get("/vote/:number/ballots.csv", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await ballots(context)
        }
        router.get("/vote/:number/result.csv", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await result(context)
        }
    }

    private typealias Line = (entry: RollEntry, ballot: Ballot)

    /// Nothing before the end: what others chose is not to sway anybody.
    private func lines(_ vote: Vote) async throws -> [Line] {
        guard vote.state == .decided else { return [] }
        let (rolls, ledger, id) = (votes.rolls, votes.ledger, vote.id)
        let (entries, ballots) = try await votes.house.reader.read {
            (try rolls.all(id, $0), try ledger.all(id, $0))
        }
        let byOrdinal = Dictionary(entries.map { ($0.ordinal, $0) }, uniquingKeysWith: { first, _ in first })
        return ballots.compactMap { ballot in byOrdinal[ballot.ordinal].map { ($0, ballot) } }
    }

    private func board(_ context: Context) async throws -> Response {
        let vote = try await votes.published(try CaseNumber(votePathOf: context))
        guard vote.method != .secret else { return Reply.seeOther("/vote/\(vote.number)/secret") }
        let words = try await votes.words(context.language)
        let lines = try await lines(vote)
        return try votes.house.pages.page(
            "participation/board", title: "\(vote.title) \(words.text("board.title"))",
            [
                "path": "/vote/\(vote.number)", "heading": vote.title, "number": vote.number.shown,
                "isDecided": vote.state == .decided, "hasArea": vote.method == .weighted,
                "summary": words.text("board.check", ["count": "\(lines.count)"]),
                "lines": lines.map { line -> Model in
                    [
                        "ordinal": "\(line.entry.ordinal)", "label": line.entry.label,
                        "area": words.area(of: line.entry, vote), "way": words.text("way.\(line.ballot.way.rawValue)"),
                        "choice": words.choices(line.ballot.choices ?? [], of: vote),
                    ]
                },
            ], context: context)
    }

    private func ballots(_ context: Context) async throws -> Response {
        let vote = try await votes.published(try CaseNumber(votePathOf: context))
        guard vote.state == .decided, vote.method != .secret else { throw VoteRefusal.state(vote.state) }
        let words = try await votes.words(context.language)
        var text = CSVWriter.record(["ordinal", "name", "area", "way", "choices"])
        for line in try await lines(vote) {
            text += CSVWriter.record([
                "\(line.entry.ordinal)", line.entry.label,
                vote.method == .weighted ? line.entry.weight.description : "", line.ballot.way.rawValue,
                words.choices(line.ballot.choices ?? [], of: vote),
            ])
        }
        return csv(text, "\(vote.number)-ballots")
    }

    private func result(_ context: Context) async throws -> Response {
        let vote = try await votes.published(try CaseNumber(votePathOf: context))
        guard let tally = vote.tally else { throw VoteRefusal.state(vote.state) }
        let words = try await votes.words(context.language)
        let outcome = VoteOutcome(tally, vote)
        var text = CSVWriter.record(["what", "name", "persons", "area", "passed"])
        func add(_ what: String, _ name: String, _ amount: VoteAmount, _ passed: String = "") {
            let area = vote.method == .weighted ? amount.area.description : ""
            text += CSVWriter.record([what, name, "\(amount.persons)", area, passed])
        }
        add("roll", "", tally.roll)
        add("present", "", tally.present)
        add("taking_part", "", tally.takingPart)
        for index in vote.choices.indices {
            let isAsked = vote.kind == .selection || index == 0
            add(
                "choice", words.choice(index, of: vote), tally.choices[index],
                isAsked ? "\(outcome.passed.contains(index))" : "")
        }
        return csv(text, "\(vote.number)-result")
    }

    private func csv(_ text: String, _ name: String) -> Response {
        Reply.bytes(
            Array(text.utf8), type: "text/csv; charset=utf-8",
            headers: [.contentDisposition: "attachment; filename=\"\(name).csv\""])
    }
}
