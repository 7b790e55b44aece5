/// Where a database is: `sqlite:PATH` or a PostgreSQL URL, `postgres://…`.
package struct DatabaseAddress: Sendable, Hashable {
    enum Place: Hashable {
        case file(String)
        case server(String)
    }

    let place: Place

    package init(_ text: String) throws(StoreError) {
        if text.hasPrefix("sqlite:"), text.utf8.count > 7 {
            place = .file(String(text.dropFirst(7)))
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            place = .server(text)
        } else {
            throw .address(text)
        }
    }

    /// Where the file lies; `nil` for a server.
    package var file: String? { if case .file(let path) = place { path } else { nil } }

    package var engine: Engine {
        switch place {
        case .file: .sqlite
        case .server: .postgres
        }
    }
}

extension DatabaseAddress: CustomStringConvertible {
    /// The address without its passwords, for logs.
    package var description: String {
        switch place {
        case .file(let path): "sqlite:\(path)"
        case .server(let url): hidingPasswords(url)
        }
    }
}

private func hidingPasswords(_ url: String) -> String {
    url.replacing(/:\/\/([^:\/@]*):[^@\/]*@/) { "://\($0.1):…@" }
        .replacing(/([?&]password=)[^&]*/) { "\($0.1)…" }
}

/// Opens the database at `address`; both engines are the same from here on.
/// - Parameter readOnly: for a process beside the one that writes; `write` and `migrate` are refused.
/// - Throws: `StoreError.unavailable` with the reason in the engine's words.
package func openDatabase(
    _ address: DatabaseAddress, readOnly: Bool = false, tuning: Tuning = Tuning()
) throws -> any Database {
    switch address.place {
    case .file(let path): try openSQLite(path: path, readOnly: readOnly, tuning: tuning)
    case .server(let url): try openPostgres(url: url, readOnly: readOnly, tuning: tuning)
    }
}

/// Opens the database at `address`, `sqlite:PATH` or `postgres://…`.
package func openDatabase(
    _ address: String, readOnly: Bool = false, tuning: Tuning = Tuning()
) throws -> any Database {
    try openDatabase(DatabaseAddress(address), readOnly: readOnly, tuning: tuning)
}
