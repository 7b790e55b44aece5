import Kernel
import Platform
import Web

/// How lists of those entitled read.
struct ListWords: Sendable {
    let words: VillageWords
    let work: ListWork

    func text(_ key: String, _ context: Context, _ arguments: [String: String] = [:]) -> String {
        words.text("lists.\(key)", context, arguments)
    }

    /// Yuan, or so much of the list's goods.
    func amount(_ money: Money, _ list: EntitlementList, _ context: Context) -> String {
        list.what.goods.isEmpty ? words.yuan(money, context) : "\(money.shown) \(list.what.goods)"
    }

    /// The ways to the first lines and to the next ones; empty where there are none.
    /// - Parameter last: the highest number on the list.
    static func paging(_ lines: [EntitlementLine], after: Int, last: Int, _ path: String) -> Model {
        let next = lines.last.flatMap { $0.ordinal < last ? $0.ordinal : nil }
        return ["firstHref": after > 0 ? path : "", "nextHref": next.map { "\(path)?after=\($0)" } ?? ""]
    }

    /// Whether everybody reads the lines today.
    func isOpen(_ list: EntitlementList) -> Bool { list.publicUntil.map { words.today <= $0 } ?? false }

    func item(_ list: EntitlementList, _ context: Context) -> Model {
        let what = list.what
        let path = "/village/\(list.village)/list/\(list.number)"
        let stage = list.state == .published ? (isOpen(list) ? "open" : "over") : list.state.rawValue
        return [
            "href": path, "deskHref": "/desk/entitlement/\(list.number)", "path": list.number.description,
            "number": list.number.shown, "title": what.title, "kind": text("kind.\(what.kind.rawValue)", context),
            "from": what.from.description, "to": what.to.description, "total": amount(what.total, list, context),
            "ground": what.ground, "decision": what.decision, "goods": what.goods,
            "publicDays": text("days", context, ["days": "\(what.publicDays)"]),
            "publicUntil": list.publicUntil?.description ?? "", "isOpen": isOpen(list),
            "stage": text("stage.\(stage)", context), "stageClass": stage == "open" ? "" : "plain",
            "confirmed": list.confirmed.map(words.moment) ?? "", "entered": words.moment(list.entered),
            "reason": list.reason ?? "", "isOwn": list.enterer != nil && list.enterer == context.actor.person,
        ]
    }

    func item(
        _ line: EntitlementLine, _ list: EntitlementList, _ context: Context, person: EntitledPerson? = nil
    ) -> Model {
        [
            "ordinal": "\(line.ordinal)", "label": line.label, "amount": amount(line.amount, list, context),
            "category": text("category.\(line.category.rawValue)", context), "name": person?.name ?? "",
            "household": person?.household ?? "", "phone": person?.phone ?? "", "reason": person?.ground ?? "",
            "isFull": person != nil,
        ]
    }
}
