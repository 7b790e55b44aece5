/// A table as a copy of it sees it: the schema itself tells, so that no list of tables is kept beside the migrations.
struct TableShape: Sendable, Hashable {
    let name: String
    /// By name, so that both engines give the same order.
    let columns: [String]
    /// The columns of the primary key, in its order.
    let key: [String]

    /// Every table of ours, those that others refer to first.
    /// - Throws: `BackupFault.noKey` for a table that cannot be walked through.
    static func all(_ connection: any Connection) throws -> [TableShape] {
        let names =
            switch connection.engine {
            case .sqlite:
                // Made first, listed first: a migration cannot refer to a table that is not there yet.
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
            case .postgres:
                """
                SELECT CAST(relname AS TEXT) AS name FROM pg_class
                WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                ORDER BY oid
                """
            }
        return try connection.query(names).map { row in
            let name: String = try row["name"]
            let key = try column("name", keyQuery(connection.engine), name, connection)
            guard !key.isEmpty else { throw BackupFault.noKey(table: name) }
            let columns = try column("name", columnQuery(connection.engine), name, connection)
            return TableShape(name: name, columns: columns.sorted(), key: key)
        }
    }

    private static func column(
        _ column: String, _ sql: String, _ table: String, _ connection: any Connection
    ) throws -> [String] {
        try connection.query(sql, [table]).map { try $0[column] }
    }

    private static func columnQuery(_ engine: Engine) -> String {
        switch engine {
        case .sqlite: "SELECT name FROM pragma_table_info(?)"
        case .postgres:
            """
            SELECT CAST(column_name AS TEXT) AS name FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = ?
            """
        }
    }

    private static func keyQuery(_ engine: Engine) -> String {
        switch engine {
        case .sqlite: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk"
        case .postgres:
            """
            SELECT CAST(parts.column_name AS TEXT) AS name FROM information_schema.table_constraints AS keys
            JOIN information_schema.key_column_usage AS parts
                ON parts.constraint_schema = keys.constraint_schema AND parts.constraint_name = keys.constraint_name
                AND parts.table_name = keys.table_name
            WHERE keys.constraint_type = 'PRIMARY KEY' AND keys.table_schema = current_schema()
                AND keys.table_name = ? ORDER BY parts.ordinal_position
            """
        }
    }

    func count(_ connection: any Connection) throws -> Int {
        try connection.first("SELECT COUNT(*) AS count FROM \(name)")?["count"] ?? 0
    }

    /// Hands out the rows by their key, in pages small enough to hold.
    func walk(_ connection: any Connection, _ take: ([Row]) throws -> Void) throws {
        let (list, order) = (columns.joined(separator: ", "), key.joined(separator: ", "))
        let marks = key.map { _ in "?" }.joined(separator: ", ")
        let first = "SELECT \(list) FROM \(name) ORDER BY \(order) LIMIT ?"
        let further = "SELECT \(list) FROM \(name) WHERE (\(order)) > (\(marks)) ORDER BY \(order) LIMIT ?"
        var last: [any Storable] = []
        // Rows may be pictures: no page is to hold much more than 8 MB.
        var (limit, largest) = (16, 1)
        while true {
            let rows = try connection.query(last.isEmpty ? first : further, last + [limit])
            try take(rows)
            guard rows.count == limit, let end = rows.last else { return }
            last = try key.map { try end[$0] as Value }
            largest = rows.map(\.size).reduce(largest, max)
            limit = max(1, min(limit * 2, 1000, (8 << 20) / largest))
        }
    }
}

extension Row {
    /// About how many bytes it holds.
    fileprivate var size: Int {
        values.reduce(0) { size, value in
            switch value {
            case .null: size
            case .integer, .real: size + 8
            case .text(let text): size + text.utf8.count
            case .bytes(let bytes): size + bytes.count
            }
        }
    }
}
