extension Connection {
    /// Bytes the database takes up, without what lies beside it.
    package func storedBytes() throws -> Int64 {
        switch engine {
        case .sqlite:
            try first("SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()")?["bytes"]
                ?? 0
        case .postgres: try first("SELECT pg_database_size(current_database()) AS bytes")?["bytes"] ?? 0
        }
    }
}
