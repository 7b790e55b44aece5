import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/desk/wishes`: what residents ask about their own data, the first due first, for the posts that answer.
struct WishDesk: Sendable {
    let work: MeWork

    func addRoutes(to router: Routes) {
        router.get("/desk/wishes", .answerDataWish) { request, context in
            try Query.read(request).finish()
            return try await show(context)
        }
        router.post("/desk/wishes/:id", .answerDataWish) { request, context in try await answer(request, context) }
    }

    private func show(_ context: Context) async throws -> Response {
        let (wishes, strings) = (work.wishes, work.house.strings)
        let waiting = try await work.house.reader.read { try wishes.waiting($0) }
        return try work.house.pages.page(
            "me/desk", title: strings.text("me.desk.title", context.language),
            [
                "wishes": waiting.map { wish -> Model in
                    [
                        "id": wish.id.description, "words": wish.words,
                        "kind": strings.text("me.wish.\(wish.kind.rawValue)", context.language),
                        "due": CountyTime.china.date(wish.due).description,
                    ]
                }
            ], context: context)
    }

    private func answer(_ request: Request, _ context: Context) async throws -> Response {
        guard let id = ID<DataRequest>(try context.parameters.require("id")) else { throw MeRefusal.notTheirs }
        let fields = try await Form.read(request).fields
        let words = fields.text("words", max: 2000)
        try fields.finish()
        try await work.answer(id, words, as: context.actor)
        return Reply.seeOther("/desk/wishes")
    }
}
