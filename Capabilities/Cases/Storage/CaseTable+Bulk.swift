import Kernel
import Store

/// Rows of cases that begin together, made away from the door and written through it in one go.
struct CaseBundle: Sendable {
    private(set) var cases: [[any Storable]] = []
    private(set) var clocks: [[any Storable]] = []
    private(set) var reports: [[any Storable]] = []
    private(set) var external: [[any Storable]] = []

    mutating func add(
        case row: [any Storable], clocks: [[any Storable]], report: [any Storable], external: [any Storable]
    ) {
        cases.append(row)
        self.clocks += clocks
        reports.append(report)
        self.external.append(external)
    }

    mutating func add(_ other: CaseBundle) {
        cases += other.cases
        clocks += other.clocks
        reports += other.reports
        external += other.external
    }

    /// - Throws: `StoreError.constraint` when one of the numbers of the other system is there already.
    func write(_ pen: some WriteConnection) throws {
        try pen.executeAll(ExternalCaseTable.insertion, external)
        try pen.executeAll(CaseTable.insertion, cases)
        try pen.executeAll(ReportTable.insertion, reports)
        try pen.executeAll(ClockTable.insertion, clocks)
    }
}

extension ClockTable {
    static let insertion = """
        INSERT INTO case_clocks (county, case_id, ordinal, kind, number, unit, time_limit, started, due,
            ended, outcome, suspended, extended, catalogue_row)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, NULL)
        """

    /// The rows of a new case whose clocks only started and ended.
    func rows(_ events: [CaseEvent], of subject: Case) -> [[any Storable]] {
        events.compactMap { event in
            guard case .clockStarted(let clock) = event else { return nil }
            var end: (outcome: ClockOutcome, at: Timestamp)?
            for case .clockEnded(clock.key, let outcome, let at) in events { end = (outcome, at) }
            let values: [any Storable] = [
                county, subject.id, clock.ordinal, clock.kind.rawValue, clock.number, clock.unit?.description,
                clock.limit.description, clock.started, clock.due, end?.at, end?.outcome.rawValue,
            ]
            return values
        }
    }
}

extension CaseTable {
    /// The last serial given in a month, 0 when none was.
    func lastSerial(_ month: String, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT serial FROM case_numbers WHERE county = ? AND month = ?", [county, month])?["serial"] ?? 0
    }

    func setLastSerial(_ serial: Int, _ month: String, _ pen: some WriteConnection) throws {
        try pen.put(
            """
            INSERT INTO case_numbers (county, month, serial) VALUES (?, ?, ?)
            ON CONFLICT (county, month) DO UPDATE SET serial = excluded.serial
            """, [county, month, serial])
    }
}
