import HTTPTypes
import Hummingbird
import Kernel
import Rights
import Web

/// Who serves, for everybody to see.
struct UnitsAPI: Sendable {
    let staff: Staff

    func addRoutes(to router: Routes) {
        router.get("/api/v1/units", .readUnits) { request, _ in try await list(request) }
        router.get("/api/v1/units/:code", .readUnits) { request, context in
            try await one(request, try context.parameters.require("code"))
        }
    }

    /// By code; `kind` and `place` (units within that place) narrow it.
    private func list(_ request: Request) async throws -> Response {
        let query = try Query.read(request)
        let kind = query.parsed("kind", "posts.field.notAKind") { UnitKind(rawValue: $0) }
        let place = query.parsed("place", "posts.field.notAPlace") { DivisionCode($0) }
        let after = query.cursor(parts: 1)?.parts[0]
        let limit = query.int("limit", in: 1...200) ?? 50
        try query.finish()
        let units = try await staff.directory().units
        let found = units.lazy.filter { unit in
            (after.map { unit.code.description > $0 } ?? true) && (kind.map { unit.kind == $0 } ?? true)
                && (place?.contains(unit.place) ?? true)
        }.prefix(limit + 1)
        let page = Array(found.prefix(limit))
        let next = found.count > limit ? page.last.map { Cursor([$0.code.description]) } : nil
        return try Reply.list(page.map(UnitItem.init), next: next)
    }

    private func one(_ request: Request, _ code: String) async throws -> Response {
        try Query.read(request).finish()
        let directory = try await staff.directory()
        guard let unit = UnitCode(code).flatMap({ directory.unit($0) }) else { throw UnknownUnit() }
        let posts = directory.posts(of: unit.code).map { post in
            let holding = directory.holding(of: post.id, on: staff.today)
            return UnitDetail.Post(
                id: post.id, role: post.role, name: post.name, place: post.place, holder: holding?.personName,
                since: holding?.from)
        }
        return try Reply.json(UnitDetail(unit: UnitItem(unit), posts: posts))
    }
}

struct UnknownUnit: Explained {
    var explanation: Explanation { Explanation(.notFound, "posts.unknownUnit") }
}

private struct UnitItem: Encodable {
    let code: UnitCode
    let name: String
    let nameEnglish: String?
    let kind: UnitKind
    let place: DivisionCode
    let parent: UnitCode?

    init(_ unit: Unit) {
        code = unit.code
        name = unit.name
        nameEnglish = unit.nameEnglish.isEmpty ? nil : unit.nameEnglish
        kind = unit.kind
        place = unit.place
        parent = unit.parent
    }
}

private struct UnitDetail: Encodable {
    struct Post: Encodable {
        let id: ID<Kernel.Post>
        let role: Role
        let name: String
        let place: DivisionCode
        /// Absent while the post is vacant.
        let holder: String?
        let since: LocalDate?
    }

    let unit: UnitItem
    let posts: [Post]
}
