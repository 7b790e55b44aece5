import Foundation
import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Store
import Web

/// `/desk/property/CODE/asset` and `…/contract`: writing one down, or changing one that is public already.
struct PropertyForms: Sendable {
    let shown: PropertyWords

    private var words: VillageWords { shown.words }
    private var work: PropertyWork { shown.property }

    private enum Paper: String, CaseIterable { case asset, contract }

    func addRoutes(to router: Routes) {
        for paper in Paper.allCases {
            router.get("/desk/property/:code/\(paper.rawValue)", .keepBooks) { request, context in
                let query = try Query.read(request)
                let change = query.parsed("change", "disclosure.field.number") { try? CaseNumber(parsing: $0) }
                try query.finish()
                let village = try await words.village(context)
                try context.require(.keepBooks, on: MoneyWork.object(village.code))
                return try await blank(paper, change, village, context)
            }
            router.post("/desk/property/:code/\(paper.rawValue)", .keepBooks) { request, context in
                try await send(paper, request, context)
            }
        }
    }

    // MARK: Showing

    private func blank(
        _ paper: Paper, _ change: CaseNumber?, _ village: ShownVillage, _ context: Context
    ) async throws -> Response {
        guard let change else { return try await form(paper, [:], nil, village, context) }
        let (assets, contracts) = (work.assets, work.contracts)
        let values = try await words.house.reader.read { connection -> [String: String]? in
            switch paper {
            case .asset:
                try assets.find(change, connection)?.current
                    .flatMap { $0.filing.village == village.code ? $0.what.values : nil }
            case .contract:
                try contracts.find(change, connection)?.current
                    .flatMap { $0.filing.village == village.code ? $0.what.values : nil }
            }
        }
        guard let values else { throw PropertyRefusal.unknown }
        return try await form(paper, values, change, village, context)
    }

    private func form(
        _ paper: Paper, _ values: [String: String], _ change: CaseNumber?, _ village: ShownVillage,
        after error: (any Error)? = nil, _ context: Context
    ) async throws -> Response {
        let assets = work.assets
        let owned = try await words.house.reader.read { try assets.all(village.code, $0).compactMap(\.current) }
        func choices(_ all: [String], _ words: String, _ name: String, _ usual: String) -> [Model] {
            all.map { value in
                [
                    "value": value, "label": shown.text("\(words).\(value)", context),
                    "chosen": value == (values[name] ?? usual),
                ]
            }
        }
        var model = words.deskHead(village, context)
        for (name, value) in values { model["\(name)Value"] = value }
        model["change"] = change?.description ?? ""
        model["changed"] = change?.shown ?? ""
        model["action"] = "/desk/property/\(village.code)/\(paper.rawValue)"
        model["key"] = UUID().uuidString
        model["kinds"] = choices(AssetDraft.Kind.allCases.map(\.rawValue), "kind", "kind", "land")
        model["units"] = choices(LandArea.Unit.allCases.map(\.rawValue), "unit", "areaUnit", "m2")
        model["awards"] = choices(ContractDraft.Award.allCases.map(\.rawValue), "award", "award", "tender")
        model["tenantKinds"] = [Payee.Kind.organisation, .person].map { kind -> Model in
            [
                "value": kind.rawValue, "label": words.text("payee.\(kind.rawValue)", context),
                "chosen": kind.rawValue == values["tenantKind"],
            ]
        }
        model["assets"] = owned.filter { $0.what.endedOn == nil }.map { asset -> Model in
            let number = asset.filing.number
            return [
                "value": number.description, "label": "\(asset.what.name) \(number.shown)",
                "chosen": number.description == values["asset"],
            ]
        }
        let title = shown.text("enter.\(paper.rawValue)", context)
        model["heading"] = title
        let template = "desk-\(paper.rawValue)"
        guard let error else { return try words.page(template, title, model, context) }
        return try words.house.pages.again(
            "disclosure/\(template)", title: title, model, after: error, context: context)
    }

    // MARK: Sending

