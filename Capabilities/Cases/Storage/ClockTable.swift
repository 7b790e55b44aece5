package import Kernel
package import Store

/// Every clock a case ever had: what indicators and the history of a case are read from.
package struct ClockTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    /// Writes what `events` say of the clocks of a case.
    package func write(_ events: [CaseEvent], of subject: Case, _ pen: some WriteConnection) throws {
        var row: Int?
        for event in events {
            switch event {
            case .dispatched(let dispatching): row = dispatching.row
            case .clockStarted(let clock): try start(clock, row: clock.kind == .sign ? row : nil, of: subject, pen)
            case .clockExtended(let key, let due): try set("due = ?, extended = 1", [due], key, of: subject, pen)
            case .clockWoken(let key, let due): try set("due = ?", [due], key, of: subject, pen)
            case .clockRested(let key, _): try set("suspended = 1", [], key, of: subject, pen)
            case .clockEnded(let key, let outcome, let at):
                try set("ended = ?, outcome = ?", [at, outcome.rawValue], key, of: subject, pen)
            default: break
            }
        }
    }

    private func set(
        _ changes: String, _ arguments: [any Storable], _ key: RunningClock.Key, of subject: Case,
        _ pen: some WriteConnection
    ) throws {
        try pen.execute(
            "UPDATE case_clocks SET \(changes) WHERE county = ? AND case_id = ? AND ordinal = ?",
            arguments + [county, subject.id, key.ordinal])
    }

    private func start(
        _ clock: RunningClock, row: Int?, of subject: Case, _ pen: some WriteConnection
    ) throws {
        try pen.execute(
            """
            INSERT INTO case_clocks (county, case_id, ordinal, kind, number, unit, time_limit, started, due,
                suspended, extended, catalogue_row)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)
            """, columns(of: clock, subject) + [row])
    }

    /// From `county` to `due`, in the order of both statements.
    func columns(of clock: RunningClock, _ subject: Case) -> [any Storable] {
        [
            county, subject.id, clock.ordinal, clock.kind.rawValue, clock.number, clock.unit?.description,
            clock.limit.description, clock.started, clock.due,
        ]
    }
}
