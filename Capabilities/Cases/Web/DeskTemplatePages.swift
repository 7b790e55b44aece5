import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Platform
import Posts
import Rights
import Store
import Web

/// `/desk/templates`: the replies a unit writes often.
struct DeskTemplatePages: Sendable {
    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.get("/desk/templates", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let id = query.parsed("edit", "cases.desk.fault.unknownTemplate") { ID<ReplyTemplate>($0) }
            try query.finish()
            return try await show(context, Draft(id: id))
        }
        router.post("/desk/templates", .workAtDesk) { request, context in try await save(request, context) }
        router.post("/desk/templates/:id/retire", .workAtDesk) { request, context in
            try Query.read(request).finish()
            guard let holder = context.holder else { throw Refusal.notSignedIn }
            guard let id = ID<ReplyTemplate>(try context.parameters.require("id")) else {
                throw DeskRefusal.unknownTemplate
            }
            try await work.retireTemplate(id, by: holder)
            return Reply.seeOther("/desk/templates")
        }
    }

    /// What stands in the form.
    private struct Draft {
        var id: ID<ReplyTemplate>?
        var action = ""
        var name = ""
        var words = ""
        var key = UUID().uuidString
        var isSent = false
    }

    private func save(_ request: Request, _ context: Context) async throws -> Response {
        guard let holder = context.holder else { throw Refusal.notSignedIn }
        let fields = try await Form.read(request).fields
        var draft = Draft(isSent: true)
        draft.id = fields.parsed("id", "cases.desk.fault.unknownTemplate") { ID<ReplyTemplate>($0) }
        let action = fields.parsed("for", "cases.desk.fault.templateAction", required: true) {
            CaseAction(rawValue: $0)
        }
        draft.action = fields.raw("for")
        draft.name = fields.text("name", max: 30)
        draft.words = fields.text("words", max: 1500)
        draft.key = fields.string("key", max: 60) ?? draft.key
        do {
            try fields.finish()
            guard let action else { throw DeskRefusal.templateAction }
            let body = "\(draft.id?.description ?? "") \(draft.action) \(draft.name) \(draft.words)"
            try await work.saveTemplate(
                draft.id, for: action, named: draft.name, draft.words, by: holder,
                key: IdempotencyKey(draft.key, scope: "template \(context.actor.text)", body: Array(body.utf8)))
            return Reply.seeOther("/desk/templates")
        } catch {
            return try await show(context, draft, try FormFaults(error))
        }
    }

    private func show(_ context: Context, _ draft: Draft, _ faults: FormFaults = FormFaults()) async throws -> Response
    {
        guard let holder = context.holder else { throw Refusal.notSignedIn }
        let presenter = try await work.presenter(context.language, .staff)
        let table = work.replies
        let (all, versions) = try await work.house.reader.read { connection in
            (
                try table.current(of: holder.unit, connection),
                try draft.id.map { try table.versions(of: $0, connection) } ?? []
            )
        }
        var draft = draft
        if let last = versions.first {
            guard last.unit == holder.unit else { throw DeskRefusal.unknownTemplate }
            if !draft.isSent { (draft.action, draft.name, draft.words) = (last.action.rawValue, last.name, last.words) }
        } else if draft.id != nil, !draft.isSent {
            throw DeskRefusal.unknownTemplate
        }
        let pages = work.house.pages
        let actions = ReplyTemplate.fields.keys.sorted { $0.rawValue < $1.rawValue }
        return try pages.page(
            "cases/desk-templates", title: presenter.text("cases.desk.templates"),
            [
                "where": presenter.unit(holder.unit), "unit": presenter.unit(holder.unit),
                "summary": faults.summary(pages, context), "notice": faults.notice.map { presenter.words($0) } ?? "",
                "nameFault": faults.reason("name", presenter) ?? "",
                "wordsFault": faults.reason("words", presenter) ?? "",
                "forFault": faults.reason("for", presenter) ?? "",
                "key": draft.key, "id": draft.id?.description ?? "", "isEdit": draft.id != nil, "name": draft.name,
                "words": draft.words,
                "actions": actions.map { action -> Model in
                    [
                        "value": action.rawValue, "label": presenter.text("cases.action.\(action.rawValue)"),
                        "chosen": action.rawValue == draft.action,
                    ]
                },
                "placeholders": ReplyTemplate.Placeholder.allCases.map { "{\(presenter.text($0.key))}" },
                "templates": all.map { template -> Model in
                    [
                        "name": template.name, "words": template.words, "version": "\(template.version)",
                        "action": presenter.text("cases.action.\(template.action.rawValue)"),
                        "editHref": "/desk/templates?edit=\(template.id)",
                        "retireHref": "/desk/templates/\(template.id)/retire",
                    ]
                },
                "hasTemplates": !all.isEmpty,
                "versions": versions.map { version -> Model in
                    [
                        "version": "\(version.version)", "made": presenter.moment(version.made),
                        "words": version.words,
                    ]
                },
                "hasVersions": versions.count > 1,
            ], context: context, status: faults.status)
    }
}
