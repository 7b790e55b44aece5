package import Kernel

/// Drawn grids and micro-grids, which are places and boundaries at once.
package enum GridRules {
    package struct Decision: Sendable {
        package var places: [Place] = []
        package var boundaries: [Boundary] = []
        /// Generated places whose area is drawn now: to be taken away, with their boundaries.
        package var dropped: [Place] = []
        /// Generated places that were there before the drawn ones: they end.
        package var ended: [Place] = []
        package var accepted = 0
        package var unchanged = 0
        package var rejected: [Rejection] = []
    }

    package static func decide(
        _ rows: [Sourced<DrawnArea>], places known: [Place], boundaries: [Boundary], county: County
    ) -> Decision {
        var decision = Decision()
        let history = History(known)
        var incoming: [Sourced<Place>] = []
        var areas: [DivisionCode: DrawnArea] = [:]
        for row in rows {
            do throws(Rejection) {
                incoming.append(Sourced(origin: row.origin, value: try place(row, history)))
                areas[row.value.code] = areas[row.value.code] ?? row.value
            } catch {
                decision.rejected.append(error)
            }
        }
        let old = superseded(known, by: incoming.map(\.value))
        let judged = DivisionRules.decide(incoming, known: known.filter { !old.contains($0) }, county: county)
        decision.rejected += judged.rejected
        let refused = Set(judged.rejected.map(\.origin))
        let drawn = Set(boundaries)
        let written = Set(judged.writes)
        for row in incoming where !refused.contains(row.origin) {
            guard let area = areas[row.value.code] else { continue }
            let boundary = Boundary(area.code, area.shape, validity: row.value.validity, source: area.source)
            if written.contains(row.value) { decision.places.append(row.value) }
            if !drawn.contains(boundary) { decision.boundaries.append(boundary) }
            if written.contains(row.value) || !drawn.contains(boundary) {
                decision.accepted += 1
            } else {
                decision.unchanged += 1
            }
        }
        end(old, by: decision.places, in: &decision)
        return decision
    }

    private static func place(_ row: Sourced<DrawnArea>, _ history: History) throws(Rejection) -> Place {
        let area = row.value
        guard area.code.level >= .grid, let village = area.code.ancestor(.village) else {
            throw Rejection(
                row.origin, "otherLevel", ["level": area.code.level.rawValue, "expected": "grid, microgrid"])
        }
        guard let from = area.validFrom ?? history.latest(village)?.validity.from else {
            throw Rejection(
                row.origin, "unknownParent", ["code": "\(area.code)", "parent": "\(village)", "date": "…"])
        }
        guard let validity = Validity(from: from, to: area.validTo) else {
            throw Rejection(row.origin, "endsBeforeItBegins", ["from": "\(from)"])
        }
        return Place(area.code, area.name ?? gridName(area.code), validity: validity)
    }

    /// Generated grids in a village whose grids come now, generated micro-grids in a grid whose micro-grids come now,
    /// and what is generated inside such a grid.
    private static func superseded(_ known: [Place], by incoming: [Place]) -> Set<Place> {
        let parents = Set(incoming.compactMap(\.code.parent))
        var old: Set<Place> = []
        var oldCodes: Set<DivisionCode> = []
        for place in known.sorted(by: { $0.level < $1.level }) where place.isGenerated && place.level >= .grid {
            guard let parent = place.code.parent, parents.contains(parent) || oldCodes.contains(parent) else {
                continue
            }
            old.insert(place)
            oldCodes.insert(place.code)
        }
        return old
    }

    private static func end(_ old: Set<Place>, by new: [Place], in decision: inout Decision) {
        guard let from = new.map(\.validity.from).min() else { return }
        let fresh = Dictionary(new.map { ($0.code, $0.validity.from) }, uniquingKeysWith: min)
        for place in old.sorted(by: { $0.code < $1.code }) {
            let end = fresh[place.code] ?? from
            if let validity = Validity(from: place.validity.from, to: end) {
                guard place.validity.to.map({ $0 > end }) ?? true else { continue }
                decision.ended.append(
                    Place(place.code, place.name, validity: validity, isGenerated: true, point: place.point))
            } else if fresh[place.code] != place.validity.from {
                decision.dropped.append(place)
            }
        }
    }
}

/// `第1网格`, `第12微网格`: what a grid is called when nobody has named it.
func gridName(_ code: DivisionCode) -> String {
    let number = Int(code.description.suffix(code.level == .grid ? 3 : 2)) ?? 0
    // check: allow text, because it is the name of a place, which is data
    return "第\(number)\(code.level == .grid ? "网格" : "微网格")"
}
