import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// `/desk/notices`: what the person behind a post was told, and how they want to be told.
struct StaffNotices: Sendable {
    let work: NoticeWork

    private var form: WishForm { WishForm(audience: .staff, work: work) }

    func addRoutes(to router: Routes) {
        router.get("/desk/notices", .workAtDesk) { request, context in try await inbox(request, context) }
        router.post("/desk/notices/read", .workAtDesk) { request, context in
            _ = try await Form.read(request)
            try await work.readAll(of: .person(try person(context)))
            return Reply.seeOther("/desk/notices")
        }
        router.get("/desk/notices/settings", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let isDone = query.string("done", max: 4) != nil
            try query.finish()
            return try await settings(isDone: isDone, context)
        }
        router.post("/desk/notices/settings", .workAtDesk) { request, context in try await keep(request, context) }
        router.get("/desk/notices/:id", .workAtDesk) { request, context in
            try Query.read(request).finish()
            guard let id = ID<StoredNotice>(try context.parameters.require("id")) else { throw NoticeRefusal.unknown }
            let notice = try await work.read(id, of: .person(try person(context)))
            return Reply.seeOther(notice.about.deskPath)
        }
    }

    private func text(_ key: String, _ context: Context) -> String { work.house.strings.text(key, context.language) }

    private func person(_ context: Context) throws -> ID<Person> {
        guard case .post(let holder) = context.actor else { throw NoticeRefusal.unknownPerson }
        return holder.person
    }

    private func inbox(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let notices = try await work.list([.person(try person(context))])
        let now = work.time.now()
        let items = { (all: [StoredNotice]) in
            all.map { NoticeItem($0, now: now, context, work.house.strings).model }
        }
        let model: Model = [
            "fresh": items(notices.filter { $0.read == nil }), "old": items(notices.filter { $0.read != nil }),
            "hasFresh": notices.contains { $0.read == nil }, "hasOld": notices.contains { $0.read != nil },
            "isEmpty": notices.isEmpty, "live": true, "liveSource": "/api/v1/stream",
            "asOf": NoticeItem.shown(now, now: now),
        ]
        return try work.house.pages.page(
            "notices/desk", title: text("notices.title", context), model, context: context)
    }

    private func settings(
        isDone: Bool = false, faults: [Explanation.Field] = [], _ context: Context
    ) async throws -> Response {
        try form.page(
            try await work.wishes(of: .person(try person(context))), back: "/desk/notices",
            action: "/desk/notices/settings", isDone: isDone, faults: faults, context)
    }

    private func keep(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let wish = form.read(fields)
        do { try fields.finish() } catch let fault as FieldFaults {
            return try await settings(faults: fault.explanation.fields, context)
        }
        try await work.keep(wish, of: .person(try person(context)), as: context.actor)
        return Reply.seeOther("/desk/notices/settings?done=kept")
    }
}
