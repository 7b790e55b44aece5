package import Kernel
package import Posts

extension Catalogue {
    /// Reads the three files of a catalogue and checks them together.
    /// - Returns: no catalogue when there is any fault, and then every fault: by file, by line.
    package static func parse(
        version: String, effectiveFrom: LocalDate, county: County, directory: Directory, categories: [UInt8],
        routes: [UInt8], policy: [UInt8]
    ) -> (catalogue: Catalogue?, faults: [CatalogueFault]) {
        let categoryTable = CategoryTable(categories)
        let categories = categoryTable.categories
        let routeTable = RouteTable(routes, categories: categories, county: county, directory: directory)
        var reader = PolicyReader(policy)
        let policy = reader.policy()
        var faults = categoryTable.table.faults
        // A row that cannot be read is named already; do not call what it would have covered a gap as well.
        if routeTable.table.faults.isEmpty { faults += gaps(categories, routeTable.rows, county) }
        faults.sort { ($0.line ?? 0) < ($1.line ?? 0) }
        faults += routeTable.table.faults.sorted { ($0.line ?? 0) < ($1.line ?? 0) } + reader.faults
        if let policy, categoryTable.table.faults.isEmpty,
            !categories.contains(where: { $0.code == policy.otherCategory })
        {
            faults.append(.init(.policy, "unknownCategory", ["value": policy.otherCategory.description]))
        }
        guard let policy, faults.isEmpty else { return (nil, faults) }
        let catalogue = Catalogue(
            version: version, effectiveFrom: effectiveFrom, categories: categories, routes: routeTable.rows,
            policy: policy)
        return (catalogue, [])
    }

    /// Categories for which no row covers the whole county, or none on the county's own level, where climbing ends.
    private static func gaps(_ categories: [Category], _ rows: [RouteRow], _ county: County) -> [CatalogueFault] {
        categories.compactMap { category in
            let covering = rows.filter { $0.pattern.matches(category.code) && $0.territory.contains(county.code) }
            let arguments = ["code": category.code.description, "county": county.code.description]
            if covering.isEmpty {
                return CatalogueFault(.categories, line: category.line, column: "code", "gap", arguments)
            }
            guard !covering.contains(where: { $0.level == .county }) else { return nil }
            return CatalogueFault(.categories, line: category.line, column: "code", "noCountyLevel", arguments)
        }
    }
}
