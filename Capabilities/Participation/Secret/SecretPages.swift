import Ballots
import Foundation
import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Store
import Transparency
import Web

/// `/vote/NUMBER/secret`: taking a ballot and casting it, and the second pair of hands; `…/secret/board`: every ballot.
struct SecretPages: Sendable {
    let secret: SecretVotes
    /// The board, which is long and the same for everybody.
    private let boards: PageCache

    init(secret: SecretVotes) {
        self.secret = secret
        boards = PageCache(secret.house.time, limit: 100, seconds: 3)
    }

    var pages: Pages { secret.house.pages }

    func addRoutes(to router: Routes) {
        router.get("/vote/:number/secret", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await show(context)
        }
        router.get("/vote/:number/secret/board", .readParticipation) { request, context in
            let query = try Query.read(request)
            let code = query.string("code", max: 40)
            try query.finish()
            guard let address = context.publicAddress(request) else { return try await board(code, context) }
            let stamp = try await secret.stamp(try context.vote())
            return try await boards.answer("\(address) \(stamp)") { try await board(code, context) }
        }
        router.post("/vote/:number/secret/confirm", .witnessParticipation) { request, context in
            try await confirm(request, context)
        }
        router.post("/vote/:number/secret/statement", .witnessParticipation) { request, context in
            try await state(request, context)
        }
    }

    func show(_ context: Context, _ pasted: Pasted = Pasted()) async throws -> Response {
        let number = try context.vote()
        let found = try await secret.house.reader.read { connection in
            let (vote, secret) = try self.secret.find(number, connection)
            let table = self.secret.table
            let (count, issued) = (try table.count(vote.id, connection), try self.secret.issued(secret, connection))
            let ordinal = try context.resident.flatMap { try self.secret.rolls.entry(of: $0, in: vote.id, connection) }
            return (vote: vote, secret: secret, count: count, issued: issued, ordinal: ordinal?.ordinal)
        }
        let (vote, kept) = (found.vote, found.secret)
        let isResident = context.resident != nil
        let isOpen = (try? secret.admit(vote, kept, at: secret.house.time.now())) != nil
        var model = head(vote, kept, count: found.count, issued: found.issued, context)
        model["isOpen"] = isOpen
        model["isWaiting"] = !isOpen && kept.confirmed != nil && vote.state == .noticed
        model["isUnconfirmed"] = kept.confirmed == nil && [.noticed, .open].contains(vote.state)
        model["mayConfirm"] =
            kept.confirmed == nil && context.may(.witnessParticipation, on: SecretVotes.object(vote))
        model["isResident"] = isResident && !context.isKiosk
        model["isStranger"] = !isResident && !context.isKiosk
        model["isKiosk"] = context.isKiosk
        model["signInHref"] = "/sign-in/resident?next=/vote/\(number)/secret"
        model["several"] = vote.most > 1
        model["most"] = "\(vote.most)"
        model["options"] = labels(vote, kept, context).enumerated().map { place, label -> Model in
            ["value": "\(place)", "label": label]
        }
        model["mark"] = mark(of: context.actor, vote)
        model["election"] = isOpen ? try description(kept, ordinal: found.ordinal) : ""
        model.merge(elsewhere(vote, kept, ordinal: found.ordinal, pasted, context)) { $1 }
        model["tokenHref"] = "/vote/\(number)/token"
        model["ballotHref"] = "/vote/\(number)/ballot"
        var response = try pages.page(
            "participation/secret", title: vote.title, model, context: context, status: pasted.status)
        if isOpen, let site = kept.elsewhere.flatMap({ SiteAddress($0.address) }) { response.mayConnect(to: site) }
        return response
    }

