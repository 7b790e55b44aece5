import Geometry
package import Kernel
package import Store
package import Tables

/// Every version of every place, in the columns of divisions.csv, so that the file can be imported again.
package struct PlaceRows: TableSource {
    private let county: County
    private let choice: TableChoice
    /// Whether rows carry boundaries.
    private let isDrawn: Bool

    package init(_ county: County, _ choice: TableChoice, drawn: Bool) {
        self.county = county
        self.choice = choice
        isDrawn = drawn
    }

    package let shape = TableShape(
        "places",
        columns: [
            "code", "name", "level", "parent", "valid_from", "valid_to", "replaced_by", "generated", "urban_rural",
            "lon", "lat", "frame",
        ])

    private var conditions: (sql: String, arguments: [any Storable]) {
        choice.conditions(moment: nil, division: "code")
    }

    package func count(_ connection: any Connection) throws -> Int {
        let (sql, arguments) = conditions
        return try connection.first(
            "SELECT COUNT(*) AS n FROM places WHERE county = ?" + sql, [county] + arguments)?["n"] ?? 0
    }

    package func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws {
        let (sql, arguments) = conditions
        var last: (code: String, from: Int64) = ("", .min)
        while true {
            let rows = try connection.query(
                """
                SELECT code, valid_from, valid_to, name, replaced_by, generated, urban_rural, lon, lat FROM places
                WHERE county = ? AND (code, valid_from) > (?, ?)\(sql) ORDER BY code, valid_from LIMIT \(Self.page)
                """, [county, last.code, last.from] + arguments)
            let places = try rows.map(Place.init(row:))
            let drawn = isDrawn ? try boundaries(places, connection) : [:]
            for place in places {
                let boundary = drawn[place.code]?.last { $0.validity.overlaps(place.validity) }
                try take(TableRow(fields(place), outline: boundary.map { GeoJSON.geometry($0.shape) }))
            }
            guard rows.count == Self.page, let end = rows.last else { return }
            last = (try end["code"], try end["valid_from"])
        }
    }

    private func boundaries(
        _ places: [Place], _ connection: any Connection
    ) throws -> [DivisionCode: [Boundary]] {
        guard let first = places.first, let last = places.last else { return [:] }
        let rows = try connection.query(
            """
            SELECT code, valid_from, valid_to, shape, generated, source FROM boundaries
            WHERE county = ? AND code >= ? AND code <= ? ORDER BY code, valid_from
            """, [county, first.code, last.code])
        return Dictionary(grouping: try rows.map(Boundary.init(row:)), by: \.code)
    }

    private func fields(_ place: Place) -> [Field] {
        [
            .text(place.code.description), .text(place.name), .text(place.level.rawValue),
            Field(place.code.parent?.description), .day(place.validity.from), Field(place.validity.to),
            Field(place.replacedBy?.description), .flag(place.isGenerated), Field(place.urbanRural),
            Field(place.point?.lon), Field(place.point?.lat),
            Field(place.point == nil && !isDrawn ? nil : Frame.wgs84.rawValue),
        ]
    }
}
