import Foundation
package import Kernel
package import Store

extension CaseTable {
    package func point(of id: ID<Case>, _ connection: any Connection) throws -> Coordinate? {
        let row = try connection.first("SELECT lon, lat FROM cases WHERE county = ? AND id = ?", [county, id])
        guard let lon: Double = try row?["lon"], let lat: Double = try row?["lat"] else { return nil }
        return Coordinate(lon: lon, lat: lat)
    }

    /// An open case near a place, and where it is.
    struct Nearby: Sendable {
        let id: ID<Case>
        let category: String
        let received: Timestamp
        let point: Coordinate?
        let metres: Double?
    }

    /// Open cases received since a moment: no farther than `metres` from a point, or in the same village where one of
    /// them is no point; those of the category first, then the nearest. Looks at the newest few of each cell and of the
    /// village, however many there are.
    func nearby(
        _ category: CategoryCode, _ point: Coordinate?, within metres: Double, in division: DivisionCode,
        since: Timestamp, limit: Int, _ connection: any Connection
    ) throws -> [Nearby] {
        let columns = "SELECT id, category, received, lon, lat FROM cases WHERE county = ?"
        let newest = "AND received >= ? AND open = 1 ORDER BY received DESC, id DESC LIMIT"
        var rows: [Row] = []
        for cell in point.map({ Cell.touched(by: metres, around: $0) }) ?? [] {
            rows += try connection.query(
                "\(columns) AND cell = ? AND category = ? \(newest) 12",
                [county, cell.key, category.description, since])
            rows += try connection.query("\(columns) AND cell = ? \(newest) 24", [county, cell.key, since])
        }
        if let village = division.ancestor(.village) {
            let pointless = point == nil ? "" : "AND lon IS NULL "
            rows += try connection.query(
                "\(columns) AND village = ? AND category = ? \(pointless)\(newest) 25",
                [county, village, category.description, since])
            rows += try connection.query(
                "\(columns) AND village = ? \(pointless)\(newest) 25", [county, village, since])
        }
        var found: [ID<Case>: Nearby] = [:]
        for row in rows {
            let one = try Nearby(row, from: point)
            if one.metres ?? 0 <= metres { found[one.id] = one }
        }
        let same = category.description
        return found.values.sorted { a, b in
            if (a.category == same) != (b.category == same) { return a.category == same }
            return (a.metres ?? metres, b.received, a.id) < (b.metres ?? metres, a.received, b.id)
        }.prefix(limit).map { $0 }
    }
}

extension CaseTable.Nearby {
    fileprivate init(_ row: Row, from here: Coordinate?) throws {
        let lon: Double? = try row["lon"]
        let lat: Double? = try row["lat"]
        let point = lon.flatMap { lon in lat.flatMap { Coordinate(lon: lon, lat: $0) } }
        self.init(
            id: try row["id"], category: try row["category"], received: try row["received"], point: point,
            metres: point.flatMap { point in here.map { distance($0, point.lon, point.lat) } })
    }
}

private let metresPerDegree = 111_320.0

/// Metres between near points, on a plane that touches the earth there.
func distance(_ a: Coordinate, _ lon: Double, _ lat: Double) -> Double {
    let x = (a.lon - lon) * metresPerDegree * cos(a.lat * .pi / 180)
    let y = (a.lat - lat) * metresPerDegree
    return (x * x + y * y).squareRoot()
}

extension Cell {
    /// The cells that a circle of `metres`, less than a few kilometres, may touch.
    static func touched(by metres: Double, around point: Coordinate) -> [Cell] {
        let north = metres / metresPerDegree
        let east = north / max(0.01, cos(point.lat * .pi / 180))
        guard let a = Coordinate(lon: point.lon - east, lat: point.lat - north),
            let b = Coordinate(lon: point.lon + east, lat: point.lat + north)
        else { return [Cell(containing: point)] }
        let (from, to) = (Cell(containing: a), Cell(containing: b))
        return (from.row...to.row).flatMap { row in
            (from.column...to.column).map { Cell(column: $0, row: row) }
        }
    }
}
