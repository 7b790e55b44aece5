import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Web

/// `/inspection/NUMBER/tip`: telling a team something in confidence, without a name and without signing in.
struct TipPages: Sendable {
    static let longest = 5000

    let words: VillageWords
    let rounds: RoundWork

    func addRoutes(to router: Routes) {
        router.get("/inspection/:number/tip", .readDisclosure) { request, context in
            let query = try Query.read(request)
            let village = query.string("village", max: 12) ?? ""
            try query.finish()
            return try await form(try await rounds.find(context), ["village": village], context)
        }
        router.post("/inspection/:number/tip", .report) { request, context in try await send(request, context) }
    }

    private func send(_ request: Request, _ context: Context) async throws -> Response {
        let round = try await rounds.find(context)
        let fields = try await Form.read(request).fields
        let village = fields.parsed("village", "disclosure.field.village", required: true) { DivisionCode($0) }
        let kind = fields.text("kind", max: 40)
        let said = fields.text("words", max: Self.longest)
        let contact = fields.string("contact", max: 200)
        let ticket = fields.string("ticket", max: 60) ?? UUID().uuidString
        do {
            try fields.finish()
            guard let village else { throw TipRefusal.closed }
            try rounds.limits.tell(from: context.peerKey, at: words.now)
            let code = try await rounds.leave(
                .init(village: village, kind: kind, words: said, contact: contact, ticket: ticket), in: round.number)
            return try taken(code, round, context)
        } catch {
            let names = ["village", "kind", "words", "contact", "ticket"]
            return try await form(
                round, Dictionary(uniqueKeysWithValues: names.map { ($0, fields.raw($0)) }), after: error, context)
        }
    }

    /// The one time that the code is shown; nothing of it stands in an address.
    private func taken(_ code: TipCode, _ round: Round, _ context: Context) throws -> Response {
        try words.page(
            "tip-taken", words.text("tip.taken", context),
            [
                "code": code.shown, "roundTitle": round.title, "href": "/inspection/\(round.number)",
                "scripts": ["disclosure-print.js"],
            ], context)
    }

    private func form(
        _ round: Round, _ values: [String: String], after error: (any Error)? = nil, _ context: Context
    ) async throws -> Response {
        // What was written while the round ended is shown again, with what it says about that.
        guard error != nil || round.state(on: words.today) == .running else { throw TipRefusal.closed }
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        let terms = try rounds.terms()
        var model = words.item(round, gazetteer, context)
        model["choices"] = round.villages.map { code -> Model in
            [
                "code": code.description, "name": gazetteer.place(code)?.name ?? code.description,
                "chosen": code.description == values["village"],
            ]
        }
        model["kinds"] = terms.kinds.map { kind -> Model in
            [
                "id": kind.id, "name": kind.name(english: context.language == .en),
                "chosen": kind.id == values["kind"],
            ]
        }
        model["words"] = values["words"] ?? ""
        model["contact"] = values["contact"] ?? ""
        model["ticket"] = values["ticket"] ?? UUID().uuidString
        model["longest"] = "\(Self.longest)"
        model["kept"] = words.text("tip.kept", context, ["days": "\(terms.keptDays)", "source": terms.source])
        let title = words.text("tip.title", context)
        guard let error else { return try words.page("tip-form", title, model, context) }
        return try words.house.pages.again("disclosure/tip-form", title: title, model, after: error, context: context)
    }
}
