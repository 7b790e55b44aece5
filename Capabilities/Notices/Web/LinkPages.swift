import Cases
import Hummingbird
import Kernel
import Platform
import Rights
import Web

/// `/n/CODE`: where the link of a message leads, without sign-in: to the matter, and to no more messages about it.
///
/// The code is all it takes to come here, and all it opens is what everybody may read, so that a message that lies about
/// gives nothing away.
struct LinkPages: Sendable {
    let work: NoticeWork

    func addRoutes(to router: Routes) {
        router.get("/n/:code", .followNotice) { request, context in
            try Query.read(request).finish()
            return try await show(try link(context), context)
        }
        // A mail program that asks by itself sends a field of its own, which says nothing more.
        router.post("/n/:code/stop", .followNotice) { request, context in
            _ = try await Form.read(request)
            let link = try link(context)
            try await work.stop(link)
            return Reply.seeOther("/n/\(link.text)")
        }
    }

    private func link(_ context: Context) throws -> LinkCode {
        guard let link = LinkCode(try context.parameters.require("code")) else { throw NoticeRefusal.link }
        return link
    }

    private func show(_ link: LinkCode, _ context: Context) async throws -> Response {
        let linked = try await work.follow(link)
        let strings = work.house.strings
        return try work.house.pages.page(
            "notices/link", title: strings.text("notices.link.title", context.language),
            [
                "number": linked.subject.number.shown, "path": linked.subject.number.description, "code": link.text,
                "state": strings.text("cases.state.\(linked.subject.state.rawValue)", context.language),
                "isStopped": linked.isStopped,
            ], context: context)
    }
}
