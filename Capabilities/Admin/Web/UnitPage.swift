import Cases
import Hummingbird
import Kernel
import Masking
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/units/{code}`: one unit: its posts and who holds them since when, handing over, leaving vacant, a new post, a
/// new name.
struct UnitPage: Sendable {
    let office: Office

    private enum Deed: String, CaseIterable {
        case added, renamed, postAdded, handedOver, vacated
    }

    func addRoutes(to router: Routes) {
        router.get("/admin/units/:code", .readAdministration) { request, context in
            let query = try Query.read(request)
            let done = query.parsed("done", "admin.field.unknown") { Deed(rawValue: $0) }
            try query.finish()
            return try await show(try code(context), context, done: done)
        }
        post(router, "rename", .renamed) { fields, unit, context in
            let name = fields.text("name", max: 100)
            let english = fields.string("english", max: 100) ?? ""
            try fields.finish()
            try await office.staff.rename(unit.code, to: name, english: english, by: context.actor)
        }
        post(router, "posts", .postAdded) { fields, unit, context in
            let role = fields.parsed("role", "posts.field.notARole", required: true) { Role(rawValue: $0) }
            let name = fields.text("name", max: 60)
            let place = fields.text("place", max: 100)
            try fields.finish()
            guard let role else { return }
            let code = try await office.place(place)
            try office.require(.manageUnits, context, at: code)
            try await office.staff.addPost(of: unit.code, role, named: name, for: code, by: context.actor)
        }
        post(router, "hand-over", .handedOver) { fields, unit, context in
            let (post, date, reason) = try self.post(fields, of: unit, needsPerson: true)
            guard let person = fields.string("person", max: 60) else { return }
            try await office.staff.handOver(post, to: person, from: date, by: context.actor, reason: reason)
        }
        post(router, "vacate", .vacated) { fields, unit, context in
            let (post, date, reason) = try self.post(fields, of: unit, needsPerson: false)
            try await office.staff.vacate(post, from: date, by: context.actor, reason: reason)
        }
    }

    /// Adds a form's route; a unit may be changed by those whose post is for its place.
    private func post(
        _ router: Routes, _ name: String, _ deed: Deed,
        _ act: @escaping @Sendable (Fields, Unit, Context) async throws -> Void
    ) {
        router.post("/admin/units/:code/\(name)", .manageUnits) { request, context in
            let unit = try await unit(try code(context))
            let fields = try await Form.read(request).fields
            try office.require(.manageUnits, context, at: unit.place)
            do {
                try await act(fields, unit, context)
                return Reply.seeOther("/admin/units/\(unit.code)?done=\(deed.rawValue)")
            } catch {
                return try await show(unit.code, context, error: error, fields: fields)
            }
        }
    }

    private func code(_ context: Context) throws -> UnitCode {
        let text = try context.parameters.require("code")
        guard let code = UnitCode(text) else { throw AdminRefusal.unknownUnit }
        return code
    }

    private func unit(_ code: UnitCode) async throws -> Unit {
        guard let unit = try await office.staff.directory().unit(code) else { throw AdminRefusal.unknownUnit }
        return unit
    }

    /// The post of a form, which has to be of the unit, the day, and why, with personal data covered.
    private func post(_ fields: Fields, of unit: Unit, needsPerson: Bool) throws -> (ID<Post>, LocalDate, String?) {
        let post = fields.parsed("post", "posts.field.notAPlace", required: true) { ID<Post>($0) }
        let date = fields.parsed("from", "admin.field.day", required: true) { LocalDate($0) }
        if needsPerson { _ = fields.text("person", max: 60) }
        let reason = fields.string("reason", max: 200).map { mask($0).text }
        try fields.finish()
        guard let post, let date else { throw HandingOverRefusal.unknownPost }
        return (post, date, reason)
    }

    private func show(
        _ code: UnitCode, _ context: Context, done: Deed? = nil, error: (any Error)? = nil, fields: Fields? = nil
    ) async throws -> Response {
        let unit = try await unit(code)
        let words = try await office.words(context)
        let mayEdit = office.may(.manageUnits, context, at: unit.place)
        let open = fields?.raw("post") ?? ""
        let model: Model = [
            "code": code.description, "name": unit.name(english: words.isEnglish), "nameChinese": unit.name,
            "nameEnglish": unit.nameEnglish, "kind": words.kind(unit.kind), "place": words.wholePlace(unit.place),
            "parent": unit.parent.map { words.unit($0) } ?? "",
            "parentHref": unit.parent.map { "/admin/units/\($0)" } ?? "",
            "mayEdit": mayEdit, "today": "\(office.today)",
            "done": done.map { words.text("admin.unit.done.\($0.rawValue)") } ?? "",
            "posts": words.directory.posts(of: code).map { post($0, words, isOpen: $0.id.description == open, fields) },
            "hasPosts": !words.directory.posts(of: code).isEmpty, "newPlace": words.wholePlace(unit.place),
            "roles": Role.allCases.map { role -> Model in
                ["value": role.rawValue, "label": words.role(role), "chosen": role == .handler]
            },
        ]
        let title = unit.name(english: words.isEnglish)
        if let error {
            return try office.pages.again("admin/unit", title: title, model, after: error, context: context)
        }
        return try office.pages.page("admin/unit", title: title, model, context: context)
    }

    private func post(_ post: PostEntry, _ words: AdminWords, isOpen: Bool, _ fields: Fields?) -> Model {
        let all = words.directory.holdings(of: post.id)
        let now = words.directory.holding(of: post.id, on: office.today)
        let next = all.first { $0.from > office.today }
        return [
            "id": post.id.description, "name": post.name, "role": words.role(post.role),
            "place": words.wholePlace(post.place), "holder": now?.personName ?? "",
            "since": now.map { words.text("admin.unit.since", ["day": words.day($0.from)]) } ?? "",
            "until": now?.to.map { words.text("admin.unit.until", ["day": words.day($0)]) } ?? "",
            "next": next.map { words.text("admin.unit.next", ["name": $0.personName, "day": words.day($0.from)]) }
                ?? "",
            "isOpen": isOpen, "mayVacate": all.last.map { $0.to == nil } ?? false,
            "person": isOpen ? fields?.raw("person") ?? "" : "",
            "from": isOpen ? fields?.raw("from") ?? "" : "\(office.today)",
            "reason": isOpen ? fields?.raw("reason") ?? "" : "",
            "earlier": all.filter { $0 != now && $0 != next }.reversed().map { holding -> Model in
                [
                    "name": holding.personName, "from": words.day(holding.from),
                    "to": holding.to.map { words.day($0) } ?? "",
                ]
            },
        ]
    }
}
