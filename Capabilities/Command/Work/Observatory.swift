import Cases
import Journal
import Kernel
import Platform
import Store
import Synchronization
import Web

/// Looks at the county for every wall at once: what one of them has just asked, the others get too.
final class Observatory: Sendable {
    let work: CaseWork
    private let snapshots: Kept<DivisionCode, Snapshot>
    private let figures: Kept<DivisionCode, Figures>
    private let reels: Kept<DivisionCode, Reel>
    private let hot: Kept<DivisionCode, [HotMatter]>
    private let turns = Turnstile(most: 2, line: 200)

    /// Shares of the last days, by the formulas of `/open`.
    struct Figures: Sendable {
        static let days = 7
        static let ids = ["first-contact", "resolution", "dispatch-accurate"]

        let period: Period
        let values: [(indicator: Indicator, figure: Figure)]
    }

    /// A day played again.
    struct Reel: Sendable {
        let day: DayReel
        /// False when more happened than is read, so that it begins later.
        let isWhole: Bool
        let begins: Timestamp
        let now: [DivisionCode: Int]
    }

    init(_ work: CaseWork) {
        self.work = work
        snapshots = Kept(work.house.time, milliseconds: 2_000)
        figures = Kept(work.house.time, milliseconds: 60_000)
        reels = Kept(work.house.time, milliseconds: 60_000)
        hot = Kept(work.house.time, milliseconds: 10_000)
    }

    private var house: House { work.house }

    func snapshot(_ place: DivisionCode) async throws -> Snapshot {
        try await snapshots.value(place) { try await turns.pass { try await look(place) } }
    }

    private func look(_ place: DivisionCode) async throws -> Snapshot {
        let (table, reports) = (CaseTable(house.county), ReportTable(house.county))
        let now = house.time.now()
        let midnight = CountyTime.china.moment(CountyTime.china.date(now))
        let soon = now.adding(hours: Snapshot.soonHours)
        var filter = CaseFilter()
        filter.onlyOpen = true
        filter.order = .due
        filter.limit = Snapshot.mostCases
        if place.level > .county { filter.division = place }
        let asked = filter
        return try await house.reader.read { connection in
            let soonest = try table.list(asked, connection).map(\.subject)
                .filter { CaseTable.unfinished.contains($0.state) }
            // What moves many may be due late.
            let known = Set(soonest.map(\.id))
            let crowded = try table.crowded(in: place, limit: Snapshot.mostCrowded, connection)
            let cases = soonest + crowded.filter { !known.contains($0.id) }
            let flow = try table.flow(in: place, since: midnight, connection)
            return Snapshot(
                place: place, at: now, counts: try table.unfinished(in: place, now: now, soon: soon, connection),
                received: flow.received, closed: flow.closed, loads: try table.loads(now: now, connection),
                cases: cases, texts: try reports.firstTexts(of: cases.map(\.id), connection))
        }
    }

    /// Matters of a place that crossed the county's line; complaints about a unit are for those alone who may read them.
    func hot(_ place: DivisionCode, _ alert: Int) async throws -> [HotMatter] {
        try await hot.value(place) {
            try await turns.pass {
                let found = try await work.hotMatters(most: 20) { $0.about == nil && place.contains($0.division) }
                return (found ?? []).filter { $0.index >= Double(alert) }
            }
        }
    }

    func figures(_ place: DivisionCode) async throws -> Figures {
        try await figures.value(place) {
            try await turns.pass {
                let rules = try await work.rules()
                let all = Indicator.all(rules.current.policy.ratesFormula)
                let wanted = Figures.ids.compactMap { id in all.first { $0.id == id } }
                let filter = RatesFilter(
                    Period(last: Figures.days, asOf: house.time.now()),
                    division: place.level > .county ? place : nil)
                let table = FactTable(house.county)
                let values = try await house.reader.read { try table.figures(wanted, filter, $0) }
                return Figures(
                    period: filter.period, values: zip(wanted, values).map { (indicator: $0.0, figure: $0.1) })
            }
        }
    }

    func reel(_ place: DivisionCode) async throws -> Reel {
        try await reels.value(place) { try await turns.pass { try await play(place) } }
    }

    /// So many entries of the journal are read for a day.
    private static let mostEntries: Int64 = 30_000

    private func play(_ place: DivisionCode) async throws -> Reel {
        let (county, table, now) = (house.county, CaseTable(house.county), house.time.now())
        return try await house.reader.read { connection in
            var day = DayReel(endingAt: now)
            let head = try Journal.head(county, connection)
            let first = try Journal.position(county, at: day.from, head: head, connection)
            let start = max(first, head - Self.mostEntries)
            var position = start
            var begins = day.from
            while true {
                let entries = try Journal.entries(county, after: position, limit: 1_000, connection)
                guard let last = entries.last else { break }
                if position == start, start > first { begins = entries[0].at }
                position = last.position
                for entry in entries where entry.entry.kind.hasPrefix("case.") {
                    guard let code = entry.entry.division, place.contains(code) else { continue }
                    let part = place.level.below.flatMap { code.ancestor($0) }
                    day.add(DayReel.Change(events(of: entry)), at: entry.at, in: part)
                }
            }
            var counts: [DivisionCode: Int] = [:]
            for count in try table.unfinished(in: place, now: now, soon: now, connection) {
                if let part = count.part { counts[part, default: 0] += count.count }
            }
            return Reel(day: day, isWhole: start == first, begins: begins, now: counts)
        }
    }
}

extension Journal {
    /// The last entry before a moment, found by halving, since moments rise with positions.
    fileprivate static func position(
        _ county: County, at moment: Timestamp, head: Int64, _ connection: any Connection
    ) throws -> Int64 {
        var (low, high) = (Int64(0), head)
        while low < high {
            let middle = (low + high) / 2
            guard let entry = try entries(county, after: middle, limit: 1, connection).first else { return low }
            if entry.at < moment { low = entry.position } else { high = middle }
        }
        return low
    }
}
