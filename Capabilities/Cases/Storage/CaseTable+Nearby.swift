import Foundation
package import Kernel
package import Store

extension CaseTable {
    package func point(of id: ID<Case>, _ connection: any Connection) throws -> Coordinate? {
        let row = try connection.first("SELECT lon, lat FROM cases WHERE county = ? AND id = ?", [county, id])
        guard let lon: Double = try row?["lon"], let lat: Double = try row?["lat"] else { return nil }
        return Coordinate(lon: lon, lat: lat)
    }

    /// Open cases of one category received since a moment in the same village or the neighbouring cells, and no
    /// farther than `metres` where both have a point; newest first. Looks at a bounded number of rows.
    package func similar(
        _ category: CategoryCode, near point: Coordinate?, within metres: Double, in division: DivisionCode,
        since: Timestamp, limit: Int, _ connection: any Connection
    ) throws -> [CaseNumber] {
        let rows: [Row]
        if let point {
            let keys = Cell(containing: point).neighbourhood.map(\.key)
            let marks = keys.map { _ in "?" }.joined(separator: ", ")
            rows = try connection.query(
                """
                SELECT number, lon, lat FROM cases
                WHERE county = ? AND cell IN (\(marks)) AND received >= ? AND category = ? AND open = 1
                ORDER BY received DESC LIMIT 50
                """, [county] + keys + [since, category.description])
        } else {
            rows = try connection.query(
                """
                SELECT number, lon, lat FROM cases
                WHERE county = ? AND village = ? AND received >= ? AND category = ? AND open = 1
                ORDER BY received DESC LIMIT 50
                """, [county, division.ancestor(.village), since, category.description])
        }
        return try rows.filter { row in
            guard let point, let lon: Double = try row["lon"], let lat: Double = try row["lat"] else { return true }
            return distance(point, lon, lat) <= metres
        }.prefix(limit).map { try CaseNumber(parsing: $0["number"] as String) }
    }
}

/// Metres between near points, on a plane that touches the earth there.
private func distance(_ a: Coordinate, _ lon: Double, _ lat: Double) -> Double {
    let metresPerDegree = 111_320.0
    let x = (a.lon - lon) * metresPerDegree * cos(a.lat * .pi / 180)
    let y = (a.lat - lat) * metresPerDegree
    return (x * x + y * y).squareRoot()
}

extension Cell {
    /// This cell and the eight around it.
    package var neighbourhood: [Cell] {
        (-1...1).flatMap { y in (-1...1).map { x in Cell(column: column + x, row: row + y) } }
    }
}
