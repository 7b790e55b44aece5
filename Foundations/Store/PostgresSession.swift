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

    func put(_ sql: String, _ arguments: [any Storable]) throws(Failure) { try leave(sql, arguments) }

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
            case .read: [.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")]
            case .write:
                [
                    .command("BEGIN"),
                    .command("SELECT pg_advisory_xact_lock(1936224890, hashtext(current_schema()))"),
                ]
            }
    }

    func setMark() throws(Failure) {
        switch mark {
        case .none: pending.append(.command("SAVEPOINT body"))
        case .used: pending += [.command("RELEASE body"), .command("SAVEPOINT body")]
        case .fresh: break
        }
        mark = .fresh
    }

    func undo() throws(Failure) {
        guard mark == .used else { return }
        mark = .fresh
        // The savepoint has not been sent: what waits behind it is this body's.
        if let place = pending.lastIndex(where: \.isSavepoint) {
            pending.removeSubrange((place + 1)...)
        } else {
            pending = [.command("ROLLBACK TO body")]
        }
    }

    func commit(_ access: Access) throws(Failure) {
        // Nothing has been asked of the server.
        if !isInTransaction, !pending.contains(where: \.isStatement) {
            pending = []
            return
        }
        if access == .read { return send("COMMIT") }
        try settleWaiting()
        guard stillHears() else { throw Failure(.connection, .connectionLost) }
        pending.append(.command("COMMIT"))
        let tag: String
        do throws(Failure) {
            tag = try flush()
        } catch {
            switch error.reach {
            case .connection: throw Failure(.final, .outcomeUnknown)
            case .conflict: throw error
            // A deferred constraint, the disk: which of the bodies it was only shows one by one.
            case .body, .unmarked, .transaction, .final: throw Failure(.transaction, error.error)
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

extension PostgresConnection {
    /// Runs what waits before the commit is on its way, so that an error there is not taken for one of the commit.
    private func settleWaiting() throws(Failure) {
        if pending.contains(where: \.isStatement) { try flush() }
    }
}

extension PostgresConnection.Waiting {
    fileprivate var isStatement: Bool {
        if case .statement = self { true } else { false }
    }

    fileprivate var isSavepoint: Bool {
        if case .command("SAVEPOINT body") = self { true } else { false }
    }
}
