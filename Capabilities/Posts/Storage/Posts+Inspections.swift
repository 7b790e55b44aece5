package import Journal
import Kernel
import Store

extension Posts {
    package func inspections() async throws -> [Inspection] { [Inspection("units", look: lookAtUnits)] }
}

/// Every unit belongs to one that is there. The schema itself ties posts to units and persons.
private func lookAtUnits(_ inspector: Inspector) throws {
    let rows = try inspector.query(
        "SELECT code, parent FROM units WHERE county = ? ORDER BY code", [inspector.county])
    inspector.expect(rows.count)
    let known = Set(try rows.map { try $0["code"] as String })
    for row in rows {
        guard let parent: String = try row["parent"], !known.contains(parent) else { continue }
        throw IntegrityFault("posts.check.parent", ["unit": try row["code"], "parent": parent])
    }
    inspector.count("units", rows.count)
}
