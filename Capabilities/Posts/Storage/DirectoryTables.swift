import Kernel
import Store

/// Reading who serves from the tables, and the number that tells whether that has changed.
enum DirectoryTables {
    /// 0 before the first import; grows with every change.
    static func version(_ county: County, _ connection: any Connection) throws -> Int64 {
        try connection.first("SELECT version FROM posts_version WHERE county = ?", [county])?["version"] ?? 0
    }

    static func bumpVersion(_ county: County, _ connection: any WriteConnection) throws {
        try connection.execute(
            """
            INSERT INTO posts_version (county, version) VALUES (?, 1)
            ON CONFLICT (county) DO UPDATE SET version = posts_version.version + 1
            """, [county])
    }

    static func directory(_ county: County, _ connection: any Connection) throws -> Directory {
        Directory(
            units: try units(county, connection), posts: try posts(county, connection),
            holdings: try holdings(county, connection))
    }

    static func units(_ county: County, _ connection: any Connection) throws -> [Unit] {
        try connection.query("SELECT * FROM units WHERE county = ? ORDER BY code", [county]).map { row in
            Unit(
                code: try row.parsed("code") { UnitCode($0) }, name: try row["name"], nameEnglish: try row["name_en"],
                kind: try row.parsed("kind") { UnitKind(rawValue: $0) }, place: try row["place"],
                parent: try row.parsedIfAny("parent") { UnitCode($0) })
        }
    }

    /// In the order in which they were first imported.
    static func posts(_ county: County, _ connection: any Connection) throws -> [PostEntry] {
        try connection.query("SELECT * FROM posts WHERE county = ? ORDER BY ordinal, id", [county]).map { row in
            PostEntry(
                id: try row["id"], unit: try row.parsed("unit") { UnitCode($0) },
                role: try row.parsed("role") { Role(rawValue: $0) }, name: try row["name"], place: try row["place"])
        }
    }

    static func holdings(_ county: County, _ connection: any Connection) throws -> [Holding] {
        try connection.query(
            """
            SELECT holdings.post, holdings.person, persons.name, holdings.valid_from, holdings.valid_to
            FROM holdings JOIN persons ON persons.county = holdings.county AND persons.id = holdings.person
            WHERE holdings.county = ? ORDER BY holdings.post, holdings.valid_from
            """, [county]
        ).map { row in
            Holding(
                post: try row["post"], person: try row["person"], personName: try row["name"],
                from: try row["valid_from"], to: try row["valid_to"])
        }
    }
}

extension Row {
    fileprivate func parsed<T>(_ column: String, _ parse: (String) -> T?) throws -> T {
        let text: String = try self[column]
        guard let value = parse(text) else { throw StoreError.column(column, wanted: "\(T.self)") }
        return value
    }

    fileprivate func parsedIfAny<T>(_ column: String, _ parse: (String) -> T?) throws -> T? {
        let text: String? = try self[column]
        return try text == nil ? nil : parsed(column, parse)
    }
}
