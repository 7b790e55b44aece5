import Kernel
import Platform
import Web

/// How assets and contracts read.
struct PropertyWords: Sendable {
    let words: VillageWords
    let property: PropertyWork

    func text(_ key: String, _ context: Context, _ arguments: [String: String] = [:]) -> String {
        words.text("property.\(key)", context, arguments)
    }

    func area(_ area: LandArea?, _ context: Context) -> String {
        area.map { text("area.\($0.unit.rawValue)", context, ["area": $0.size.shown]) } ?? ""
    }

    private func path(_ filing: Filing) -> String { "/village/\(filing.village)/property/\(filing.number)" }

    /// What every version of anything says of itself.
    private func filing(_ filing: Filing, _ context: Context) -> Model {
        [
            "href": path(filing), "path": filing.number.description, "number": filing.number.shown,
            "ordinal": "\(filing.version)",
            "version": filing.version > 1 ? words.text("version", context, ["version": "\(filing.version)"]) : "",
            "confirmed": filing.confirmed.map(words.moment) ?? "", "entered": words.moment(filing.entered),
            "reason": filing.reason ?? "",
            "isOwn": filing.enterer != nil && filing.enterer == context.actor.person,
        ]
    }

    /// An asset as a line of a list or a version of itself.
    /// - Parameter contract: that lets it today.
    func item(_ asset: Asset, contract: Contract? = nil, _ context: Context) -> Model {
        let what = asset.what
        let state = what.endedOn != nil ? "gone" : contract != nil ? "let" : "own"
        return filing(asset.filing, context).merging(
            [
                "name": what.name, "kind": text("kind.\(what.kind.rawValue)", context), "place": what.place,
                "area": area(what.area, context), "bookValue": words.yuan(what.bookValue, context),
                "assessed": what.rent.count == 0 ? "" : yearly(what.rent, context), "why": what.why,
                "endedOn": what.endedOn?.description ?? "", "stage": text("state.\(state)", context),
                "stageClass": state == "let" ? "" : "plain", "isAsset": true,
            ]
        ) { $1 }
    }

    /// A contract as a line of a list or a version of itself.
    func item(_ contract: Contract, on asset: Asset?, _ context: Context) -> Model {
        let what = contract.what
        let days = (try? property.rules())?.expiringDays ?? 0
        let stage = contract.stage(on: words.today, expiringDays: days)
        return filing(contract.filing, context).merging(
            [
                "asset": asset?.what.name ?? "", "assetHref": asset.map { path($0.filing) } ?? "",
                "assetNumber": what.asset.shown, "tenant": what.tenant.name,
                "isPerson": what.tenant.kind == .person, "area": area(what.area, context),
                "rent": yearly(what.rent, context), "deposit": words.yuan(what.deposit, context),
                "from": what.from.description, "to": what.to.description, "firstDue": what.firstDue.description,
                "award": text("award.\(what.award.rawValue)", context), "decision": what.decision, "why": what.why,
                "endedOn": what.endedOn?.description ?? "", "stage": text("stage.\(stage.rawValue)", context),
                "stageClass": stage == .past ? "late" : stage == .runningOut ? "due" : stage == .running ? "" : "plain",
                "isContract": true,
            ]
        ) { $1 }
    }

    func yearly(_ money: Money, _ context: Context) -> String { text("yearly", context, ["sum": money.shown]) }
}
