import Ballots
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// What the second pair of hands has pasted and what is wrong with it: shown again as it was.
struct Pasted {
    var offer = ""
    var statement = ""
    var fault: Explanation.Field?

    var status: HTTPResponse.Status { fault == nil ? .ok : .unprocessableContent }
}

extension SecretPages {
    /// Lets issuing begin, with the second issuer that was pasted or with one of ours.
    func confirm(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let text = fields.string("offer", max: 4000) ?? ""
        try fields.finish()
        let number = try context.vote()
        let offer = IssuerOffer(parsing: text)
        do {
            if !text.isEmpty, offer == nil { throw SecretRefusal.offer }
            try await secret.confirm(number, with: offer, by: context.actor)
        } catch let refusal as SecretRefusal where refusal.explanation.kind == .invalid {
            return try await show(context, Pasted(offer: text, fault: refusal.field("offer")))
        }
        return Reply.seeOther("/vote/\(number)/secret")
    }

    /// Takes what the issuer elsewhere has stated after closing.
    func state(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let text = fields.text("statement", max: 2000)
        try fields.finish()
        let number = try context.vote()
        do {
            guard let statement = IssuerStatement(parsing: text) else { throw SecretRefusal.statement }
            try await secret.state(statement, of: number, by: context.actor)
        } catch let refusal as SecretRefusal where refusal.explanation.kind == .invalid {
            return try await show(context, Pasted(statement: text, fault: refusal.field("statement")))
        }
        return Reply.seeOther("/vote/\(number)/secret")
    }

    /// Which of the two ways this vote goes, in one sentence.
    func whose(_ kept: SecretVote, _ context: Context) -> String {
        guard kept.confirmed != nil else { return "" }
        guard let elsewhere = kept.elsewhere else { return text("participation.secret.whose.here", context) }
        return pages.strings.text(
            "participation.secret.whose.elsewhere", context.language,
            ["address": elsewhere.address, "fingerprint": IssuerOffer.fingerprint(Data(kept.issuers[1]))])
    }

    /// What the page has besides, where the second issuer is or may be another office's.
    func elsewhere(
        _ vote: Vote, _ kept: SecretVote, ordinal: Int?, _ pasted: Pasted, _ context: Context
    ) -> Model {
        let isAwaited = kept.elsewhere.map { $0.statement == nil } ?? false
        let isOver = secret.house.time.now() >= vote.closes
        return [
            "isElsewhere": kept.elsewhere != nil, "needsCard": kept.elsewhere != nil && ordinal != nil,
            "ordinal": ordinal.map(String.init) ?? "", "invitationFile": "/vote/\(vote.number)/issuer.json",
            "offer": pasted.offer, "statement": pasted.statement,
            "mayState": isAwaited && isOver && context.may(.witnessParticipation, on: SecretVotes.object(vote)),
            "summary": pages.summary([pasted.fault].compactMap { $0 }, context),
        ]
    }
}

extension SecretRefusal {
    fileprivate func field(_ name: String) -> Explanation.Field {
        Explanation.Field("/\(name)", explanation.key, explanation.arguments)
    }
}

extension Context {
    /// The resident who is signed in.
    var resident: ID<Person>? { if case .resident(let person) = actor { person } else { nil } }
}
