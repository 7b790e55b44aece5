import Foundation
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/desk/entitlements`: the lists of a village and the form that begins one.
struct ListDesk: Sendable {
    let shown: ListWords

    private var words: VillageWords { shown.words }
    private var work: ListWork { shown.work }

    func addRoutes(to router: Routes) {
        router.get("/desk/entitlements", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let code = query.parsed("village", "disclosure.field.village") { DivisionCode($0) }
            try query.finish()
            guard let village = try await words.deskVillage(code, context) else { return Reply.seeOther("/desk/books") }
            return try await all(village, context)
        }
        router.get("/desk/entitlements/:code/new", .keepBooks) { request, context in
            try Query.read(request).finish()
            let village = try await words.village(context)
            try context.require(.keepBooks, on: MoneyWork.object(village.code))
            return try form([:], village, context)
        }
        router.get("/desk/entitlements/:code/example.csv", .keepBooks) { request, context in
            try Query.read(request).finish()
            let text = String(decoding: try Shipped.data("list-example", "csv"), as: UTF8.self)
            return PropertyFiles.reply("\u{FEFF}\(text)", "example", try await words.village(context))
        }
        router.post("/desk/entitlements/:code/new", .keepBooks) { request, context in
            try await begin(request, context)
        }
    }

    private func all(_ village: ShownVillage, _ context: Context) async throws -> Response {
        let lists = work.lists
        let all = try await words.house.reader.read {
            try lists.all(village.code, EntitlementList.State.allCases, $0)
        }
        var model = words.deskHead(village, context)
        for state in EntitlementList.State.allCases {
            let some = all.filter { $0.state == state }.map { shown.item($0, context) }
            model[state.rawValue] = some
            model["has\(state.rawValue.capitalized)"] = !some.isEmpty
        }
        return try words.page("desk-entitlements", shown.text("desk", context), model, context)
    }

    private func form(
        _ values: [String: String], _ village: ShownVillage, after error: (any Error)? = nil, _ context: Context
    ) throws -> Response {
        var model = words.deskHead(village, context)
        for name in ListDraft.fields { model["\(name)Value"] = values[name] ?? "" }
        model["publicDaysValue"] = values["publicDays"] ?? "30"
        model["key"] = UUID().uuidString
        model["kinds"] = ListDraft.Kind.allCases.map { kind -> Model in
            [
                "value": kind.rawValue, "label": shown.text("kind.\(kind.rawValue)", context),
                "chosen": kind.rawValue == (values["kind"] ?? "subsidy"),
            ]
        }
        let title = shown.text("begin", context)
        guard let error else { return try words.page("desk-list-new", title, model, context) }
        return try words.house.pages.again(
            "disclosure/desk-list-new", title: title, model, after: error, context: context)
    }

    private func begin(_ request: Request, _ context: Context) async throws -> Response {
        let village = try await words.village(context)
        try context.require(.keepBooks, on: MoneyWork.object(village.code))
        let fields = try await Form.read(request).fields
        let key = fields.string("key", max: 60)
        let values = Dictionary(ListDraft.fields.map { ($0, fields.raw($0)) }, uniquingKeysWith: { first, _ in first })
        do {
            let draft = ListDraft(fields)
            try fields.finish()
            guard let draft else { throw ListRefusal.total }
            let number = try await work.begin(
                draft, in: village.code, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "list \(context.actor.text)",
                        body: Array("\(ListDraft.fields.map { values[$0] ?? "" })".utf8))
                })
            return Reply.seeOther("/desk/entitlement/\(number)")
        } catch {
            return try form(values, village, after: error, context)
        }
    }
}

extension ListDraft {
    static let fields = [
        "kind", "title", "from", "to", "ground", "decision", "goods", "total", "publicDays", "vouchers",
    ]

    fileprivate init?(_ fields: Fields) {
        let kind = fields.parsed("kind", "disclosure.field.kind", required: true) { Kind(rawValue: $0) }
        let title = fields.text("title", max: 100)
        let (from, to) = (fields.day("from", required: true), fields.day("to", required: true))
        let (ground, decision) = (
            fields.text("ground", max: LedgerFile.longest), fields.text("decision", max: LedgerFile.longest)
        )
        let goods = fields.string("goods", max: 40) ?? ""
        let total = fields.money("total", required: true)
        let days = fields.int("publicDays", required: true)
        let vouchers = Self.numbers(fields)
        guard let kind, let from, let to, let total, let days else { return nil }
        self.init(
            kind: kind, title: title, from: from, to: to, ground: ground, decision: decision, goods: goods,
            total: total, publicDays: days, vouchers: vouchers)
    }

    /// Numbers of vouchers, apart by commas or lines.
    private static func numbers(_ fields: Fields) -> [CaseNumber] {
        let text = fields.string("vouchers", max: 600) ?? ""
        // A number has blanks and hyphens in it, so anything else is what stands between two.
        let parts = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber || " -".contains($0)) }
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        let numbers = parts.compactMap { try? CaseNumber(parsing: $0) }
        if numbers.count != parts.count || Set(numbers).count != numbers.count || numbers.count > ListRules.vouchers {
            fields.fault("vouchers", "disclosure.lists.field.vouchers", ["most": "\(ListRules.vouchers)"])
        }
        return numbers
    }
}
