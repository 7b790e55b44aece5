package import Kernel

/// Which boundaries belong to a known place.
package enum BoundaryRules {
    /// Judges the areas of a file. A drawn boundary takes the place of a generated one.
    package static func decide(
        _ rows: [Sourced<DrawnArea>], history: History, known: [Boundary], county: County
    ) -> ImportDecision<Boundary> {
        var decision = ImportDecision<Boundary>()
        let known = Set(known)
        var seen: Set<Key> = []
        for row in rows {
            do throws(Rejection) {
                let boundary = try boundary(row, history: history, county: county)
                guard seen.insert(Key(boundary)).inserted else {
                    throw Rejection(row.origin, "duplicate", ["code": "\(boundary.code)"])
                }
                if known.contains(boundary) { decision.unchanged += 1 } else { decision.writes.append(boundary) }
            } catch {
                decision.rejected.append(error)
            }
        }
        return decision
    }

    private struct Key: Hashable {
        let code: DivisionCode
        let from: LocalDate

        init(_ boundary: Boundary) {
            code = boundary.code
            from = boundary.validity.from
        }
    }

    private static func boundary(
        _ row: Sourced<DrawnArea>, history: History, county: County
    ) throws(Rejection) -> Boundary {
        let area = row.value
        guard county.code.contains(area.code) else {
            throw Rejection(row.origin, "otherCounty", ["code": "\(area.code)", "county": "\(county.code)"])
        }
        let from = area.validFrom ?? history.latest(area.code)?.validity.from
        guard let from, history.place(area.code, at: from) != nil else {
            throw Rejection(
                row.origin, "unknownPlace", ["code": "\(area.code)", "date": from.map { "\($0)" } ?? "…"])
        }
        guard let validity = Validity(from: from, to: area.validTo) else {
            throw Rejection(row.origin, "endsBeforeItBegins", ["from": "\(from)"])
        }
        return Boundary(area.code, area.shape, validity: validity, source: area.source)
    }
}
