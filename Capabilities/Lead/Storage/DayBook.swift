import Cases
import Journal
import Kernel
import Platform
import Store
import Synchronization
import Web

/// Figures by day and village, kept at hand, since a period is the sum of its days.
///
/// Before it answers it asks the journal which cases have changed, and counts anew the days these touch and those on
/// which a limit fell; so what it says is what counting everything would say. A year of days is about 15 MB. What is
/// not known yet is read newest first and no more of it at once than `mostCases`: long trends fill up request by
/// request.
final class DayBook: Sendable {
    /// What is known, and as of when.
    struct Known: Sendable {
        var days: [LocalDate: DayTally] = [:]
        var asOf = Timestamp(milliseconds: 0)
        /// The versions of the formulas that were counted by.
        fileprivate var versions: [String] = []
        /// The end of the journal then.
        fileprivate var position: Int64 = -1
    }

    /// Cases read for one request beyond what it cannot do without.
    static let mostCases = 20_000
    /// More has happened since than is worth following up.
    private static let mostEntries = 10_000
    private static let mostDays = 1_100
    /// Milliseconds for which an answer stands.
    private static let fresh: Int64 = 10_000

    private let house: House
    private let known = Mutex(Known())
    private let turns = Turnstile(most: 1, line: 32)

    init(_ house: House) { self.house = house }

    private var table: FactTable { FactTable(house.county) }

    /// - Parameter spans: what is wanted, in the order of how badly; the first two are answered in full.
    /// - Throws: `WebRefusal.tooManyComputing`.
    func read(_ indicators: [Indicator], _ spans: [Span]) async throws -> Known {
        try await turns.pass {
            let now = house.time.now()
            let versions = indicators.map { "\($0.id) \($0.version)" }
            var start = known.withLock { $0 }
            if start.versions != versions { start = Known() }
            start.versions = versions
            let age = now.milliseconds - start.asOf.milliseconds
            let isFresh = (0..<Self.fresh).contains(age)
            if isFresh, spans.allSatisfy({ $0.days.allSatisfy { start.days[$0] != nil } }) { return start }
            let before = start
            let after = try await house.reader.read { connection in
                var known = before
                // All of it as of one moment.
                known.asOf = now
                try self.forgetChanged(&known, connection)
                known.days = known.days.filter { $0.value.until > now }
                try self.fill(&known, indicators, spans, connection)
                return known
            }
            known.withLock { $0 = after }
            return after
        }
    }

    private func forgetChanged(_ known: inout Known, _ connection: any Connection) throws {
        let (from, to) = (known.position, try Journal.head(house.county, connection))
        known.position = to
        guard from != to else { return }
        guard let first = known.days.keys.min(), let last = known.days.keys.max(), from >= 0,
            to - from <= Int64(Self.mostEntries)
        else {
            known.days = [:]
            return
        }
        let entries = try Journal.entries(house.county, after: from, limit: Self.mostEntries, connection)
        let changed = Set(
            entries.lazy.filter { $0.entry.kind.hasPrefix("case.") }.compactMap { $0.entry.subject.id(of: Case.self) })
        var rest = Array(changed)[...]
        while !rest.isEmpty {
            for facts in try table.facts(Array(rest.prefix(FactTable.batch)), connection) {
                for day in facts.days(in: first.days...last.days) { known.days[LocalDate(days: day)] = nil }
            }
            rest = rest.dropFirst(FactTable.batch)
        }
    }

    private func fill(
        _ known: inout Known, _ indicators: [Indicator], _ spans: [Span], _ connection: any Connection
    ) throws {
        var left = Self.mostCases
        for (index, span) in spans.enumerated() where index < 2 || left > 0 {
            let missing = span.days.filter { known.days[$0] == nil }
            guard let from = missing.min(), let to = missing.max() else { continue }
            let period = try Period(from: from, to: to, asOf: known.asOf, longest: .max)
            let read = try table.days(indicators, period, by: .village, connection)
            known.days.merge(read.days) { $1 }
            left -= read.cases
        }
        guard known.days.count > Self.mostDays else { return }
        let wanted = Set(spans.flatMap(\.days))
        known.days = known.days.filter { wanted.contains($0.key) }
    }
}

/// Days from one to another, both included.
struct Span: Hashable, Sendable {
    let from: LocalDate
    let to: LocalDate

    init(from: LocalDate, to: LocalDate) {
        self.from = from
        self.to = to
    }

    /// So many days, the last of them `to`.
    init(days: Int, upTo to: LocalDate) { self.init(from: to.adding(days: 1 - days), to: to) }

    var days: [LocalDate] { (from.days...max(from.days, to.days)).map { LocalDate(days: $0) } }
    var length: Int { to.days - from.days + 1 }

    /// As long, `periods` earlier.
    func earlier(_ periods: Int) -> Span {
        Span(from: from.adding(days: -periods * length), to: to.adding(days: -periods * length))
    }
}

extension DayBook.Known {
    /// Every place that had anything, as a sum over the days; `nil` while a day is missing.
    func places(_ span: Span, by level: Level, within division: DivisionCode) -> [DivisionCode: Tally]? {
        var sums: [DivisionCode: Tally] = [:]
        for day in span.days {
            guard let tally = days[day] else { return nil }
            for (place, part) in tally.places where division.contains(place) {
                sums[place.ancestor(level) ?? place, default: Tally(figures: part.counts.count)] += part
            }
        }
        return sums
    }

    /// All of a place and what lies within it; `nil` while a day is missing.
    func sum(_ span: Span, within division: DivisionCode, figures: Int) -> Tally? {
        places(span, by: division.level, within: division).map { parts in
            parts.values.reduce(into: Tally(figures: figures)) { $0 += $1 }
        }
    }
}
