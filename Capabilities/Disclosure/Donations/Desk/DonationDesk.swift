import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/desk/donations`: for the clerk receiving a gift and moving its parts on; for those who look after the books what
/// waits to be written off.
struct DonationDesk: Sendable {
    let words: VillageWords
    let donations: DonationWork

    /// What somebody has sent that was not taken, to be shown again.
    struct Attempt {
        var values: [String: String] = [:]
        var error: (any Error)?
        var isDone = false
    }

    func addRoutes(to router: Routes) {
        router.get("/desk/donations", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let code = query.parsed("village", "disclosure.field.village") { DivisionCode($0) }
            try query.finish()
            return try await list(code, Attempt(), context)
        }
        router.get("/desk/donation/:number", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let isDone = query.string("done", max: 5) != nil
            try query.finish()
            return try await show(try await donation(context), Attempt(isDone: isDone), context)
        }
    }

    func donation(_ context: Context) async throws -> Donation {
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw DonationRefusal.unknown
        }
        return try await donations.find(number)
    }

    /// Those of the place somebody works for; receiving takes a village.
    func list(_ code: DivisionCode?, _ attempt: Attempt, _ context: Context) async throws -> Response {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        let place = code ?? holder.place
        let object = MoneyWork.object(place)
        guard context.may(.keepBooks, on: object) || context.may(.superviseBooks, on: object) else {
            throw RightRefusal.notConcerned(.keepBooks)
        }
        let village = place.level == .village ? try await words.village(named: place.description) : nil
        let (table, rule, now) = (donations.table, try donations.rule(), words.now)
        let read = try await words.house.reader.read { connection in
            let newest = try table.list(within: place, limit: 100, connection)
            let asked = try table.list(within: place, isAsked: true, limit: 100, connection)
            return (
                all: newest, asked: asked, sums: try table.sums(of: newest + asked, connection),
                late: try table.waiting(of: newest + asked, connection)
            )
        }
        func item(_ donation: Donation) -> Model {
            let rests = read.late[donation.id]?.contains { $0.rests(at: now, rule) } ?? false
            var item = words.item(donation, read.sums[donation.id] ?? DonationSums(), rests: rests, context)
            item["href"] = "/desk/donation/\(donation.number)"
            return item
        }
        var model: Model = [
            "waiting": read.asked.map(item), "hasWaiting": !read.asked.isEmpty, "donations": read.all.map(item),
            "mayKeep": village != nil && context.may(.keepBooks, on: object), "isKept": village?.kept != nil,
            "villageName": village?.place.name ?? "", "village": place.description, "key": UUID().uuidString,
        ]
        for name in ["item", "unit", "quantity", "purpose", "donor"] { model[name] = attempt.values[name] ?? "" }
        model["isNamed"] = attempt.values["named"] == "true"
        model["gifts"] = choices(["money", "goods"], attempt.values["gift"] ?? "money", "donation.gift", context)
        model["donorKinds"] = choices(
            Donor.Kind.allCases.map(\.rawValue), attempt.values["donorKind"] ?? "person", "donation.donorKind", context)
        return try page("desk-donations", words.text("desk.donations", context), model, attempt, context)
    }

    /// One gift, its parts, and what may be done with each.
    func show(_ donation: Donation, _ attempt: Attempt, _ context: Context) async throws -> Response {
        let object = MoneyWork.object(donation.village)
        let (mayKeep, maySupervise) = (context.may(.keepBooks, on: object), context.may(.superviseBooks, on: object))
        guard mayKeep || maySupervise else { throw RightRefusal.notConcerned(.keepBooks) }
        let village = try await words.village(named: donation.village.description)
        let (table, rule) = (donations.table, try donations.rule())
        let steps = try await words.house.reader.read { try table.steps(of: donation.id, $0) }
        var sums = DonationSums()
        for step in steps { sums.add(step.left, step.state) }
        var model = words.head(village, context)
        model.merge(words.item(donation, sums, rests: false, context)) { own, _ in own }
        model["isDone"] = attempt.isDone
        model["waiting"] = steps.filter { $0.left > 0 && $0.state == .asked }.map { step -> Model in
            var item = words.item(step, of: donation, rule: rule, context)
            item["mayDecide"] = maySupervise && step.person != context.actor.person
            item["isOwn"] = maySupervise && step.person == context.actor.person
            let isTried = attempt.values["step"] == "\(step.number)"
            item["input"] = isTried ? "words" : "words-\(step.number)"
            item["said"] = isTried ? attempt.values["words"] ?? "" : ""
            return item
        }
        model["lying"] = steps.filter { mayKeep && $0.left > 0 && [.lying, .underway].contains($0.state) }
            .map { part($0, of: donation, rule, attempt, context) }
        return try page("desk-donation", donation.number.shown, model, attempt, context)
    }

    private func part(
        _ step: DonationStep, of donation: Donation, _ rule: DonationRule, _ attempt: Attempt, _ context: Context
    ) -> Model {
        let isTried = attempt.values["step"] == "\(step.number)"
        let moves = DonationRules.moves(step.state)
        func value(_ name: String) -> String? { isTried ? attempt.values[name] : nil }
        var item = words.item(step, of: donation, rule: rule, context)
        item["leftAmount"] = words.amount(donation.gift, step.left, context)
        item["whereabouts"] = words.text("donation.state.\(step.state.rawValue)", context)
        item["quantity"] = value("quantity") ?? donation.gift.shown(step.left)
        item["to"] = value("place") ?? ""
        item["said"] = value("words") ?? ""
        item["isTried"] = isTried
        item["key"] = UUID().uuidString
        item["moves"] = choices(
            moves.map(\.rawValue), value("move") ?? moves[0].rawValue, "donation.move", context)
        item["recipients"] = choices(
            Recipient.Kind.allCases.map(\.rawValue), value("recipient") ?? "person", "donation.recipient", context)
        item["isLying"] = step.state == .lying
        return item
    }

    private func choices(_ values: [String], _ chosen: String, _ key: String, _ context: Context) -> [Model] {
        values.map { ["value": $0, "label": words.text("\(key).\($0)", context), "chosen": $0 == chosen] }
    }

    private func page(
        _ template: String, _ title: String, _ model: Model, _ attempt: Attempt, _ context: Context
    ) throws -> Response {
        guard let error = attempt.error else { return try words.page(template, title, model, context) }
        return try words.house.pages.again(
            "disclosure/\(template)", title: title, model, after: error, context: context)
    }
}