    private func board(_ code: String?, _ context: Context) async throws -> Response {
        let number = try context.vote()
        let found = try await secret.house.reader.read { connection in
            let (vote, secret) = try self.secret.find(number, connection)
            return (
                vote: vote, secret: secret, file: try self.secret.file(vote, secret, connection),
                leaves: try self.secret.table.leaves(vote.id, connection).map(\.hex)
            )
        }
        let (vote, kept, file) = (found.vote, found.secret, found.file)
        let election = try? kept.election()
        let key = kept.revealedKey.flatMap { try? CountKey(raw: Data($0)) }
        let labels = labels(vote, kept, context)
        let last = Dictionary(file.ballots.enumerated().map { ($0.element.key, $0.offset) }) { $1 }
        let wanted = code.map { $0.lowercased().filter(\.isHexDigit) }.flatMap { $0.isEmpty ? nil : $0 }
        var rows: [Model] = []
        for (place, ballot) in file.ballots.enumerated() {
            if let wanted, !found.leaves[place].hasPrefix(wanted) { continue }
            let chosen = key.flatMap { key in election.map { $0.open(ballot, with: key) } }
            rows.append([
                "place": "\(place + 1)", "code": BallotReceipt.code(found.leaves[place]),
                "chosen": chosen.map { $0.map { $0.map { labels[$0] }.joined(separator: " · ") } ?? "" } ?? "",
                "isVoid": chosen.map { $0 == nil } ?? false, "isReplaced": last[ballot.key] != place,
            ])
        }
        var model = head(vote, kept, count: file.ballots.count, issued: file.issued, context)
        model["root"] = file.root
        // The board of a large vote is read from the file.
        model["ballots"] = Array(rows.suffix(Self.rows))
        model["hasBallots"] = !rows.isEmpty
        model["more"] = max(0, rows.count - Self.rows)
        model["code"] = code ?? ""
        model["notFound"] = wanted != nil && rows.isEmpty
        return try pages.page(
            "participation/secret-board", title: text("participation.secret.board", context), model, context: context)
    }

    /// Ballots that the page shows, the newest.
    private static let rows = 500

    private func head(
        _ vote: Vote, _ kept: SecretVote, count: Int, issued: [Int], _ context: Context
    ) -> Model {
        let labels = labels(vote, kept, context)
        return [
            "number": vote.number.shown, "voteHref": "/vote/\(vote.number)",
            "secretHref": "/vote/\(vote.number)/secret", "boardHref": "/vote/\(vote.number)/secret/board",
            "boardFile": "/vote/\(vote.number)/board.json",
            "recountFile": kept.revealed == nil ? "" : "/vote/\(vote.number)/recount.json",
            "question": vote.title, "words": vote.text, "opens": moment(vote.opens), "closes": moment(vote.closes),
            "cast": "\(count)", "rollCount": "\(vote.frozen?.entries ?? 0)",
            "issued":
                (issued.map(String.init)
                + (issued.count == 1 ? [text("participation.secret.notStated", context)] : [])).joined(
                    separator: " + "),
            "whose": whose(kept, context),
            "result": (kept.result?.counts ?? []).enumerated().map { choice, count -> Model in
                ["label": labels[choice], "count": "\(count)"]
            },
            "void": "\(kept.result?.void ?? 0)", "hasResult": kept.result != nil,
        ]
    }

    /// Choices in the reader's language.
    private func labels(_ vote: Vote, _ kept: SecretVote, _ context: Context) -> [String] {
        vote.kind == .proposal
            ? vote.choices.map { text("participation.votes.choice.\($0)", context) } : kept.choices
    }

    private struct Description: Encodable {
        let vote: String
        let title: String
        let choices: [String]
        let most: Int
        /// In base64.
        let issuers: [String]
        let count: String
        /// Where the second issuer is, and the voter's number on the roll there; `nil` where both are here.
        let elsewhere: String?
        let ordinal: Int?
    }

    /// What the voter's browser has to know.
    private func description(_ kept: SecretVote, ordinal: Int?) throws -> String {
        try JSONText.string(
            Description(
                vote: kept.number.description, title: kept.title, choices: kept.choices, most: kept.most,
                issuers: kept.issuers.map { Data($0).base64EncodedString() },
                count: Data(kept.countKey).base64EncodedString(), elsewhere: kept.elsewhere?.address,
                ordinal: kept.elsewhere == nil ? nil : ordinal))
    }

    /// Tells two voters apart who vote on one telephone, and nobody else anything.
    private func mark(of actor: Actor, _ vote: Vote) -> String {
        guard case .resident(let person) = actor else { return "" }
        return secret.house.seal.secret(for: person.bytes + vote.id.bytes, purpose: "ballot mark").prefix(8).hex
    }

    func moment(_ time: Timestamp) -> String {
        String(CountyTime.china.format(time).prefix(16)).replacing("T", with: " ")
    }

    func text(_ key: String, _ context: Context) -> String { pages.strings.text(key, context.language) }
}
