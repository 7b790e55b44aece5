package import Journal
import Geometry
import Kernel
import Store

extension Places {
    package func inspections() async throws -> [Inspection] {
        [
            Inspection("places", look: lookAtPlaces), Inspection("boundaries", look: lookAtBoundaries),
            Inspection("addresses", look: lookAtAddresses),
        ]
    }
}

private let page = 1000

/// Below the county, every place lies in another that is there.
private func lookAtPlaces(_ inspector: Inspector) throws {
    let county = inspector.county
    let total = try count("places", inspector)
    inspector.expect(total)
    var after = (code: inspector.start ?? "", from: Int64.max)
    while true {
        let rows = try inspector.query(
            """
            SELECT code, valid_from, level, parent,
                (SELECT COUNT(*) FROM places AS above
                    WHERE above.county = places.county AND above.code = places.parent) AS parents
            FROM places WHERE county = ? AND (code, valid_from) > (?, ?) ORDER BY code, valid_from LIMIT ?
            """, [county, after.code, after.from, page])
        for row in rows {
            let (text, level): (String, String) = (try row["code"], try row["level"])
            guard let code = DivisionCode(text), code.level.rawValue == level else {
                throw IntegrityFault("places.check.level", ["code": text, "level": level])
            }
            let (parent, parents): (String?, Int) = (try row["parent"], try row["parents"])
            guard parent == code.parent?.description, code.level <= .county || parents > 0 else {
                throw IntegrityFault(
                    "places.check.parent", ["code": text, "parent": parent ?? code.parent?.description ?? ""])
            }
            after = (text, try row["valid_from"])
        }
        try inspector.passed(rows.count, through: after.code)
        if rows.count < page { break }
    }
    inspector.count("places", total)
}

/// Every boundary is a shape, of a place that is there.
private func lookAtBoundaries(_ inspector: Inspector) throws {
    let county = inspector.county
    let total = try count("boundaries", inspector)
    inspector.expect(total)
    var after = (code: inspector.start ?? "", from: Int64.max)
    while true {
        let rows = try inspector.query(
            """
            SELECT code, valid_from, shape,
                (SELECT COUNT(*) FROM places
                    WHERE places.county = boundaries.county AND places.code = boundaries.code) AS owners
            FROM boundaries WHERE county = ? AND (code, valid_from) > (?, ?) ORDER BY code, valid_from LIMIT ?
            """, [county, after.code, after.from, page])
        for row in rows {
            let (code, owners): (String, Int) = (try row["code"], try row["owners"])
            guard (try? Shape(wkb: try row["shape"])) != nil else {
                throw IntegrityFault("places.check.shape", ["code": code])
            }
            guard owners > 0 else { throw IntegrityFault("places.check.boundaryOrphan", ["code": code]) }
            after = (code, try row["valid_from"])
        }
        try inspector.passed(rows.count, through: after.code)
        if rows.count < page { break }
    }
    inspector.count("boundaries", total)
}

/// Every name of an address leads to one.
private func lookAtAddresses(_ inspector: Inspector) throws {
    let total = try count("addresses", inspector)
    inspector.expect(total)
    let lost = try inspector.first(
        """
        SELECT key FROM address_aliases WHERE county = ? AND NOT EXISTS (
            SELECT 1 AS one FROM addresses WHERE addresses.county = address_aliases.county
                AND addresses.id = address_aliases.address)
        ORDER BY key LIMIT 1
        """, [inspector.county])
    if let lost { throw IntegrityFault("places.check.alias", ["name": try lost["key"]]) }
    inspector.count("addresses", total)
}

private func count(_ table: String, _ inspector: Inspector) throws -> Int {
    try inspector.first("SELECT COUNT(*) AS count FROM \(table) WHERE county = ?", [inspector.county])?["count"] ?? 0
}
