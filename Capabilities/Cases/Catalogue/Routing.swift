package import Kernel
package import Posts
package import Rights

/// Who gets a case, and why.
package struct Route: Hashable, Sendable {
    package let lead: UnitCode
    package let joint: [UnitCode]
    package let level: Level
    /// The catalogue's own words, Chinese, shown to residents.
    package let basis: String
    /// The line of routes.csv.
    package let row: Int
    package let why: RouteReason
}

/// Why there is no route.
package enum RoutingFault: Error, Hashable, Sendable {
    case unknownCategory(CategoryCode)
    /// No row for this category at this place, on this level or a higher one.
    case noRow(CategoryCode, DivisionCode)
    /// The row is there, but not the unit it means.
    case noUnit(row: Int, String)
}

extension Catalogue {
    /// Who is responsible for a case.
    ///
    /// The most exact category wins, then the narrowest territory, then the lowest level. A row whose unit does not
    /// exist at this place is passed over for the next one.
    /// - Parameters:
    ///   - level: where to begin; then that level's row counts, or that of the next higher level which has one.
    ///   - accused: those whom the case is about; their rows are passed over and they help nobody.
    package func route(
        category: CategoryCode, division: DivisionCode, from level: Level? = nil, directory: Directory,
        avoiding accused: Accused? = nil
    ) -> Result<Route, RoutingFault> {
        guard self.category(category) != nil else { return .failure(.unknownCategory(category)) }
        let rows = candidates(category, division, level)
        for row in rows {
            guard let lead = row.lead.unit(for: division, in: directory), accused?.units.contains(lead.code) != true
            else { continue }
            var joint: [UnitCode] = []
            for unit in row.joint.compactMap({ $0.unit(for: division, in: directory)?.code })
            where unit != lead.code && !joint.contains(unit) && accused?.units.contains(unit) != true {
                joint.append(unit)
            }
            return .success(
                Route(
                    lead: lead.code, joint: joint, level: row.level, basis: row.basis, row: row.line,
                    why: reason(row, lead, category, division, directory)))
        }
        guard let first = rows.first else { return .failure(.noRow(category, division)) }
        return .failure(.noUnit(row: first.line, first.lead.description))
    }

    /// The next higher level that has a row for the category; `nil` at the top.
    package func next(after level: Level, category: CategoryCode) -> Level? {
        rows(for: category).lazy.map(\.level).filter { $0 < level }.max()
    }

    /// The rows for a case, best first.
    private func candidates(_ category: CategoryCode, _ division: DivisionCode, _ level: Level?) -> [RouteRow] {
        let rows = rows(for: category).filter { $0.territory.contains(division) }
        guard let level else { return rows }
        return rows.filter { $0.level <= level }.sorted { $0.level == $1.level ? $0.fit > $1.fit : $0.level > $1.level }
    }

    private func reason(
        _ row: RouteRow, _ lead: Unit, _ category: CategoryCode, _ division: DivisionCode, _ directory: Directory
    ) -> RouteReason {
        let general = row.isCountyWide ? [] : candidates(category, division, row.level).filter(\.isCountyWide)
        let elsewhere = general.lazy.compactMap { $0.lead.unit(for: division, in: directory) }.first
        return RouteReason(row: row, lead: lead, elsewhere: elsewhere, category: category)
    }
}

extension RouteRow {
    /// How well it fits: exact category first, then narrow territory, then low level.
    var fit: Fit { Fit(category: pattern.exactness, territory: territory.level, level: level) }
}

/// How well a row fits a case; the better one is the greater.
struct Fit: Comparable {
    let category: Int
    let territory: Level
    let level: Level

    static func < (a: Self, b: Self) -> Bool {
        (a.category, a.territory, a.level) < (b.category, b.territory, b.level)
    }
}
