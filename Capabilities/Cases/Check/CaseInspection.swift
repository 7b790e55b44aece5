import Foundation
import Journal
import Kernel
import Store

/// Looks whether every case is what its journal says: snapshot, columns, clocks, timer, reporters.
struct CaseInspection: Sendable {
    private static let page = 500

    let catalogues: [String: Catalogue]
    let newest: Catalogue?
    let calendar: WorkingCalendar?

    func look(_ inspector: Inspector) throws {
        let county = inspector.county
        let rows = try inspector.query(
            "SELECT state, COUNT(*) AS count FROM cases WHERE county = ? GROUP BY state ORDER BY state", [county])
        let states = try rows.map { (name: try $0["state"] as String, count: try $0["count"] as Int) }
        let total = states.map(\.count).reduce(0, +)
        inspector.expect(total)
        let calendarSince = try calendarSince(inspector)
        var after = inspector.startBytes
        var walked: [String: Int] = [:]
        while true {
            let rows = try inspector.query(
                "SELECT * FROM cases WHERE county = ? AND id > ? ORDER BY id LIMIT ?", [county, after, Self.page])
            let isLast = rows.count < Self.page
            let through: [UInt8]? = isLast ? nil : try rows.last?["id"]
            let page = try CheckedPage(rows, IDRange(after: after, through: through), inspector)
            try page.lookForOrphans()
            for row in rows {
                let state: String = try row["state"]
                try look(at: row, page, calendarSince, inspector)
                walked[state, default: 0] += 1
            }
            after = try rows.last?["id"] ?? after
            try inspector.passed(rows.count, through: ID<Case>(bytes: after)?.description ?? "")
            if isLast { break }
        }
        inspector.count("cases", total)
        for (name, count) in states {
            guard inspector.start != nil || walked[name] == count else {
                throw IntegrityFault(
                    "cases.check.total", ["state": name, "expected": "\(count)", "found": "\(walked[name] ?? 0)"])
            }
            inspector.count("cases.state.\(name)", count)
        }
    }

    /// Since when the calendar counts that timers are reckoned with; those set before may ring by an older one.
    private func calendarSince(_ inspector: Inspector) throws -> Timestamp {
        let row = try inspector.first("SELECT imported FROM calendars WHERE county = ?", [inspector.county])
        return try row?["imported"] ?? Timestamp(milliseconds: .min)
    }

    private func look(at row: Row, _ page: CheckedPage, _ calendarSince: Timestamp, _ inspector: Inspector) throws {
        let id: [UInt8] = try row["id"]
        let number: String = try row["number"]
        let shown = (try? CaseNumber(parsing: number))?.shown ?? number
        let history = try CaseHistory(page.traces[id] ?? [], shown)
        let subject = history.subject
        try compare(row, with: subject, shown, inspector)
        try compareClocks(page.clocks[id] ?? [:], history, shown)
        try compareTimer(page.timers[id], subject, shown, isStale: history.last <= calendarSince)
        try page.compareReports(row, subject, shown)
    }

    private func compare(_ row: Row, with subject: Case, _ shown: String, _ inspector: Inspector) throws {
        let (lon, lat): (Double?, Double?) = (try row["lon"], try row["lat"])
        let point = lon.flatMap { lon in lat.flatMap { Coordinate(lon: lon, lat: $0) } }
        for (name, value) in try CaseTable(inspector.county).columns(of: subject, at: point) {
            let found: Value = try row[name]
            if found == value.value { continue }
            // An older program may have written the same case with other words.
            if name == "snapshot", let stored = try? Case(row: row) {
                if stored == subject { continue }
                throw try difference(stored, subject, shown)
            }
            throw IntegrityFault(
                "cases.check.column",
                ["number": shown, "column": name, "expected": value.value.shown, "found": found.shown])
        }
    }

