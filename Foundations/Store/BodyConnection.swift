import Watch

/// The connection as a body sees it: remembers the engine's first error, times statements, and dies with the body.
final class BodyConnection: WriteConnection {
    let engine: Engine
    let batch: Batch
    private let session: any Session
    private let tuning: Tuning
    private let job: Job?
    private let begun = ContinuousClock.now
    private var ended = false
    /// The engine's first error, whatever the body made of it.
    private(set) var failure: Failure?
    private var hasChanged = false

    /// Whether the body, should it fail, leaves nothing to undo.
    var isClean: Bool { !hasChanged && failure == nil }

    init(_ session: any Session, batch: Batch = Batch(), tuning: Tuning, job: Job? = nil) {
        engine = session.engine
        self.batch = batch
        self.session = session
        self.tuning = tuning
        self.job = job
    }

    func query(_ sql: String, _ arguments: [any Storable]) throws -> [Row] {
        if !sql.hasPrefix("SELECT") { hasChanged = true }
        return try hold(sql, arguments)
    }

    func hold(_ sql: String, _ arguments: [any Storable]) throws -> [Row] {
        try run(sql) { () throws(Failure) in try session.query(sql, arguments) }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [any Storable]) throws -> Int {
        hasChanged = true
        return try run(sql) { () throws(Failure) in try session.execute(sql, arguments) }
    }

    func put(_ sql: String, _ arguments: [any Storable]) throws {
        hasChanged = true
        try run(sql) { () throws(Failure) in try session.put(sql, arguments) }
    }

    func executeAll(_ sql: String, _ rows: [[any Storable]]) throws {
        guard !rows.isEmpty else { return }
        hasChanged = true
        try run(sql) { () throws(Failure) in try session.executeAll(sql, rows) }
    }

    /// The body is over: whoever kept the connection can do nothing with it.
    func end() { ended = true }

    private func run<T>(_ sql: String, _ statement: () throws(Failure) -> T) throws -> T {
        precondition(!ended, "a connection was kept beyond its body")
        if let failure { throw failure.error }
        do throws(Failure) {
            guard let report = tuning.onSlowStatement else { return try statement() }
            let start = ContinuousClock.now
            defer {
                let end = ContinuousClock.now
                if start.duration(to: end).nanoseconds >= tuning.slowAfter {
                    report(
                        SlowStatement(
                            sql: sql, taken: start.duration(to: end),
                            waited: (job?.submitted ?? begun).duration(to: begun),
                            running: begun.duration(to: end), request: job?.request))
                }
            }
            return try statement()
        } catch {
            failure = error
            throw error.error
        }
    }
}
