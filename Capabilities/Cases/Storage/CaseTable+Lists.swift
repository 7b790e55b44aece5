package import Kernel
package import Store

/// What a list of cases is asked for.
package struct CaseFilter: Sendable, Hashable {
    package enum Order: String, Sendable { case newest, due }

    package var state: CaseState?
    package var category: CategoryCode?
    /// Only these categories, when a list may not show where others are.
    package var categories: [CategoryCode]?
    package var number: CaseNumber?
    package var division: DivisionCode?
    package var since: Timestamp?
    package var bounds: Box?
    /// Cases this unit has to act on.
    package var holder: UnitCode?
    /// Only open ones whose next deadline is before this moment.
    package var overdueAt: Timestamp?
    package var onlyOpen = false
    /// Only those in which a unit asks for more time or a rest.
    package var onlyAsking = false
    package var order = Order.newest
    package var after: Place?
    package var limit = 50

    package init() {}

    /// A box in degrees, for maps.
    package struct Box: Sendable, Hashable {
        package let west: Double
        package let south: Double
        package let east: Double
        package let north: Double

        package init?(west: Double, south: Double, east: Double, north: Double) {
            guard abs(west) <= 180, abs(east) <= 180, abs(south) <= 90, abs(north) <= 90, west <= east, south <= north
            else { return nil }
            self.west = west
            self.south = south
            self.east = east
            self.north = north
        }
    }

    /// Where a page of the list ended.
    package struct Place: Sendable, Hashable {
        package let moment: Timestamp
        package let id: ID<Case>

        package init(moment: Timestamp, id: ID<Case>) {
            self.moment = moment
            self.id = id
        }
    }
}

extension CaseTable {
    /// One page of a list, by an index whatever the filter, so that it does not slow down with the number of cases.
    package func list(
        _ filter: CaseFilter, _ connection: any Connection
    ) throws -> [(subject: Case, point: Coordinate?)] {
        var (conditions, arguments) = conditions(filter)
        let column = filter.order == .newest ? "received" : "due"
        if let after = filter.after {
            let sign = filter.order == .newest ? "<" : ">"
            conditions.append("(\(column) \(sign) ? OR (\(column) = ? AND id \(sign) ?))")
            conditions.append("\(column) \(sign)= ?")
            arguments += [after.moment, after.moment, after.id, after.moment]
        }
        let direction = filter.order == .newest ? "DESC" : "ASC"
        // In a small box the cells are looked up and what lies there is sorted; walking all cases by time until enough
        // of them lie there would take for ever.
        let order = filter.bounds?.cells == nil ? column : "+\(column)"
        return try connection.query(
            """
            SELECT snapshot, lon, lat FROM cases WHERE \(conditions.joined(separator: " AND "))
            ORDER BY \(order) \(direction), id \(direction) LIMIT ?
            """, arguments + [filter.limit]
        ).map { row in
            let lon: Double? = try row["lon"]
            let lat: Double? = try row["lat"]
            return (try Case(row: row), lon.flatMap { lon in lat.flatMap { Coordinate(lon: lon, lat: $0) } })
        }
    }

    private func conditions(_ filter: CaseFilter) -> ([String], [any Storable]) {
        var conditions = ["county = ?"]
        var arguments: [any Storable] = [county]
        func add(_ condition: String, _ values: (any Storable)...) {
            conditions.append(condition)
            arguments += values
        }
        if filter.onlyOpen || filter.holder != nil || filter.order == .due || filter.overdueAt != nil {
            add("open = 1")
        } else {
            add("merged = 0")
        }
        if filter.onlyAsking { add("asks = 1") }
        if let state = filter.state { add("state = ?", state.rawValue) }
        if let category = filter.category { add("category = ?", category.description) }
        if let categories = filter.categories?.map(\.description) {
            let marks = categories.map { _ in "?" }.joined(separator: ", ")
            conditions.append("category IN (\(marks.isEmpty ? "''" : marks))")
            arguments += categories
        }
        if let number = filter.number { add("number = ?", number.description) }
        if let holder = filter.holder { add("holder = ?", holder.description) }
        if let since = filter.since { add("received >= ?", since) }
        if let moment = filter.overdueAt { add("due < ?", moment) }
        if let division = filter.division { add(divisionCondition(division), division) }
        if let division = filter.division, division.level > .village {
            add("SUBSTR(division, 1, \(division.level.digits)) = ?", division)
        }
        if let bounds = filter.bounds {
            add("lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?", bounds.west, bounds.east, bounds.south, bounds.north)
            if let cells = bounds.cells {
                conditions.append("cell IN (\(cells.map { _ in "?" }.joined(separator: ", ")))")
                arguments += cells
            }
        }
        return (conditions, arguments)
    }

    /// Townships and villages have an index of their own; a grid is looked for inside its village.
    private func divisionCondition(_ division: DivisionCode) -> String {
        switch division.level {
        case .province, .city, .county: division.contains(county.code) ? "? <> ''" : "? = ''"
        case .township: "township = ?"
        case .village: "village = ?"
        case .grid, .microgrid: "village = SUBSTR(?, 1, 12)"
        }
    }
}

extension CaseFilter.Box {
    /// The cells of a small box; `nil` for one so large that walking the newest cases finds enough of them.
    fileprivate var cells: [Int64]? {
        guard let a = Coordinate(lon: west, lat: south), let b = Coordinate(lon: east, lat: north) else { return nil }
        let (from, to) = (Cell(containing: a), Cell(containing: b))
        let columns = to.column - from.column + 1
        let rows = to.row - from.row + 1
        guard columns * rows <= 64 else { return nil }
        return (from.row...to.row).flatMap { row in
            (from.column...to.column).map { Cell(column: $0, row: row).key }
        }
    }
}
