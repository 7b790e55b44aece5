import Journal
import Kernel
import Platform
import Store

extension DonationWork {
    /// Says publicly, once, that a part has waited for its next step for too long.
    var handler: TimerHandler {
        TimerHandler(Self.timer) { { timer, passage in try fire(timer, passage) } }
    }

    /// What has not arrived yet is looked at again when it should have been moved on.
    func watch(_ step: DonationStep, of donation: Donation, _ pen: Pen) throws {
        guard let end = try rule().end(of: step) else { return }
        try pen.schedule(
            Self.timer, of: Subject(DonationStep.id(donation.id, step.number)), at: end,
            what: ["number": .string(donation.number.description), "step": .integer(Int64(step.number))])
    }

    private func fire(_ timer: DueTimer, _ passage: Passage) throws {
        guard let number = timer.what["number"]?.string.flatMap({ try? CaseNumber(parsing: $0) }),
            case .integer(let ordinal)? = timer.what["step"],
            let donation = try table.find(number, passage),
            let step = try table.step(Int(ordinal), of: donation.id, passage), step.left > 0, step.told == nil,
            let days = try rule().days(step.state)
        else { return }
        let pen = try passage.record(
            entry(
                "donation.rests", donation, by: .system(Self.timer),
                what: [
                    "step": .integer(ordinal), "quantity": .integer(step.left),
                    "state": .string(step.state.rawValue), "days": .integer(Int64(days)),
                ]))
        try table.setTold(step.number, donation.id, at: passage.now, pen)
    }

    /// Forgets at night the full names that need not be kept any more.
    var sweep: Sweep {
        Sweep("disclosure.donors") { passage in
            let edge = passage.now.adding(days: -Int64(DonationTable.personDays))
            let old = try passage.query(
                "SELECT step FROM donation_people WHERE county = ? AND entered < ? LIMIT 500", [passage.county, edge]
            ).map { try $0["step"] as [UInt8] }
            guard let first = old.first.flatMap({ ID<DonationStep>(bytes: $0) }) else { return 0 }
            let pen = try passage.record(
                Entry(
                    "donation.namesForgotten", Subject(first), by: .system("erasure"),
                    what: ["count": .integer(Int64(old.count))]))
            try pen.executeAll(
                "DELETE FROM donation_people WHERE county = ? AND step = ?", old.map { [passage.county, $0] })
            return old.count
        }
    }
}
