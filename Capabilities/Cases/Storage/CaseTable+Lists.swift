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
    package var channel: Channel?
    /// What `CaseSearch` looks for; a plain list takes no notice of it.
    package var words: String?
    /// Only those whose next deadline is then or later.
    package var dueFrom: Timestamp?
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
        let condition = condition(filter)
        if let parts = try parts(filter, connection) {
            return try cases(try newest(of: parts, condition, filter, connection), connection)
        }
        // The order of due in a box: what is open there is sorted.
        let order = filter.bounds?.cells == nil ? filter.order.column : "+\(filter.order.column)"
        let direction = filter.order.direction
        return try connection.query(
            """
            SELECT id, snapshot, lon, lat FROM cases WHERE \(condition.sql)
            ORDER BY \(order) \(direction), id \(direction) LIMIT ?
            """, condition.arguments + [filter.limit]
        ).map { try found($0) }
    }

    /// The first ids of a list.
    func ids(_ filter: CaseFilter, _ connection: any Connection) throws -> [ID<Case>] {
        let condition = condition(filter)
        if let parts = try parts(filter, connection) { return try newest(of: parts, condition, filter, connection) }
        let (column, direction) = (filter.order.column, filter.order.direction)
        return try connection.query(
            "SELECT id FROM cases WHERE \(condition.sql) ORDER BY \(column) \(direction), id \(direction) LIMIT ?",
            condition.arguments + [filter.limit]
        ).map { try $0["id"] }
    }

    /// These cases in the order of `ids`.
    func cases(
        _ ids: [ID<Case>], _ connection: any Connection
    ) throws -> [(subject: Case, point: Coordinate?)] {
        guard !ids.isEmpty else { return [] }
        let marks = ids.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            "SELECT id, snapshot, lon, lat FROM cases WHERE county = ? AND id IN (\(marks))", [county] + ids)
        var byID: [ID<Case>: Row] = [:]
        for row in rows { byID[try row["id"]] = row }
        return try ids.compactMap { byID[$0] }.map { try found($0) }
    }

    private func found(_ row: Row) throws -> (subject: Case, point: Coordinate?) {
        let lon: Double? = try row["lon"]
        let lat: Double? = try row["lat"]
        return (try Case(row: row), lon.flatMap { lon in lat.flatMap { Coordinate(lon: lon, lat: $0) } })
    }

    /// What a case in the list fulfils.
    func condition(_ filter: CaseFilter) -> Condition {
        var all = Condition()
        all.add("county = ?", county)
        all.add(filter.isOfOpen ? "open = 1" : "merged = 0")
        if filter.onlyAsking { all.add("asks = 1") }
        if let state = filter.state { all.add("state = ?", state.rawValue) }
        if let category = filter.category { all.add("category = ?", category.description) }
        if let categories = filter.categories?.map(\.description) {
            let marks = categories.map { _ in "?" }.joined(separator: ", ")
            all.add("category IN (\(marks.isEmpty ? "''" : marks))", categories)
        }
        if let number = filter.number { all.add("number = ?", number.description) }
        if let channel = filter.channel { all.add("channel = ?", channel.rawValue) }
        if let holder = filter.holder { all.add("holder = ?", holder.description) }
        if let since = filter.since { all.add("received >= ?", since) }
        if let moment = filter.overdueAt { all.add("due < ?", moment) }
        if let moment = filter.dueFrom { all.add("due >= ?", moment) }
        if let division = filter.division { all.add(divisionCondition(division), division) }
        if let division = filter.division, division.level > .village {
            all.add("SUBSTR(division, 1, \(division.level.digits)) = ?", division)
        }
        if let bounds = filter.bounds {
            all.add("lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?", bounds.west, bounds.east, bounds.south, bounds.north)
            if filter.order == .due, let cells = bounds.cells {
                all.add("cell IN (\(cells.map { _ in "?" }.joined(separator: ", ")))", cells)
            }
        }
        if let after = filter.after {
            let (column, sign) = (filter.order.column, filter.order == .newest ? "<" : ">")
            all.add("(\(column) \(sign) ? OR (\(column) = ? AND id \(sign) ?))", after.moment, after.moment, after.id)
            all.add("\(column) \(sign)= ?", after.moment)
        }
        return all
    }

    /// Townships and villages have an index of their own; a grid is looked for inside its village.
    func divisionCondition(_ division: DivisionCode) -> String {
        switch division.level {
        case .province, .city, .county: division.contains(county.code) ? "? <> ''" : "? = ''"
        case .township: "township = ?"
        case .village: "village = ?"
        case .grid, .microgrid: "village = SUBSTR(?, 1, 12)"
        }
    }
}

extension CaseFilter {
    /// Settled and merged cases do not belong in it.
    var isOfOpen: Bool { onlyOpen || holder != nil || order == .due || overdueAt != nil }
}

extension CaseFilter.Order {
    var column: String { self == .newest ? "received" : "due" }
    var direction: String { self == .newest ? "DESC" : "ASC" }
}

/// Conditions that all have to be met, and the values they speak of.
struct Condition {
    private var conditions: [String] = []
    private(set) var arguments: [any Storable] = []
    var sql: String { conditions.joined(separator: " AND ") }

    mutating func add(_ condition: String, _ values: any Storable...) { add(condition, values) }

    mutating func add(_ condition: String, _ values: [any Storable]) {
        conditions.append(condition)
        arguments += values
    }
}
