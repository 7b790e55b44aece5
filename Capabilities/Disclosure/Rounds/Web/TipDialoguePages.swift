import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Web

/// `/tip`: whoever left a tip reads the team's answers and tells more. The code travels in forms, never in an address.
struct TipDialoguePages: Sendable {
    let words: VillageWords
    let rounds: RoundWork

    func addRoutes(to router: Routes) {
        router.get("/tip", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try words.page("tip-code", words.text("tip.code.title", context), ["hasError": false], context)
        }
        router.post("/tip", .report) { request, context in
            let fields = try await Form.read(request).fields
            let code = fields.string("code", max: 200)
            do {
                try fields.finish()
                return try await show(try await opened(code, context), code ?? "", context)
            } catch { return try again(error, context) }
        }
        router.post("/tip/more", .report) { request, context in try await more(request, context) }
    }

    private func more(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let text = fields.string("code", max: 200)
        let said = fields.string("words", max: TipPages.longest)
        let ticket = fields.string("ticket", max: 60) ?? UUID().uuidString
        if said == nil { fields.fault("words", "web.field.required") }
        let code = text.flatMap { TipCode(parsing: $0) }
        // Whether the code is right comes first: without it there is nothing to say more to.
        do { try await tried(context) { try await rounds.known(code) } } catch { return try again(error, context) }
        do {
            try fields.finish()
            try rounds.limits.tell(from: context.peerKey, by: code, at: words.now)
            try await rounds.tell(said ?? "", ticket: ticket, with: code)
            return try words.page(
                "tip-told", words.text("tip.more.done", context), ["said": said ?? "", "code": text ?? ""], context)
        } catch {
            return try await show(
                try await rounds.read(code), text ?? "", said: fields.raw("words"), ticket: ticket, after: error,
                context)
        }
    }

    private func opened(_ code: String?, _ context: Context) async throws -> TipDialogue {
        try await tried(context) { try await rounds.read(code.flatMap { TipCode(parsing: $0) }) }
    }

    /// Every try counts until it is right.
    @discardableResult
    private func tried<T: Sendable>(_ context: Context, _ body: () async throws -> T) async throws -> T {
        try rounds.limits.attempt(from: context.peerKey, at: words.now)
        let found = try await body()
        rounds.limits.succeeded(context.peerKey)
        return found
    }

    private func again(_ error: any Error, _ context: Context) throws -> Response {
        try words.house.pages.again(
            "disclosure/tip-code", title: words.text("tip.code.title", context), ["hasError": true], after: error,
            context: context)
    }

    private func show(
        _ dialogue: TipDialogue, _ code: String, said: String = "", ticket: String = UUID().uuidString,
        after error: (any Error)? = nil, _ context: Context
    ) async throws -> Response {
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        var model = words.item(dialogue.tip, gazetteer, try rounds.terms(), context)
        model["roundTitle"] = dialogue.round.title
        model["roundHref"] = "/inspection/\(dialogue.round.number)"
        model["turns"] = words.turns(dialogue, context)
        model["code"] = code
        model["said"] = said
        model["ticket"] = ticket
        model["hasAnswer"] = dialogue.turns.contains { $0.message.isTeam }
        model["longest"] = "\(TipPages.longest)"
        let title = words.text("tip.dialogue", context)
        guard let error else { return try words.page("tip", title, model, context) }
        return try words.house.pages.again("disclosure/tip", title: title, model, after: error, context: context)
    }
}
