import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/units`: units by place, with how many posts each has and how many are vacant; a new unit.
struct UnitPages: Sendable {
    private static let most = 200

    let office: Office

    func addRoutes(to router: Routes) {
        router.get("/admin/units", .readAdministration) { request, context in
            let query = try Query.read(request)
            let place = query.parsed("place", "posts.field.notAPlace") { DivisionCode($0) }
            let sought = query.string("q", max: 60) ?? ""
            try query.finish()
            let words = try await office.words(context)
            return try office.pages.page(
                "admin/units", title: words.title("units"), model(words, context, place, sought), context: context)
        }
        router.post("/admin/units", .manageUnits) { request, context in
            let fields = try await Form.read(request).fields
            let words = try await office.words(context)
            do {
                let unit = try await read(fields)
                try office.require(.manageUnits, context, at: unit.place)
                try await office.staff.add(unit, by: context.actor)
                return Reply.seeOther("/admin/units/\(unit.code)?done=added")
            } catch {
                return try office.pages.again(
                    "admin/units", title: words.title("units"), model(words, context, nil, "", fields), after: error,
                    context: context)
            }
        }
    }

    private func read(_ fields: Fields) async throws -> Unit {
        let code = fields.parsed("code", "admin.field.unitCode", required: true, max: 40) { UnitCode($0) }
        let name = fields.text("name", max: 100)
        let english = fields.string("english", max: 100) ?? ""
        let kind = fields.parsed("kind", "posts.field.notAKind", required: true) { UnitKind(rawValue: $0) }
        let place = fields.text("place", max: 100)
        let parent = fields.parsed("parent", "admin.field.unitCode", max: 40) { UnitCode($0) }
        try fields.finish()
        guard let code, let kind else { throw StaffRefusal.vacant }
        return Unit(
            code: code, name: name, nameEnglish: english, kind: kind, place: try await office.place(place),
            parent: parent)
    }

    private func model(
        _ words: AdminWords, _ context: Context, _ place: DivisionCode?, _ sought: String, _ filled: Fields? = nil
    ) -> Model {
        let county = office.house.county.code
        let place = place ?? county
        let units = words.directory.units.filter { unit in
            guard sought.isEmpty else {
                return [unit.name, unit.nameEnglish, unit.code.description].contains {
                    $0.lowercased().contains(sought.lowercased())
                }
            }
            return place == county ? unit.place == county : place.contains(unit.place)
        }
        let towns = words.gazetteer?.places(.township).map(\.code) ?? []
        return [
            "wide": true, "q": sought, "mayEdit": office.may(.manageUnits, context),
            "places": ([county] + towns).map { code -> Model in
                let count = words.directory.units.count {
                    code == county ? $0.place == county : code.contains($0.place)
                }
                return [
                    "href": "/admin/units?place=\(code)", "name": words.place(code), "count": "\(count)",
                    "current": sought.isEmpty && code == place,
                ]
            },
            "heading": sought.isEmpty ? words.place(place) : words.text("admin.units.found", ["q": sought]),
            "units": units.prefix(Self.most).map { row($0, words) }, "isEmpty": units.isEmpty,
            "isCut": units.count > Self.most,
            "kinds": UnitKind.allCases.map { kind -> Model in
                [
                    "value": kind.rawValue, "label": words.kind(kind),
                    "chosen": filled?.raw("kind") ?? "department" == kind.rawValue,
                ]
            },
            "code": filled?.raw("code") ?? "", "name": filled?.raw("name") ?? "",
            "english": filled?.raw("english") ?? "", "place": filled?.raw("place") ?? words.place(place),
            "parent": filled?.raw("parent") ?? "", "isNew": filled != nil,
        ]
    }

    private func row(_ unit: Unit, _ words: AdminWords) -> Model {
        let posts = words.directory.posts(of: unit.code)
        let vacant = posts.count { words.directory.holding(of: $0.id, on: office.today) == nil }
        return [
            "href": "/admin/units/\(unit.code)", "name": unit.name(english: words.isEnglish),
            "code": unit.code.description, "kind": words.kind(unit.kind), "place": words.wholePlace(unit.place),
            "posts": words.text("admin.units.posts", ["count": "\(posts.count)"]), "vacant": vacant,
        ]
    }
}
