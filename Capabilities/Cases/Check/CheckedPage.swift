import Journal
import Kernel
import Store

/// What belongs to a page of cases: their entries, clocks, timers and reports, each read at one go.
struct CheckedPage {
    let traces: [[UInt8]: [Trace]]
    let timers: [[UInt8]: Timestamp]
    private(set) var clocks: [[UInt8]: [Int: Row]] = [:]
    private let cases: Set<[UInt8]>
    /// Reports by the case they came in with.
    private var reports: [[UInt8]: [[UInt8]: Row]] = [:]
    private let inspector: Inspector

    init(_ rows: [Row], _ ids: IDRange, _ inspector: Inspector) throws {
        self.inspector = inspector
        cases = Set(try rows.map { try $0["id"] as [UInt8] })
        traces = try inspector.traces(of: ids, like: "case.%")
        timers = try inspector.timers(of: ids, named: CaseWork.timer)
        let arguments: [any Storable] = [inspector.county, ids.after, ids.through]
        for row in try inspector.query(
            "SELECT * FROM case_clocks WHERE county = ? AND case_id > ? AND case_id <= ?", arguments)
        {
            let (id, ordinal): ([UInt8], Int) = (try row["case_id"], try row["ordinal"])
            clocks[id, default: [:]][ordinal] = row
        }
        for row in try inspector.query(
            "SELECT id, case_id, lon, lat FROM reports WHERE county = ? AND case_id > ? AND case_id <= ?", arguments)
        {
            let (id, report): ([UInt8], [UInt8]) = (try row["case_id"], try row["id"])
            reports[id, default: [:]][report] = row
        }
    }

    /// Every reporter's report is there, every report's case knows it.
    func compareReports(_ row: Row, _ subject: Case, _ shown: String) throws {
        let own = reports[subject.id.bytes] ?? [:]
        let listed = Set(subject.reporters.filter { $0.from == nil }.map(\.report.bytes))
        if let lost = own.keys.first(where: { !listed.contains($0) }) {
            throw IntegrityFault(
                "cases.check.reportUnlisted", ["number": shown, "report": ID<Report>(bytes: lost)?.description ?? ""])
        }
        let elsewhere = subject.reporters.map(\.report).filter { own[$0.bytes] == nil }
        if let lost = try missing(elsewhere, anywhere: subject.splitFrom != nil, subject) {
            throw IntegrityFault("cases.check.reportLost", ["number": shown, "report": lost.description])
        }
        guard subject.splitFrom == nil, let first = subject.reporters.first.flatMap({ own[$0.report.bytes] }) else {
            return
        }
        for column in ["lon", "lat"] {
            let (found, expected): (Value, Value) = (try row[column], try first[column])
            guard found == expected else {
                throw IntegrityFault(
                    "cases.check.column",
                    ["number": shown, "column": column, "expected": expected.shown, "found": found.shown])
            }
        }
    }

    /// A report that did not come in with this case came in with the one it was merged or split from.
    private func missing(_ reports: [ID<Report>], anywhere: Bool, _ subject: Case) throws -> ID<Report>? {
        guard !reports.isEmpty else { return nil }
        if !anywhere, let own = subject.reporters.first(where: { $0.from == nil && reports.contains($0.report) }) {
            return own.report
        }
        let marks = reports.map { _ in "?" }.joined(separator: ", ")
        let found = try inspector.query(
            "SELECT id FROM reports WHERE county = ? AND id IN (\(marks))", [inspector.county] + reports)
        let ids = Set(try found.map { try $0["id"] as ID<Report> })
        return reports.first { !ids.contains($0) }
    }

    /// Whatever names a case names one that is there.
    func lookForOrphans() throws {
        func orphan(_ ids: some Sequence<[UInt8]>, _ what: String, _ more: [String: String] = [:]) throws {
            guard let lost = ids.filter({ !cases.contains($0) }).min(by: { $0.lexicographicallyPrecedes($1) }) else {
                return
            }
            let number = traces[lost]?.first.map { "\($0.position)" } ?? "—"
            throw IntegrityFault(
                "cases.check.orphan",
                ["case": ID<Case>(bytes: lost)?.description ?? "", "what": "cases.check.\(what)", "position": number])
        }
        try orphan(traces.keys, "entries")
        try orphan(clocks.keys, "clocks")
        try orphan(timers.keys, "timers")
        try orphan(reports.keys, "reports")
    }
}
