import Kernel
import Store

/// Lists that no index holds in their order, but of which an index holds each part in order: the cells of a box, the
/// states of a township's cases or of what somebody has to act on.
extension CaseTable {
    /// One value of a column of an index, and the order of the part.
    struct Part {
        let column: String
        let value: any Storable
    }

    /// What a page is merged from; `nil` when one index holds the whole list in order, or so much of it that walking
    /// the newest finds enough.
    func parts(_ filter: CaseFilter, _ connection: any Connection) throws -> [Part]? {
        guard filter.number == nil else { return nil }
        if let bounds = filter.bounds {
            guard !filter.isOfOpen else { return nil }
            return try cells(of: bounds, connection)?.map { Part(column: "cell", value: $0) }
        }
        let isOfTownship = filter.order == .newest && filter.division?.level == .township
        guard filter.state == nil, isOfTownship || filter.holder != nil else { return nil }
        // Most cases are settled: they come first.
        return CaseState.allCases.reversed().filter { !filter.isOfOpen || !$0.isSettled }
            .map { Part(column: "state", value: $0.rawValue) }
    }

    /// The first ids of all parts together. Of each part only what comes before the last one found so far is read.
    func newest(
        of parts: [Part], _ condition: Condition, _ filter: CaseFilter, _ connection: any Connection
    ) throws -> [ID<Case>] {
        let isNewest = filter.order == .newest
        // What somebody holds is few: it is looked up and sorted, not looked for among the newest of the county.
        let column = isNewest && filter.holder != nil ? "+received" : filter.order.column
        let direction = filter.order.direction
        var found: [(moment: Int64, id: ID<Case>)] = []
        for part in parts {
            var condition = condition
            condition.add("\(part.column) = ?", part.value)
            if found.count == filter.limit, let last = found.last {
                condition.add("\(column) \(isNewest ? ">=" : "<=") ?", last.moment)
            }
            let rows = try connection.query(
                """
                SELECT id, \(filter.order.column) AS moment FROM cases WHERE \(condition.sql)
                ORDER BY \(column) \(direction), id \(direction) LIMIT ?
                """, condition.arguments + [filter.limit])
            guard !rows.isEmpty else { continue }
            found += try rows.map { (try $0["moment"], try $0["id"]) }
            found.sort { isNewest ? $0 > $1 : $0 < $1 }
            found.removeLast(max(0, found.count - filter.limit))
        }
        return found.map(\.id)
    }

    // MARK: Boxes

    /// Cells of a large box that are looked up; what fills more of them has its share of the newest cases.
    private static let mostCells = 400

    /// The cells of a box, first those that lie in it with most of themselves; `nil` for too many.
    private func cells(of box: CaseFilter.Box, _ connection: any Connection) throws -> [Int64]? {
        guard let keys = try box.cells ?? occupied(box, connection), keys.count <= Self.mostCells else { return nil }
        return keys.map { (key: $0, share: box.share(of: Cell(key: $0))) }.sorted { $0.share > $1.share }.map(\.key)
    }

    /// The cells of a box in which cases lie, one more than `mostCells` at most: each leads to the next.
    private func occupied(_ box: CaseFilter.Box, _ connection: any Connection) throws -> [Int64]? {
        guard let (from, to) = box.corners else { return nil }
        let (west, east) = (Int64(from.column), Int64(to.column))
        return try connection.query(
            """
            WITH RECURSIVE seen (cell) AS (
                SELECT MIN(cell) FROM cases WHERE county = ? AND cell >= ? AND cell <= ?
                UNION ALL
                SELECT (
                    SELECT MIN(cases.cell) FROM cases WHERE cases.county = ? AND cases.cell <= ? AND cases.cell >=
                        CASE WHEN seen.cell % 100000 < ? THEN seen.cell - seen.cell % 100000 + ?
                            WHEN seen.cell % 100000 >= ? THEN seen.cell - seen.cell % 100000 + 100000 + ?
                            ELSE seen.cell + 1 END
                ) FROM seen WHERE seen.cell IS NOT NULL
            )
            SELECT cell FROM seen WHERE cell % 100000 BETWEEN ? AND ? LIMIT ?
            """,
            [county, from.key, to.key, county, to.key, west, west, east, west, west, east, Self.mostCells + 1]
        ).map { try $0["cell"] }
    }
}

extension CaseFilter.Box {
    /// The cells of its south-western and its north-eastern corner.
    fileprivate var corners: (Cell, Cell)? {
        guard let a = Coordinate(lon: west, lat: south), let b = Coordinate(lon: east, lat: north) else { return nil }
        return (Cell(containing: a), Cell(containing: b))
    }

    /// The cells of a small box; `nil` for a large one.
    var cells: [Int64]? {
        guard let (from, to) = corners else { return nil }
        let columns = to.column - from.column + 1
        let rows = to.row - from.row + 1
        guard columns * rows <= 64 else { return nil }
        return (from.row...to.row).flatMap { row in
            (from.column...to.column).map { Cell(column: $0, row: row).key }
        }
    }

    /// How much of a cell lies in the box, in hundredths of a degree squared.
    fileprivate func share(of cell: Cell) -> Double {
        let wide = min((east + 180) * 100, Double(cell.column) + 1) - max((west + 180) * 100, Double(cell.column))
        let high = min((north + 90) * 100, Double(cell.row) + 1) - max((south + 90) * 100, Double(cell.row))
        return wide * high
    }
}
