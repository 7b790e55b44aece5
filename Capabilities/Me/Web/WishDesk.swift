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
        let now = work.house.time.now()
        return try work.house.pages.page(
            "me/desk", title: strings.text("me.desk.title", context.language),
            [
                "deskLinks": work.deskLinks("/desk/wishes", context),
                "mayErase": consult(context.actor, .erase, on: nil).isAllowed,
                "wishes": waiting.map { wish -> Model in
                    [
                        "id": wish.id.description, "words": wish.words,
                        "kind": strings.text("me.wish.\(wish.kind.rawValue)", context.language),
                        "due": CountyTime.china.date(wish.due).description, "isLate": wish.due < now,
                        "asked": CountyTime.china.date(wish.asked).description,
                        "isAboutErasing": [.erase, .guardian].contains(wish.kind),
                    ]
                },
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

extension MeWork {
    /// What staff do about personal data: the pages this post may come to.
    func deskLinks(_ here: String, _ context: Context) -> [Model] {
        let pages: [(String, Action, String)] = [
            ("/desk/wishes", .answerDataWish, "me.desk.title"), ("/desk/guardians", .appointGuardian, "me.guard.desk"),
            ("/desk/erasures", .erase, "me.erasure.title"),
        ]
        return pages.filter { consult(context.actor, $0.1, on: nil).isAllowed }.map { path, _, key in
            ["href": path, "label": house.strings.text(key, context.language), "current": path == here]
        }
    }
}
