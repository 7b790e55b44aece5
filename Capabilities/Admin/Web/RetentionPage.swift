import Cases
import Hummingbird
import Kernel
import Me
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/retention`: how long each table keeps what is in it, on what ground, and what the last nights erased.
struct RetentionPage: Sendable {
    private static let shownNights = 30

    let office: Office

    func addRoutes(to router: Routes) {
        router.get("/admin/retention", .readAdministration) { request, context in
            try Query.read(request).finish()
            return try await show(context)
        }
    }

    private func show(_ context: Context) async throws -> Response {
        let words = try await office.words(context)
        let nights = try await office.me.nights(Self.shownNights)
        let groups = RetainedTable.Class.allCases.compactMap { kind -> Model? in
            let tables = office.retention.filter { $0.kind == kind }
            guard !tables.isEmpty else { return nil }
            return [
                "kind": words.text("me.class.\(kind.rawValue)"), "ground": words.text("admin.ground.\(kind.rawValue)"),
                "tables": tables.map { table -> Model in
                    ["table": table.table, "what": self.words(of: table, words), "term": term(table.term, words)]
                },
            ]
        }
        return try office.pages.page(
            "admin/retention", title: words.title("retention"),
            [
                "wide": true, "groups": groups, "hasNights": !nights.isEmpty,
                "last": nights.first.map { words.moment($0.at) } ?? "",
                "nights": nights.map { night -> Model in
                    let gone = night.gone.filter { $0.value > 0 }.sorted { $0.key < $1.key }
                    return [
                        "at": words.moment(night.at), "total": "\(gone.reduce(0) { $0 + $1.value })",
                        "gone": gone.map { part -> Model in
                            ["name": sweep(part.key, words), "count": "\(part.value)"]
                        },
                        "isEmpty": gone.isEmpty,
                    ]
                },
            ], context: context)
    }

    /// What lies in a table, where somebody has said it.
    private func words(of table: RetainedTable, _ words: AdminWords) -> String {
        let key = "admin.table.\(table.table)"
        return office.house.strings.has(key) ? words.text(key) : ""
    }

    private func sweep(_ name: String, _ words: AdminWords) -> String {
        let key = "admin.sweep.\(name)"
        return office.house.strings.has(key) ? words.text(key) : name
    }

    private func term(_ term: RetainedTable.Term, _ words: AdminWords) -> String {
        switch term {
        case .forGood: words.text("me.term.forGood")
        case .afterClosing(let days): words.text("me.term.afterClosing", ["days": "\(days)"])
        case .afterUse(let days): words.text("me.term.afterUse", ["days": "\(days)"])
        }
    }
}
