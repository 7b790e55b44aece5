import CLibPQ

extension PostgresConnection: Session {
    var engine: Engine { .postgres }

    func query(_ sql: String, _ arguments: [any Storable]) throws(Failure) -> [Row] {
        try run(sql, arguments) { result, statement throws(Failure) in
            let count = PQntuples(result)
            let columns = try statement.columns(of: result)
            var rows: [Row] = []
            rows.reserveCapacity(Int(count))
            for row in 0..<count {
                var values: [Value] = []
                values.reserveCapacity(columns.count)
                for (index, column) in columns.enumerated() {
                    values.append(column.value(result, row, Int32(index)))
                }
                rows.append(Row(columns: statement.names, values: values))
            }
            return rows
        }
    }

    func execute(_ sql: String, _ arguments: [any Storable]) throws(Failure) -> Int {
        try run(sql, arguments) { result, _ in
            let isSelect = PQcmdStatus(result).map { String(cString: $0).hasPrefix("SELECT") } ?? true
            guard !isSelect, let count = PQcmdTuples(result) else { return 0 }
            return Int(String(cString: count)) ?? 0
        }
    }

    func executeAll(_ sql: String, _ rows: [[any Storable]]) throws(Failure) {
        try runAll(sql, rows)
    }

    // MARK: The transaction

    /// Writers of all servers take turns, as SQLite's do: what a body has read stays true until its commit, and
    /// entries become visible in the order of their numbers. The turn belongs to a schema.
    func begin(_ access: Access) throws(Failure) {
        settle()
        guard isAlive else { throw Failure(.connection, .connectionLost) }
        mark = .none
        pending =
            switch access {
            case .read: ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]
            case .write: ["BEGIN", "SELECT pg_advisory_xact_lock(1936224890, hashtext(current_schema()))"]
            }
    }

    func setMark() throws(Failure) {
        switch mark {
        case .none: pending.append("SAVEPOINT body")
        case .used: pending += ["RELEASE body", "SAVEPOINT body"]
        case .fresh: break
        }
        mark = .fresh
    }

    func undo() throws(Failure) {
        guard mark == .used else { return }
        pending = ["ROLLBACK TO body"]
        mark = .fresh
    }

    func commit(_ access: Access) throws(Failure) {
        // Nothing has been asked of the server.
        if !isInTransaction {
            pending = []
            return
        }
        if access == .read { return send("COMMIT") }
        guard stillHears() else { throw Failure(.connection, .connectionLost) }
        pending.append("COMMIT")
        let tag: String
        do throws(Failure) {
            tag = try flush()
        } catch {
            switch error.reach {
            case .connection: throw Failure(.final, .outcomeUnknown)
            case .conflict: throw error
            // A deferred constraint, the disk: which of the bodies it was only shows one by one.
            case .body, .transaction, .final: throw Failure(.transaction, error.error)
            }
        }
        // The answer to COMMIT in a transaction that has failed.
        guard tag == "COMMIT" else {
            throw Failure(.transaction, .engine(code: "25P02", message: "the transaction had failed before its commit"))
        }
    }

    func rollback() {
        pending = []
        guard isAlive, isInTransaction else { return }
        try? command("ROLLBACK")
    }
}
