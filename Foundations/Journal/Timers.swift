package import Kernel
package import Logging
package import Store
import Watch

/// A timer whose moment has come.
package struct DueTimer: Sendable {
    package let subject: Subject
    package let name: String
    package let due: Timestamp
    package let what: JSON
}

/// What happens when timers called `name` fall due.
package struct TimerHandler: Sendable {
    /// Runs inside the door, exactly once per timer.
    package typealias Fire = @Sendable (DueTimer, Passage) throws -> Void

    package let name: String
    /// Gathers what the handler needs to know before the door opens.
    let prepare: @Sendable () async throws -> Fire

    package init(_ name: String, prepare: @escaping @Sendable () async throws -> Fire) {
        self.name = name
        self.prepare = prepare
    }
}

/// Fires the timers of the table, however many servers watch it: the door lets one through, the others find it gone.
package struct Timers: Sendable {
    private let door: Door
    private let reader: any Reader
    private let handlers: [String: TimerHandler]
    private let watch: TimerWatch
    private let log: Logger

    package init(
        _ door: Door, reader: any Reader, handlers: [TimerHandler], watch: TimerWatch = TimerWatch(), log: Logger
    ) {
        self.door = door
        self.reader = reader
        self.handlers = Dictionary(handlers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.watch = watch
        self.log = log
    }

    /// Looks once a second until cancelled.
    package func run() async {
        var attempts = Attempts(log, saying: "timers: could not look for due timers")
        while !Task.isCancelled {
            await attempts.attempt { try await fireDue() }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Fires everything that is due now.
    /// - Returns: how many fired. One that fails is logged, stays, and is tried again after a pause that grows with each
    ///   failure; it keeps nobody else waiting.
    @discardableResult
    package func fireDue() async throws -> Int {
        var all = 0
        while !Task.isCancelled {
            let fired = try await pass()
            if fired == 0 { break }
            all += fired
        }
        return all
    }

    /// Goes once through what is due, page by page.
    private func pass() async throws -> Int {
        var fired = 0
        var last: DueTimer?
        while !Task.isCancelled {
            let due = try await page(after: last)
            guard let end = due.last else { break }
            last = end
            for timer in due where handlers[timer.name] != nil && watch.mayTry(timer.key, at: door.time.now()) {
                do {
                    if try await fire(timer) {
                        fired += 1
                        watch.firings.add()
                    }
                    watch.settled(timer.key)
                } catch is CancellationError {
                    break
                } catch {
                    let pause = watch.failed(timer.key, at: door.time.now())
                    log.error(
                        "timer failed",
                        metadata: [
                            "timer": "\(timer.key)", "error": "\(nameOf(error))",
                            "again_in_s": .stringConvertible(Int(pause / 1000)),
                        ])
                }
            }
        }
        return fired
    }

    private func page(after last: DueTimer?) async throws -> [DueTimer] {
        let county = door.county
        let now = door.time.now()
        let from = last?.due ?? Timestamp(milliseconds: .min)
        let (subject, name) = (last?.subject.bytes ?? [], last?.name ?? "")
        let due = try await reader.read { connection in
            try connection.query(
                """
                SELECT subject, name, due, what FROM timers
                WHERE county = ? AND due <= ? AND due >= ?
                    AND (due > ? OR subject > ? OR (subject = ? AND name > ?))
                ORDER BY due, subject, name LIMIT 200
                """, [county, now, from, from, subject, subject, name]
            ).map(DueTimer.init(row:))
        }
        watch.looked()
        return due
    }

    private func fire(_ timer: DueTimer) async throws -> Bool {
        guard let handler = handlers[timer.name] else { return false }
        let fire = try await handler.prepare()
        return try await door.open { passage in
            let gone = try passage.bookkeeping.execute(
                "DELETE FROM timers WHERE county = ? AND subject = ? AND name = ? AND due = ?",
                [passage.county, timer.subject.bytes, timer.name, timer.due])
            guard gone == 1 else { return false }
            try fire(timer, passage)
            return true
        }
    }
}

extension Passage {
    /// Puts a timer that rang too early back for a later moment; nothing happened, so no entry says so.
    package func postpone(_ timer: DueTimer, to due: Timestamp) throws {
        try bookkeeping.execute(
            """
            INSERT INTO timers (county, subject, name, due, what) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (county, subject, name) DO NOTHING
            """, [county, timer.subject.bytes, timer.name, due, timer.what.text])
    }
}

extension DueTimer {
    fileprivate init(row: Row) throws {
        let what: String = try row["what"]
        subject = Subject(bytes: try row["subject"])
        name = try row["name"]
        due = try row["due"]
        self.what = try JSON(parsing: Array(what.utf8))
    }

    fileprivate var key: String { "\(name) \(ID<Entry>(bytes: subject.bytes)?.description ?? "") \(due.milliseconds)" }
}
