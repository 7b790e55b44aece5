import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/me/guardians`: acting for a child under fourteen: who does, what they may see and do, and when it ends.
struct GuardianPages: Sendable {
    let work: MeWork

    func addRoutes(to router: Routes) {
        router.get("/me/guardians", .askForOwnData) { request, context in
            let query = try Query.read(request)
            let done = query.parsed("done", "web.field.unknown") { Done(rawValue: $0) }
            try query.finish()
            return try await show(context, done: done)
        }
        router.post("/me/guardians", .askForOwnData) { request, context in try await ask(request, context) }
        router.post("/me/guardians/:child/end", .askForOwnData) { request, context in try await end(request, context) }
    }

    private enum Done: String { case asked, ended }

    private func text(_ key: String, _ context: Context, _ arguments: [String: String] = [:]) -> String {
        work.house.strings.text(key, context.language, arguments)
    }

    private func show(
        _ context: Context, done: Done? = nil, label: String = "", birth: String = "",
        faults: [Explanation.Field] = []
    ) async throws -> Response {
        if case .post = context.actor { throw MeRefusal.staff }
        guard case .resident(let person) = context.actor else {
            _ = context.may(.useOwnData, on: Object())
            return Reply.seeOther("/sign-in/resident?next=/me/guardians")
        }
        try context.require(.useOwnData, on: Object(of: person))
        let (guardians, today, notice) = (work.guardians, work.today, work.notice)
        let all = try await work.house.reader.read { try guardians.list(of: person, $0) }
        func reason(_ field: String) -> String {
            faults.first { $0.pointer == "/\(field)" }.map { text($0.key, context, $0.arguments) } ?? ""
        }
        return try work.house.pages.page(
            "me/guardians", title: text("me.guard.title", context),
            [
                "done": done.map { text("me.guard.done.\($0.rawValue)", context) } ?? "",
                "summary": work.house.pages.summary(faults, context),
                "children": all.map { child($0, today, context) }, "label": label, "birth": birth,
                "latest": today.description, "labelFault": reason("label"), "birthFault": reason("birth"),
                "agreeFault": reason("agree"), "version": notice.version,
                "agree": notice.purpose("child")?.agree?.text(context.language) ?? "",
            ], context: context, status: faults.isEmpty ? .ok : .unprocessableContent)
    }

    private func child(_ one: Guardianship, _ today: LocalDate, _ context: Context) -> Model {
        let state = one.state(on: today)
        return [
            "id": one.child.description, "label": one.label.isEmpty ? text("me.guard.child", context) : one.label,
            "state": text("me.guard.state.\(state.rawValue)", context),
            "stateClass": ["waiting": "due", "confirmed": "", "refused": "late", "ended": "plain"][state.rawValue]
                ?? "",
            "code": state == .waiting ? one.code(work.house.seal) : "",
            "ends": state == .ended ? "" : one.ends?.description ?? "",
            "isConfirmed": state == .confirmed, "isOpen": state == .confirmed || state == .waiting,
            "words": one.words ?? "", "consent": one.consent ?? "",
        ]
    }

    private func ask(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let label = fields.string("label", max: 20, required: true)
        let birth = fields.parsed("birth", "me.field.birth", required: true) { LocalDate($0) }
        if !fields.has("agree") { fields.fault("agree", "me.guard.agree.missing") }
        do {
            try fields.finish()
            guard let label, let birth else { throw MeRefusal.notAChild }
            _ = try await work.askToGuard(label, bornOn: birth, as: context.actor)
            return Reply.seeOther("/me/guardians?done=asked")
        } catch let error as any Explained where !error.explanation.fields.isEmpty {
            return try await show(
                context, label: fields.raw("label"), birth: fields.raw("birth"), faults: error.explanation.fields)
        }
    }

    private func end(_ request: Request, _ context: Context) async throws -> Response {
        try await Form.read(request).fields.finish()
        guard let child = ID<Person>(try context.parameters.require("child")) else { throw MeRefusal.notTheirs }
        try await work.endGuardianship(of: child, as: context.actor)
        return Reply.seeOther("/me/guardians?done=ended")
    }
}
