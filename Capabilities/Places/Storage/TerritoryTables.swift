import Geometry
package import Kernel
package import Store

/// Places and boundaries in the database.
package enum TerritoryTables {
    /// Goes up with every change, so that a server sees another one's.
    package static func version(_ county: County, _ connection: any Connection) throws -> Int64 {
        try connection.first("SELECT version FROM territory_versions WHERE county = ?", [county])?["version"] ?? 0
    }

    static func raiseVersion(_ county: County, _ connection: any WriteConnection) throws {
        try connection.execute(
            """
            INSERT INTO territory_versions (county, version) VALUES (?, 1)
            ON CONFLICT (county) DO UPDATE SET version = territory_versions.version + 1
            """, [county])
    }

    /// Every version of every place.
    package static func places(_ county: County, _ connection: any Connection) throws -> [Place] {
        try connection.query(
            """
            SELECT code, valid_from, valid_to, name, replaced_by, generated, urban_rural, lon, lat
            FROM places WHERE county = ? ORDER BY code, valid_from
            """, [county]
        ).map(Place.init(row:))
    }

    package static func write(_ places: [Place], _ county: County, _ connection: any WriteConnection) throws {
        try connection.executeAll(
            """
            INSERT INTO places (county, code, valid_from, valid_to, name, level, parent, replaced_by, generated,
                urban_rural, lon, lat)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, code, valid_from) DO UPDATE SET
                valid_to = excluded.valid_to, name = excluded.name, replaced_by = excluded.replaced_by,
                generated = excluded.generated, urban_rural = excluded.urban_rural, lon = excluded.lon,
                lat = excluded.lat
            """,
            places.map { place in
                [
                    county, place.code, place.validity.from, place.validity.to, place.name, place.level.rawValue,
                    place.code.parent, place.replacedBy, place.isGenerated, place.urbanRural, place.point?.lon,
                    place.point?.lat,
                ]
            })
    }

    static func delete(_ places: [Place], _ county: County, _ connection: any WriteConnection) throws {
        try connection.executeAll(
            "DELETE FROM places WHERE county = ? AND code = ? AND valid_from = ?",
            places.map { [county, $0.code, $0.validity.from] })
        try connection.executeAll(
            "DELETE FROM boundaries WHERE county = ? AND code = ? AND generated = 1", places.map { [county, $0.code] })
    }

    /// Boundaries that count on `date`, or all of them; of one place the later ones last.
    package static func boundaries(
        _ county: County, at date: LocalDate? = nil, _ connection: any Connection
    ) throws -> [Boundary] {
        let columns = "SELECT code, valid_from, valid_to, shape, generated, source FROM boundaries WHERE county = ?"
        let rows =
            if let date {
                try connection.query(
                    "\(columns) AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) ORDER BY code, valid_from",
                    [county, date, date])
            } else {
                try connection.query("\(columns) ORDER BY code, valid_from", [county])
            }
        return try rows.map(Boundary.init(row:))
    }

    /// The days on which some boundary begins or ends.
    static func boundaryDays(_ county: County, _ connection: any Connection) throws -> [LocalDate] {
        try connection.query(
            "SELECT DISTINCT valid_from, valid_to FROM boundaries WHERE county = ?", [county]
        ).flatMap { row -> [LocalDate] in
            let (from, to): (LocalDate, LocalDate?) = (try row["valid_from"], try row["valid_to"])
            return [from, to].compactMap(\.self)
        }
    }

    /// Drawn boundaries take the place of generated ones, whenever those began.
    package static func write(_ boundaries: [Boundary], _ county: County, _ connection: any WriteConnection) throws {
        try connection.executeAll(
            "DELETE FROM boundaries WHERE county = ? AND code = ? AND generated = 1",
            boundaries.filter { !$0.isGenerated }.map { [county, $0.code] })
        try connection.executeAll(
            """
            INSERT INTO boundaries (county, code, valid_from, valid_to, shape, generated, source)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, code, valid_from) DO UPDATE SET
                valid_to = excluded.valid_to, shape = excluded.shape, generated = excluded.generated,
                source = excluded.source
            """,
            boundaries.map { boundary in
                [
                    county, boundary.code, boundary.validity.from, boundary.validity.to, boundary.shape.wkb,
                    boundary.isGenerated, boundary.source,
                ]
            })
    }
}

extension Row {
    func validity() throws -> Validity {
        guard let validity = Validity(from: try self["valid_from"], to: try self["valid_to"]) else {
            throw StoreError.column("valid_to", wanted: "a day after valid_from")
        }
        return validity
    }

    func point() throws -> Coordinate? {
        let (lon, lat): (Double?, Double?) = (try self["lon"], try self["lat"])
        guard let lon, let lat else { return nil }
        return Coordinate(lon: lon, lat: lat)
    }
}

extension Place {
    init(row: Row) throws {
        self.init(
            try row["code"], try row["name"], validity: try row.validity(), replacedBy: try row["replaced_by"],
            isGenerated: try row["generated"], urbanRural: try row["urban_rural"], point: try row.point())
    }
}

extension Boundary {
    init(row: Row) throws {
        self.init(
            try row["code"], try Shape(wkb: try row["shape"]), validity: try row.validity(),
            isGenerated: try row["generated"], source: try row["source"])
    }
}
