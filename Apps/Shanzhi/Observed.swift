import Journal
import Kernel
import Logging
import Store
import Synchronization
import Watch
import Web

/// What is counted and noted of the running program, for `/metrics`, `/readyz` and the log.
final class Observed: Sendable {
    let timers = TimerWatch()
    let connections = Connections()
    let slowStatements = Counter()
    let started = SystemTime().now()
    private let stopping = Atomic<Bool>(false)
    private let damper = Damper()

    /// The program was told to stop.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }
    func stop() { stopping.store(true, ordering: .relaxed) }

    /// How the database is held; what is slow there is counted and, once in ten seconds for each statement, logged.
    func watching(_ tuning: Tuning, _ settings: Settings, _ log: Logger) -> Tuning {
        var tuning = tuning
        tuning.mostWaiting = settings.mostWaiting
        tuning.slowAfter = settings.slowMilliseconds * 1_000_000
        let time = SystemTime()
        tuning.onSlowStatement = { [self] statement in
            slowStatements.add()
            guard let held = damper.admit(statement.sql, at: time.now()) else { return }
            var said: Logger.Metadata = [
                "sql": "\(Self.oneLine(statement.sql))", "ms": .stringConvertible(statement.taken.milliseconds),
                "waited_ms": .stringConvertible(statement.waited.milliseconds),
                "running_ms": .stringConvertible(statement.running.milliseconds),
            ]
            if let request = statement.request { said["request"] = "\(request)" }
            if held > 0 { said["held_back"] = .stringConvertible(held) }
            log.warning("slow statement", metadata: said)
        }
        return tuning
    }

    private static func oneLine(_ sql: String) -> String {
        let words = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > 500 ? words.prefix(500) + "…" : words
    }
}
