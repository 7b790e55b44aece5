import CLibPQ
import Foundation

/// One connection to PostgreSQL and the statements it has prepared; stays on its thread.
final class PostgresConnection {
    let handle: OpaquePointer
    /// By SQL, then by the types of the arguments.
    private var prepared: [String: [[Oid]: Prepared]] = [:]
    private var preparedCount = 0
    private var lastName = 0
    /// What waits to go with the next statement, to save a journey each.
    var pending: [Waiting] = []
    var mark = Mark.none
    /// A COMMIT whose answer nobody has waited for yet.
    private var owesAnswer = false

    /// Where the savepoint of the bodies stands.
    enum Mark {
        case none, fresh, used
    }

    enum Waiting {
        /// A command of the transaction.
        case command(String)
        /// A statement whose outcome nobody asks for.
        case statement(Prepared, PostgresParameters)
    }

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQfinish(handle) }

    var isAlive: Bool { !isSpoilt && PQstatus(handle) == CONNECTION_OK }
    /// An exchange broke off in the middle: what comes next would get the answers to what came before.
    private var isSpoilt = false
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Makes sure that the session is as the store needs it.
    /// - Returns: libpq's connection, to be closed with `close` or given to `init`.
    static func open(url: String, tuning: Tuning) throws(Failure) -> OpaquePointer {
        // What stands before `dbname` may be said otherwise by the URL.
        let settings = [
            ("fallback_application_name", "shanzhi"), ("connect_timeout", "5"), ("keepalives_idle", "10"),
            ("tcp_user_timeout", "15000"), ("dbname", url), ("client_encoding", "UTF8"),
        ]
        let keys = settings.map { strdup($0.0) }
        let values = settings.map { strdup($0.1) }
        defer { for text in keys + values { free(text) } }
        let connected = PQconnectdbParams(terminated(keys), terminated(values), 1)
        guard let handle = connected else { throw Failure(.connection, .unavailable("out of memory")) }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw Failure(.connection, .unavailable(said(PQerrorMessage(handle))))
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        let session = """
            SET TIME ZONE 'UTC'; SET client_min_messages = warning; SET jit = off;
            SET lock_timeout = \(tuning.busyWait); SET idle_in_transaction_session_timeout = 60000;
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
            SELECT current_setting('synchronous_commit')
            """
        let result = PQexec(handle, session)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK, said(PQgetvalue(result, 0, 0)) != "off" else {
            defer { PQfinish(handle) }
            throw Failure(.connection, .unavailable(said(PQerrorMessage(handle))))
        }
        return handle
    }

    static func close(_ handle: OpaquePointer) { PQfinish(handle) }

    /// Whether the server is still there, as far as we have heard: the first look takes its last words, the second
    /// finds the end behind them.
    func stillHears() -> Bool {
        PQconsumeInput(handle) == 1 && PQisBusy(handle) == 0 && PQconsumeInput(handle) == 1 && isAlive
    }

    // MARK: Commands without arguments

    /// Runs commands separated by `;`.
    func command(_ sql: String) throws(Failure) {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        try check(result)
    }

    /// Sends what is pending.
    /// - Returns: the tag of the last answer.
    @discardableResult
    func flush() throws(Failure) -> String {
        guard !pending.isEmpty else { return "" }
        let result = try exchange(0) { _ in 1 }
        defer { PQclear(result) }
        return said(PQcmdStatus(result))
    }

    /// Sends a command and leaves its answer for later.
    func send(_ sql: String) { owesAnswer = PQsendQuery(handle, sql) == 1 }

    /// Takes the answer that nobody has waited for.
    func settle() {
        guard owesAnswer else { return }
        owesAnswer = false
        while let result = PQgetResult(handle) {
            if PQresultStatus(result) != PGRES_COMMAND_OK { isSpoilt = true }
            PQclear(result)
        }
    }

    // MARK: Statements

    /// Runs one statement and hands its result to `read`.
    func run<T>(
        _ sql: String, _ arguments: [any Storable], _ read: (OpaquePointer?, Prepared) throws(Failure) -> T
    ) throws(Failure) -> T {
        let parameters = try PostgresParameters(arguments)
        let statement = try prepare(sql, parameters.types)
        if mark == .fresh { mark = .used }
        let result: OpaquePointer?
        if pending.isEmpty {
            result = parameters.withPointers { values, lengths, formats in
                PQexecPrepared(handle, statement.name, parameters.count, values, lengths, formats, 1)
            }
        } else {
            result = try exchange(1) { _ in send(statement, parameters) }
        }
        defer { PQclear(result) }
        try check(result)
        return try read(result, statement)
    }

    /// Leaves a statement to go with the next one; not many of them, so that the answers fit into the socket's buffers.
    func leave(_ sql: String, _ arguments: [any Storable]) throws(Failure) {
        let parameters = try PostgresParameters(arguments)
        let statement = try prepare(sql, parameters.types)
        if pending.count >= 256 { try flush() }
        if mark == .fresh { mark = .used }
        pending.append(.statement(statement, parameters))
    }

    /// Runs one statement with each of `rows`, without waiting for each answer.
    func runAll(_ sql: String, _ rows: [[any Storable]]) throws(Failure) {
        var start = 0
        // Small enough that the answers of a part fit into the socket's buffers while we send.
        while start < rows.count {
            let part = rows[start..<min(start + 256, rows.count)]
            var work: [(Prepared, PostgresParameters)] = []
            for row in part {
                let parameters = try PostgresParameters(row)
                work.append((try prepare(sql, parameters.types), parameters))
            }
            if mark == .fresh { mark = .used }
            PQclear(try exchange(work.count) { send(work[$0].0, work[$0].1) })
            start += part.count
        }
    }

    private func send(_ statement: Prepared, _ parameters: PostgresParameters) -> Int32 {
        parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, statement.name, parameters.count, values, lengths, formats, 1)
        }
    }

    /// Sends what is pending and `count` statements in one journey. Within BEGIN … COMMIT its end is no commit.
    /// - Returns: the last result, for the caller to clear.
    /// - Throws: the first error; one of a pending command is nobody's but the transaction's, hence final; one of a
    ///   statement that waited may be that of an earlier body.
    private func exchange(_ count: Int, _ sendStatement: (Int) -> Int32) throws(Failure) -> OpaquePointer? {
        let waiting = pending
        pending = []
        guard PQenterPipelineMode(handle) == 1 else { throw spoilt() }
        var sent = waiting.allSatisfy { send($0) == 1 }
        sent = sent && (0..<count).allSatisfy { sendStatement($0) == 1 }
        guard sent, PQpipelineSync(handle) == 1 else { throw spoilt() }
        var last: OpaquePointer?
        var first: Failure?
        for index in 0..<(waiting.count + count) {
            while let result = PQgetResult(handle) {
                PQclear(last)
                last = result
                guard first == nil else { continue }
                do throws(Failure) {
                    try check(result)
                } catch {
                    let isOwn = index >= waiting.count
                    first = isOwn || error.reach != .body ? error : Failure(waiting[index].reach, error.error)
                }
                // A dead connection would give the same answer for ever.
                if !isAlive { break }
            }
        }
        let end = isAlive ? PQgetResult(handle) : nil
        defer { PQclear(end) }
        guard PQresultStatus(end) == PGRES_PIPELINE_SYNC, PQexitPipelineMode(handle) == 1 else {
            PQclear(last)
            throw spoilt()
        }
        if let first {
            PQclear(last)
            throw first
        }
        return last
    }

    private func send(_ waiting: Waiting) -> Int32 {
        switch waiting {
        case .command(let sql): PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1)
        case .statement(let statement, let parameters): send(statement, parameters)
        }
    }

    private func prepare(_ sql: String, _ types: [Oid]) throws(Failure) -> Prepared {
        if let known = prepared[sql]?[types] { return known }
        try flush()
        let kept = isRepeated(sql)
        if preparedCount >= 1000 {
            try command("DEALLOCATE ALL")
            forgetStatements()
        }
        lastName += kept ? 1 : 0
        let statement = Prepared(name: kept ? "s\(lastName)" : "")
        if mark == .fresh { mark = .used }
        let result = PQprepare(handle, statement.name, numberingParameters(sql), Int32(types.count), types)
        defer { PQclear(result) }
        try check(result)
        if kept {
            prepared[sql, default: [:]][types] = statement
            preparedCount += 1
        }
        return statement
    }

    private func forgetStatements() {
        prepared = [:]
        preparedCount = 0
    }

    // MARK: Errors

    private func check(_ result: OpaquePointer?) throws(Failure) {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw isAlive ? failure(of: result) : broken()
        }
    }

    private func spoilt() -> Failure {
        isSpoilt = true
        return broken()
    }

    private func broken() -> Failure { Failure(.connection, .connectionLost) }

    /// What PostgreSQL's code means to us. Source: PostgreSQL 15, appendix A.
    private func failure(of result: OpaquePointer?) -> Failure {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue!)).map { String(cString: $0) }
        }
        let code = field("C") ?? ""
        let message = field("M") ?? said(PQerrorMessage(handle))
        switch code {
        case "40001", "40P01": return Failure(.conflict, .busy)
        case "55P03": return Failure(.body, .busy)
        case "53100": return Failure(.body, .full)
        case "57P01", "57P02", "57P03": return broken()
        case _ where code.hasPrefix("08"): return broken()
        case _ where code.hasPrefix("23"): return Failure(.body, .constraint(field("n") ?? message))
        case "0A000" where message.contains("cached plan"):
            // Another server has changed the schema: prepare anew.
            forgetStatements()
            return Failure(.conflict, .engine(code: code, message: message))
        default: return Failure(.body, .engine(code: code, message: message))
        }
    }
}

extension PostgresConnection.Waiting {
    fileprivate var reach: Failure.Reach {
        switch self {
        case .command: .final
        case .statement: .transaction
        }
    }
}

/// A statement that the server knows by name.
final class Prepared {
    let name: String
    /// Known after the first answer, and the same in each.
    var columns: [PostgresColumn]?
    var names: [String] = []

    init(name: String) { self.name = name }
}

/// A list as C wants it: `nil` at its end.
private func terminated(_ texts: [UnsafeMutablePointer<CChar>?]) -> [UnsafePointer<CChar>?] {
    texts.map { $0.map { UnsafePointer($0) } } + [nil]
}

private func said(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
}
