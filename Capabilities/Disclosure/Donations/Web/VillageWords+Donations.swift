import Journal
import Kernel
import Platform
import Web

/// Gifts as people read them.
extension VillageWords {
    /// What it is, without how much.
    func name(_ gift: Gift, _ context: Context) -> String {
        switch gift {
        case .money: text("donation.money", context)
        case .goods(let item, _): item
        }
    }

    /// How much of it: `1,000.00 yuan`, `120 boxes`.
    func amount(_ gift: Gift, _ quantity: Int64, _ context: Context) -> String {
        switch gift {
        case .money: yuan(Money(count: quantity), context)
        case .goods(_, let unit): "\(gift.shown(quantity)) \(unit)"
        }
    }

    func donor(_ donor: Donor, _ context: Context) -> String {
        switch donor.kind {
        case .anonymous: text("donation.donor.anonymous", context)
        case .organisation where donor.name.isEmpty: text("donation.donor.organisation.covered", context)
        case .person, .organisation: donor.name
        }
    }

    func role(_ role: Role, _ context: Context) -> String {
        house.strings.text("posts.role.\(role.rawValue)", context.language)
    }

    /// A gift as a line of a list.
    func item(_ donation: Donation, _ sums: DonationSums, rests: Bool, _ context: Context) -> Model {
        [
            "href": "/donation/\(donation.number)", "number": donation.number.shown,
            "path": donation.number.description, "name": name(donation.gift, context),
            "amount": amount(donation.gift, donation.quantity, context), "purpose": donation.purpose,
            "donor": donor(donation.donor, context), "day": CountyTime.china.date(donation.received).description,
            "rests": rests, "parts": parts(donation.gift, sums, context),
        ]
    }

    /// Where it is, in the order in which a gift goes; what is nowhere is left out.
    func parts(_ gift: Gift, _ sums: DonationSums, _ context: Context) -> [Model] {
        DonationStep.State.allCases.filter { sums[$0] > 0 }.map { state in
            [
                "state": text("donation.state.\(state.rawValue)", context),
                "amount": amount(gift, sums[state], context), "stateClass": Self.tone(state),
            ]
        }
    }

    static func tone(_ state: DonationStep.State) -> String {
        switch state {
        case .handedOver: ""
        case .lying, .underway: "plain"
        case .asked: "due"
        case .writtenOff: "late"
        }
    }

    /// A step in plain words.
    func item(_ step: DonationStep, of donation: Donation, rule: DonationRule, _ context: Context) -> Model {
        let rests = step.rests(at: now, rule)
        let days = CountyTime.china.date(now).days - CountyTime.china.date(rule.began(step)).days
        return [
            "ordinal": "\(step.number)", "kind": text("donation.step.\(step.kind.rawValue)", context),
            "amount": amount(donation.gift, step.quantity, context), "at": moment(step.at),
            "role": role(step.role, context), "place": step.place,
            "recipient": step.kind == .issued
                ? step.recipient.map { text("donation.recipient.\($0.rawValue)", context) } ?? "" : "",
            "words": step.words, "from": step.from.map { text("donation.from", context, ["step": "\($0)"]) } ?? "",
            "left": step.left > 0 && step.left < step.quantity && step.state != .handedOver && step.state != .writtenOff
                ? text("donation.left", context, ["amount": amount(donation.gift, step.left, context)]) : "",
            "rests": rests,
            "rest": rests
                ? text(
                    "donation.rests.\(step.state.rawValue)", context,
                    [
                        "amount": amount(donation.gift, step.left, context), "days": "\(days)",
                        "limit": "\(rule.days(step.state) ?? 0)",
                    ]) : "",
            "stateClass": Self.tone(step.state),
        ]
    }
}

extension DonationStep {
    /// Whether what is left of it has waited for its next step for too long.
    func rests(at now: Timestamp, _ rule: DonationRule) -> Bool {
        left > 0 && rule.end(of: self).map { $0 <= now } ?? false
    }
}
