package import Kernel

/// What to write of a file, and what not.
package struct ImportDecision<Value: Sendable>: Sendable {
    package var writes: [Value] = []
    package var unchanged = 0
    package var rejected: [Rejection] = []
}

/// Which versions of places fit together.
package enum DivisionRules {
    /// Judges the rows of a file against the places known before it. A row with the code and first day of a known
    /// version corrects it.
    package static func decide(
        _ rows: [Sourced<Place>], known: [Place], county: County
    ) -> ImportDecision<Place> {
        var decision = ImportDecision<Place>()
        var candidates: [Sourced<Place>] = []
        var seen: [DivisionCode: [Validity]] = [:]
        let corrected = Set(rows.map { Version($0.value) })
        let others = Dictionary(grouping: known.filter { !corrected.contains(Version($0)) }, by: \.code)
        for row in rows {
            let place = row.value
            let clash =
                (seen[place.code] ?? []).first { $0.overlaps(place.validity) }
                ?? others[place.code]?.lazy.map(\.validity).first { $0.overlaps(place.validity) }
            if let problem = problem(row, county: county, clash: clash) {
                decision.rejected.append(problem)
            } else {
                seen[place.code, default: []].append(place.validity)
                candidates.append(row)
            }
        }
        // A rejected row may be the one that another one needs, so look until nothing more falls.
        while true {
            let history = History(merged(known, candidates))
            var kept: [Sourced<Place>] = []
            for row in candidates {
                if let problem = missing(row, in: history) {
                    decision.rejected.append(problem)
                } else {
                    kept.append(row)
                }
            }
            if kept.count == candidates.count { break }
            candidates = kept
        }
        let present = Set(known)
        for row in candidates {
            if present.contains(row.value) { decision.unchanged += 1 } else { decision.writes.append(row.value) }
        }
        return decision
    }

    /// What identifies a version.
    private struct Version: Hashable {
        let code: DivisionCode
        let from: LocalDate

        init(_ place: Place) {
            code = place.code
            from = place.validity.from
        }
    }

    private static func merged(_ known: [Place], _ rows: [Sourced<Place>]) -> [Place] {
        let corrected = Set(rows.map { Version($0.value) })
        return known.filter { !corrected.contains(Version($0)) } + rows.map(\.value)
    }

    private static func problem(_ row: Sourced<Place>, county: County, clash: Validity?) -> Rejection? {
        let place = row.value
        guard county.code.contains(place.code) || place.code.contains(county.code) else {
            return Rejection(
                row.origin, column: "code", "otherCounty", ["code": "\(place.code)", "county": "\(county.code)"])
        }
        if let clash {
            return Rejection(
                row.origin, column: "valid_from", "overlaps",
                ["code": "\(place.code)", "from": "\(clash.from)", "to": clash.to.map { "\($0)" } ?? "…"])
        }
        if place.replacedBy != nil, place.validity.to == nil {
            return Rejection(row.origin, column: "valid_to", "successorWithoutEnd", ["code": "\(place.code)"])
        }
        return nil
    }

    private static func missing(_ row: Sourced<Place>, in history: History) -> Rejection? {
        let place = row.value
        if place.level > .county, let parent = place.code.parent,
            history.place(parent, at: place.validity.from) == nil
        {
            return Rejection(
                row.origin, column: "code", "unknownParent",
                ["code": "\(place.code)", "parent": "\(parent)", "date": "\(place.validity.from)"])
        }
        if let successor = place.replacedBy, let end = place.validity.to, history.place(successor, at: end) == nil {
            return Rejection(
                row.origin, column: "replaced_by", "unknownSuccessor",
                ["code": "\(place.code)", "successor": "\(successor)", "date": "\(end)"])
        }
        return nil
    }
}
