import Journal
import Kernel
import Store

extension Pen {
    func write(units: [Unit], county: County) throws {
        try executeAll(
            """
            INSERT INTO units (county, code, name, name_en, kind, place, parent) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,
                kind = excluded.kind, place = excluded.place, parent = excluded.parent
            """,
            units.map { unit in
                [
                    county, unit.code.description, unit.name, unit.nameEnglish, unit.kind.rawValue, unit.place,
                    unit.parent?.description,
                ]
            })
    }

    /// Posts that are not there yet, behind those that are.
    func write(posts: [PostEntry], county: County) throws {
        let row = try first("SELECT COALESCE(MAX(ordinal), 0) AS last FROM posts WHERE county = ?", [county])
        let last: Int = try row?["last"] ?? 0
        try executeAll(
            "INSERT INTO posts (county, id, ordinal, unit, role, name, place) VALUES (?, ?, ?, ?, ?, ?, ?)",
            posts.enumerated().map { index, post in
                [
                    county, post.id, last + 1 + index, post.unit.description, post.role.rawValue, post.name, post.place,
                ]
            })
    }

    /// Holdings, new or changed, with their persons.
    func write(holdings: [Holding], county: County) throws {
        try executeAll(
            "INSERT INTO persons (county, id, name) VALUES (?, ?, ?) ON CONFLICT (county, id) DO NOTHING",
            holdings.map { [county, $0.person, $0.personName] })
        try executeAll(
            """
            INSERT INTO holdings (county, post, valid_from, valid_to, person) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (county, post, valid_from) DO UPDATE SET valid_to = excluded.valid_to, person = excluded.person
            """,
            holdings.map { [county, $0.post, $0.from, $0.to, $0.person] })
    }
}