    private func send(_ paper: Paper, _ request: Request, _ context: Context) async throws -> Response {
        let village = try await words.village(context)
        try context.require(.keepBooks, on: MoneyWork.object(village.code))
        let fields = try await Form.read(request).fields
        let change = fields.parsed("change", "disclosure.field.number") { try? CaseNumber(parsing: $0) }
        let key = fields.string("key", max: 60)
        let names = paper == .asset ? AssetDraft.fields : ContractDraft.fields
        let values = Dictionary(names.map { ($0, fields.raw($0)) }, uniquingKeysWith: { first, _ in first })
        let once = key.map {
            IdempotencyKey(
                $0, scope: "property \(context.actor.text)", body: Array("\(names.map { values[$0] ?? "" })".utf8))
        }
        do {
            switch paper {
            case .asset:
                let draft = AssetDraft(fields, isChange: change != nil)
                try fields.finish()
                if let draft {
                    try await work.enter(draft, changing: change, in: village.code, by: context.actor, key: once)
                }
            case .contract:
                let draft = ContractDraft(fields, isChange: change != nil)
                try fields.finish()
                if let draft {
                    try await work.enter(draft, changing: change, in: village.code, by: context.actor, key: once)
                }
            }
            return Reply.seeOther("/desk/property?village=\(village.code)&done=entered")
        } catch {
            return try await form(paper, values, change, village, after: error, context)
        }
    }
}

extension AssetDraft {
    static let fields = [
        "kind", "name", "place", "area", "areaUnit", "bookValue", "rent", "endedOn", "why",
    ]

    fileprivate init?(_ fields: Fields, isChange: Bool) {
        let kind = fields.parsed("kind", "disclosure.field.kind", required: true) { Kind(rawValue: $0) }
        let (name, place) = (fields.text("name", max: 100), fields.text("place", max: LedgerFile.longest))
        let (area, value, rent) = (fields.area(), fields.money("bookValue", required: true), fields.money("rent"))
        let ended = fields.day("endedOn")
        let why = fields.string("why", max: LedgerFile.longest, required: isChange) ?? ""
        guard let kind, let value else { return nil }
        self.init(
            kind: kind, name: name, place: place, area: area, bookValue: value, rent: rent ?? .zero, endedOn: ended,
            why: why)
    }

    fileprivate var values: [String: String] {
        [
            "kind": kind.rawValue, "name": name, "place": place, "area": area?.size.description ?? "",
            "areaUnit": area?.unit.rawValue ?? "m2", "bookValue": bookValue.description, "rent": rent.description,
            "endedOn": endedOn?.description ?? "",
        ]
    }
}

extension ContractDraft {
    static let fields = [
        "asset", "tenantKind", "tenant", "area", "areaUnit", "rent", "deposit", "from", "to", "firstDue", "award",
        "decision", "endedOn", "why",
    ]

    /// - Parameter isChange: a contract that is changed has its asset and its tenant already.
    fileprivate init?(_ fields: Fields, isChange: Bool) {
        let asset = fields.parsed("asset", "disclosure.property.field.asset", required: true) {
            try? CaseNumber(parsing: $0)
        }
        let kind = fields.parsed("tenantKind", "disclosure.field.kind", required: true) { Payee.Kind(rawValue: $0) }
        let tenant = fields.text("tenant", max: 100)
        let (area, rent, deposit) = (fields.area(), fields.money("rent", required: true), fields.money("deposit"))
        let (from, to) = (fields.day("from", required: true), fields.day("to", required: true))
        let due = fields.day("firstDue", required: true)
        let award = fields.parsed("award", "disclosure.field.kind", required: true) { Award(rawValue: $0) }
        let decision = fields.text("decision", max: LedgerFile.longest)
        let ended = fields.day("endedOn")
        let why = fields.string("why", max: LedgerFile.longest, required: isChange) ?? ""
        guard let asset, let kind, let rent, let from, let to, let due, let award else { return nil }
        self.init(
            asset: asset, tenant: Payee(kind: kind, name: tenant), area: area, rent: rent, deposit: deposit ?? .zero,
            from: from, to: to, firstDue: due, award: award, decision: decision, endedOn: ended, why: why)
    }

    fileprivate var values: [String: String] {
        [
            "asset": asset.description, "tenantKind": tenant.kind.rawValue, "tenant": tenant.name,
            "area": area?.size.description ?? "", "areaUnit": area?.unit.rawValue ?? "m2", "rent": rent.description,
            "deposit": deposit.description, "from": from.description, "to": to.description,
            "firstDue": firstDue.description, "award": award.rawValue, "decision": decision,
            "endedOn": endedOn?.description ?? "",
        ]
    }
}
