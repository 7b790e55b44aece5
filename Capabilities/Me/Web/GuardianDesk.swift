import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/desk/guardians`: requests to act for a child, for the desk that looks at the papers.
struct GuardianDesk: Sendable {
    let work: MeWork

    func addRoutes(to router: Routes) {
        router.get("/desk/guardians", .appointGuardian) { request, context in
            try Query.read(request).finish()
            return try await show(context)
        }
        router.post("/desk/guardians/:id", .appointGuardian) { request, context in
            try await decide(request, context)
        }
    }

    /// The code is not shown: whoever asks says it at the desk, so that nobody is confirmed who is not there.
    private func show(
        _ context: Context, at one: ID<GuardianRequest>? = nil, faults: [Explanation.Field] = []
    ) async throws -> Response {
        let guardians = work.guardians
        let waiting = try await work.house.reader.read { try guardians.waiting($0) }
        return try work.house.pages.page(
            "me/guardian-desk", title: work.house.strings.text("me.guard.desk", context.language),
            [
                "deskLinks": work.deskLinks("/desk/guardians", context),
                "summary": work.house.pages.summary(
                    faults.map { .init("\($0.pointer)-\(one?.description ?? "")", $0.key, $0.arguments) }, context),
                "requests": waiting.map { request -> Model in
                    let fault = request.id == one ? faults.first : nil
                    return [
                        "id": request.id?.description ?? "", "label": request.label,
                        "asked": CountyTime.china.date(request.since).description,
                        "ends": request.ends?.description ?? "",
                        "fault": fault.map {
                            work.house.strings.text($0.key, context.language, $0.arguments)
                        } ?? "",
                    ]
                },
            ], context: context, status: faults.isEmpty ? .ok : .unprocessableContent)
    }

    private func decide(_ request: Request, _ context: Context) async throws -> Response {
        guard let id = ID<GuardianRequest>(try context.parameters.require("id")) else { throw MeRefusal.notTheirs }
        let fields = try await Form.read(request).fields
        let isConfirmed = fields.bool("confirm") ?? false
        let code = fields.string("code", max: 12)
        let words = fields.string("words", max: 500)
        try fields.finish()
        do {
            try await work.decide(id, confirmed: isConfirmed, code: code, words: words, as: context.actor)
        } catch let error as MeRefusal where error == .wrongCode {
            return try await show(context, at: id, faults: error.explanation.fields)
        }
        return Reply.seeOther("/desk/guardians")
    }
}
