package import Kernel
package import Store

/// Every clock a case ever had: what indicators and the history of a case are read from.
package struct ClockTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    /// Writes what `events` say of the clocks of a case.
    package func write(_ events: [CaseEvent], of subject: Case, _ pen: some WriteConnection) throws {
        for change in ClockTable.changes(events) {
            let names = change.columns.map(\.name)
            let values = change.columns.map(\.value)
            if change.isNew {
                let marks = names.map { _ in "?" }.joined(separator: ", ")
                try pen.put(
                    """
                    INSERT INTO case_clocks (county, case_id, ordinal, \(names.joined(separator: ", ")))
                    VALUES (?, ?, ?, \(marks))
                    """, [county, subject.id, change.ordinal] + values)
            } else {
                let sets = names.map { "\($0) = ?" }.joined(separator: ", ")
                try pen.put(
                    "UPDATE case_clocks SET \(sets) WHERE county = ? AND case_id = ? AND ordinal = ?",
                    values + [county, subject.id, change.ordinal])
            }
        }
    }

    /// What becomes of the row of one clock.
    package struct Change {
        package let ordinal: Int
        package let isNew: Bool
        package let columns: [(name: String, value: any Storable)]
    }

    /// What the events of one entry change, in their order.
    package static func changes(_ events: [CaseEvent]) -> [Change] {
        var row: Int?
        return events.compactMap { event in
            func set(_ key: RunningClock.Key, _ columns: [(name: String, value: any Storable)]) -> Change {
                Change(ordinal: key.ordinal, isNew: false, columns: columns)
            }
            switch event {
            case .dispatched(let dispatching):
                row = dispatching.row
                return nil
            case .clockStarted(let clock): return started(clock, row: clock.kind == .sign ? row : nil)
            case .clockExtended(let key, let due): return set(key, [("due", due), ("extended", 1)])
            case .clockWoken(let key, let due): return set(key, [("due", due)])
            case .clockRested(let key, _): return set(key, [("suspended", 1)])
            case .clockEnded(let key, let outcome, let at):
                return set(key, [("ended", at), ("outcome", outcome.rawValue)])
            default: return nil
            }
        }
    }

    private static func started(_ clock: RunningClock, row: Int?) -> Change {
        Change(
            ordinal: clock.ordinal, isNew: true,
            columns: [
                ("kind", clock.kind.rawValue), ("number", clock.number), ("unit", clock.unit?.description),
                ("time_limit", clock.limit.description), ("started", clock.started), ("due", clock.due),
                ("suspended", 0), ("extended", 0), ("catalogue_row", row),
            ])
    }
}
