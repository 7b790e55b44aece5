import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

extension PowersDesk {
    func form(
        _ power: Power, _ village: ShownVillage, _ attempt: Attempt, _ context: Context
    ) async throws -> Response {
        var model = base.head(village, context).merging(words.item(power, context)) { own, _ in own }
        model["village"] = village.code.description
        model["key"] = UUID().uuidString
        model["today"] = base.today.description
        model["matter"] = attempt.values["title"] ?? ""
        model["party"] = attempt.values["party"] ?? ""
        model["sum"] = attempt.values["sum"] ?? ""
        model["day"] = attempt.values["day"] ?? base.today.description
        model["asksParty"] = power.party != .nobody
        model["asksSum"] = power.money != .none
        let chosen = attempt.values["partyKind"]
        model["kinds"] = power.party.kinds.map { kind -> Model in
            [
                "value": kind.rawValue, "label": words.text("party.\(kind.rawValue)", context),
                "chosen": kind.rawValue == chosen || chosen == nil && kind == power.party.kinds.first,
            ]
        }
        let title = power.name(english: context.language == .en)
        guard let error = attempt.error else { return try base.page("desk-power-start", title, model, context) }
        return try base.house.pages.again(
            "disclosure/desk-power-start", title: title, model, after: error, context: context)
    }

    func show(
        _ run: PowerRun, _ village: ShownVillage, _ done: Done?, _ attempt: Attempt, _ context: Context
    ) async throws -> Response {
        let power = try words.powers.power(of: run)
        var model = base.head(village, context).merging(try words.item(run, context)) { own, _ in own }
        model["done"] = done.map { words.text("desk.done.\($0.rawValue)", context) } ?? ""
        model["history"] = words.history(run, power, context)
        model["today"] = base.today.description
        model["isTurn"] = try isTurn(run, try words.powers.lists(), context)
        if let turn = run.turn(power) {
            model["next"] = words.item(turn, run.done.count + 1, context)
            model["isNote"] = turn.paper.kind == .note
            model["longest"] = "\(turn.paper.kind.longest)"
        }
        model["typed"] = attempt.values["paper"] ?? ""
        model["villageCode"] = village.code.description
        model["coming"] = words.coming(run, power, context)
        model["day"] = attempt.values["day"] ?? base.today.description
        model["reason"] = attempt.values["reason"] ?? ""
        model["declarations"] = PowerCommand.Declaration.allCases.map { one -> Model in
            [
                "value": one.rawValue, "label": words.text("declare.\(one.rawValue)", context),
                "chosen": one.rawValue == attempt.values["declaration"],
            ]
        }
        guard let error = attempt.error else { return try base.page("desk-power-run", run.title, model, context) }
        return try base.house.pages.again(
            "disclosure/desk-power-run", title: run.title, model, after: error, context: context)
    }
}

extension Power.Party {
    /// What a form offers.
    var kinds: [Payee.Kind] {
        switch self {
        case .nobody: [.nobody]
        case .person: [.person]
        case .organisation: [.nobody, .organisation]
        case .any: [.nobody, .organisation, .person]
        }
    }
}
