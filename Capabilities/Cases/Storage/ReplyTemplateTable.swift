import Journal
import Kernel
import Store

/// Templates of replies, every version of each.
struct ReplyTemplateTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    /// The newest version of each template of a unit, by action and name; those taken out of use are left out.
    func current(of unit: UnitCode, _ connection: any Connection) throws -> [ReplyTemplate] {
        try connection.query(
            """
            SELECT * FROM desk_templates WHERE county = ? AND unit = ? AND version = (
                SELECT MAX(other.version) FROM desk_templates AS other
                WHERE other.county = desk_templates.county AND other.id = desk_templates.id)
            AND retired = 0
            ORDER BY action, name, id LIMIT 200
            """, [county, unit.description]
        ).map(ReplyTemplate.init(row:))
    }

    /// Every version, the newest first.
    func versions(of id: ID<ReplyTemplate>, _ connection: any Connection) throws -> [ReplyTemplate] {
        try connection.query(
            "SELECT * FROM desk_templates WHERE county = ? AND id = ? ORDER BY version DESC", [county, id]
        ).map(ReplyTemplate.init(row:))
    }

    func insert(_ template: ReplyTemplate, by post: ID<Post>, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO desk_templates (county, id, version, unit, action, name, words, made, post, retired)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, template.id, template.version, template.unit.description, template.action.rawValue,
                template.name, template.words, template.made, post, template.isRetired,
            ])
    }
}

extension ReplyTemplate {
    init(row: Row) throws {
        let unit: String = try row["unit"]
        let action: String = try row["action"]
        guard let unit = UnitCode(unit), let action = CaseAction(rawValue: action) else {
            throw StoreError.column("unit, action", wanted: "codes")
        }
        self.init(
            id: try row["id"], version: try row["version"], unit: unit, action: action, name: try row["name"],
            words: try row["words"], made: try row["made"], isRetired: try row["retired"])
    }
}
