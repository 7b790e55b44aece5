import Journal
package import Kernel
import Store

extension Territory {
    /// Gives a place another name from a day on: the version that was ends there, and the same place goes on under the new
    /// name.
    /// - Returns: why not, by the rules of the import; `nil` when it was done.
    /// - Throws: `PlaceRefusal.unknownPlace`.
    package func rename(
        _ code: DivisionCode, to name: String, from date: LocalDate, by actor: Actor
    ) async throws -> Rejection? {
        let county = county
        return try await change { passage in
            let known = try TerritoryTables.places(county, passage)
            guard let now = known.first(where: { $0.code == code && $0.validity.to == nil }), now.validity.from < date,
                let ended = Validity(from: now.validity.from, to: date)
            else { throw PlaceRefusal.unknownPlace(code, date) }
            let versions = [
                Place(
                    code, now.name, validity: ended, replacedBy: code, isGenerated: now.isGenerated,
                    urbanRural: now.urbanRural, point: now.point),
                Place(code, name, validity: Validity(from: date), urbanRural: now.urbanRural, point: now.point),
            ]
            let rows = versions.map { Sourced(origin: Origin(), value: $0) }
            let decision = DivisionRules.decide(rows, known: known, county: county)
            if let fault = decision.rejected.first { return fault }
            let what: JSON = ["before": .string(now.name), "from": .string(date.description), "name": .string(name)]
            let entry = Entry(
                "territory.renamed", Subject(ID<TerritoryChange>(at: passage.now)), by: actor, division: code,
                reference: code.description, what: what)
            let pen = try passage.record(entry, first: true)
            try TerritoryTables.write(decision.writes, county, pen)
            try TerritoryTables.raiseVersion(county, pen)
            return nil
        }
    }
}