    /// The first field in which the stored case is not what its events make.
    private func difference(_ stored: Case, _ replayed: Case, _ shown: String) throws -> IntegrityFault {
        let (found, expected) = (try JSON(encoding: stored).object ?? [:], try JSON(encoding: replayed).object ?? [:])
        let field = Set(found.keys).union(expected.keys).sorted().first { found[$0] != expected[$0] } ?? ""
        func text(_ value: JSON?) -> String { value.map { String(decoding: $0.canonicalBytes, as: UTF8.self) } ?? "—" }
        return IntegrityFault(
            "cases.check.snapshot",
            ["number": shown, "field": field, "expected": text(expected[field]), "found": text(found[field])])
    }

    private func compareClocks(_ rows: [Int: Row], _ history: CaseHistory, _ shown: String) throws {
        for (ordinal, columns) in history.clocks.sorted(by: { $0.key < $1.key }) {
            guard let row = rows[ordinal] else {
                throw IntegrityFault("cases.check.clockLost", ["number": shown, "clock": "\(ordinal)"])
            }
            for (name, found) in zip(row.columns, row.values) where !["county", "case_id", "ordinal"].contains(name) {
                let expected = columns[name] ?? .null
                guard found == expected else {
                    throw IntegrityFault(
                        "cases.check.clock",
                        [
                            "number": shown, "clock": "\(ordinal)", "column": name, "expected": expected.shown,
                            "found": found.shown,
                        ])
                }
            }
        }
        if let extra = rows.keys.filter({ history.clocks[$0] == nil }).min() {
            throw IntegrityFault("cases.check.clockOrphan", ["number": shown, "clock": "\(extra)"])
        }
    }

    private func compareTimer(_ timer: Timestamp?, _ subject: Case, _ shown: String, isStale: Bool) throws {
        guard let catalogue = catalogues[subject.catalogue] ?? newest, let calendar else {
            throw IntegrityFault("cases.check.noRules", ["number": shown, "catalogue": subject.catalogue])
        }
        let due = subject.nextMoment(catalogue.policy, calendar)
        if due == timer || (isStale && due != nil && timer != nil) { return }
        func text(_ time: Timestamp?) -> String { time.map { CountyTime.china.format($0) } ?? "—" }
        let key = timer == nil ? "timerLost" : due == nil ? "timerOrphan" : "timer"
        throw IntegrityFault(
            "cases.check.\(key)", ["number": shown, "expected": text(due), "found": text(timer)])
    }
}

/// A case as its journal tells it.
struct CaseHistory {
    let subject: Case
    /// What its events say of its clocks, by ordinal and column.
    private(set) var clocks: [Int: [String: Value]] = [:]
    /// When it last changed.
    let last: Timestamp

    private struct What: Decodable {
        let events: [CaseEvent]?
    }

    init(_ traces: [Trace], _ shown: String) throws {
        guard let end = traces.last else { throw IntegrityFault("cases.check.noHistory", ["number": shown]) }
        var all: [CaseEvent] = []
        var position: Int64 = 0
        for trace in traces {
            guard position < trace.position else {
                throw IntegrityFault(
                    "cases.check.order", ["number": shown, "position": "\(trace.position)", "before": "\(position)"])
            }
            position = trace.position
            guard let what = try? JSONDecoder().decode(What.self, from: Data(trace.what.utf8)) else {
                throw IntegrityFault("cases.check.unreadable", ["number": shown, "position": "\(position)"])
            }
            let events = what.events ?? []
            all += events
            for change in ClockTable.changes(events) {
                for column in change.columns { clocks[change.ordinal, default: [:]][column.name] = column.value.value }
            }
        }
        guard let subject = Case(replaying: all) else {
            throw IntegrityFault("cases.check.noReception", ["number": shown, "position": "\(traces[0].position)"])
        }
        self.subject = subject
        last = end.at
    }
}

extension Value {
    /// The value for a person who looks for it, shortened.
    var shown: String {
        switch self {
        case .null: "—"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text.count > 80 ? "\(text.prefix(80))…" : text
        case .bytes(let bytes): ID<Case>(bytes: bytes)?.description ?? "\(bytes.count) B"
        }
    }
}
