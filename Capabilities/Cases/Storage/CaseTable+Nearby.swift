import Foundation
package import Kernel
package import Store

extension CaseTable {
    package func point(of id: ID<Case>, _ connection: any Connection) throws -> Coordinate? {
        let row = try connection.first("SELECT lon, lat FROM cases WHERE county = ? AND id = ?", [county, id])
        guard let lon: Double = try row?["lon"], let lat: Double = try row?["lat"] else { return nil }
        return Coordinate(lon: lon, lat: lat)
    }

    /// Open cases of one category received since a moment, newest first: no farther than `metres` from a point, or in
    /// the same village where there is none. Looks at the newest few of each cell, however many there are.
    package func similar(
        _ category: CategoryCode, near point: Coordinate?, within metres: Double, in division: DivisionCode,
        since: Timestamp, limit: Int, _ connection: any Connection
    ) throws -> [CaseNumber] {
        let rows: [Row]
        if let point {
            rows = try Cell.touched(by: metres, around: point).flatMap { cell in
                try connection.query(
                    """
                    SELECT number, lon, lat, received FROM cases
                    WHERE county = ? AND cell = ? AND category = ? AND received >= ? AND open = 1
                    ORDER BY received DESC, id DESC LIMIT 12
                    """, [county, cell.key, category.description, since])
            }
        } else {
            rows = try connection.query(
                """
                SELECT number, lon, lat, received FROM cases
                WHERE county = ? AND village = ? AND received >= ? AND category = ? AND open = 1
                ORDER BY received DESC LIMIT 50
                """, [county, division.ancestor(.village), since, category.description])
        }
        return try rows.filter { row in
            guard let point, let lon: Double = try row["lon"], let lat: Double = try row["lat"] else { return true }
            return distance(point, lon, lat) <= metres
        }.map { row in (received: try row["received"] as Int64, number: try row["number"] as String) }
            .sorted { $0.received > $1.received }.prefix(limit).map { try CaseNumber(parsing: $0.number) }
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
