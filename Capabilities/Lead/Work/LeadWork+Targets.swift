import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// Phantom type of what the journal calls a target.
enum TargetSetting {}

extension LeadWork {
    /// Sets what is aimed at from a day on.
    /// - Throws: `RightRefusal`; `LeadRefusal.unknownIndicator`.
    func set(_ target: Target, by actor: Actor) async throws {
        var object = Object()
        object.place = house.county.code
        try require(actor, .setTargets, on: object)
        guard scorecard.indicators.contains(where: { $0.id == target.indicator }) else {
            throw LeadRefusal.unknownIndicator
        }
        // A document is named, not a person.
        let target = Target(
            indicator: target.indicator, from: target.from, permyriad: target.permyriad,
            source: mask(target.source).text)
        let (county, table) = (house.county, targets)
        try await house.door.open { passage in
            let pen = try passage.record(
                Entry(
                    "lead.targetSet", Subject(ID<TargetSetting>(at: passage.now)), by: actor, reason: target.source,
                    division: county.code, reference: target.indicator,
                    what: .object([
                        "indicator": .string(target.indicator), "from": .string(target.from.description),
                        "permyriad": .integer(Int64(target.permyriad)),
                    ])))
            try table.set(target, at: passage.now, pen)
        }
    }
}
