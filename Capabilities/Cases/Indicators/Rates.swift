import Kernel
import Places
import Platform
import Posts
import Store
import Web

/// Figures as pages and programs ask for them.
struct Rates: Sendable {
    static let defaultDays = 30

    let work: CaseWork

    var table: FactTable { FactTable(work.house.county) }

    /// What a request asks for, read but not yet checked.
    struct Asked {
        let division: DivisionCode?
        let unit: UnitCode?
        let from: LocalDate?
        let to: LocalDate?

        init(_ query: Fields) {
            division = query.parsed("division", "cases.indicator.error.notAPlace") { DivisionCode($0) }
            unit = query.parsed("unit", "cases.indicator.error.notAUnit") { UnitCode($0) }
            (from, to) = Self.days(query)
        }

        /// Only a period, for what belongs to the whole county.
        init(periodOf query: Fields) {
            division = nil
            unit = nil
            (from, to) = Self.days(query)
        }

        private static func days(_ query: Fields) -> (LocalDate?, LocalDate?) {
            let read = { (name: String) in query.parsed(name, "cases.indicator.error.notADate") { LocalDate($0) } }
            return (read("from"), read("to"))
        }
    }

    /// - Throws: `RatesRefusal`.
    func filter(_ asked: Asked, _ rules: Rulebook) throws -> RatesFilter {
        let now = work.house.time.now()
        let to = asked.to ?? asked.from?.adding(days: Self.defaultDays - 1) ?? CountyTime.china.date(now)
        let from = asked.from ?? to.adding(days: 1 - Self.defaultDays)
        return try filter(try Period(from: from, to: to, asOf: now), asked.division, asked.unit, rules)
    }

    /// - Throws: `RatesRefusal`.
    func filter(
        _ period: Period, _ division: DivisionCode?, _ unit: UnitCode?, _ rules: Rulebook
    ) throws -> RatesFilter {
        if let division {
            let county = work.house.county.code
            guard county.contains(division) || division.contains(county) else {
                throw RatesRefusal.foreignPlace(division)
            }
        }
        if let unit, rules.directory.unit(unit) == nil { throw RatesRefusal.unknownUnit(unit) }
        return RatesFilter(period, division: division, unit: unit)
    }

    func figures(_ filter: RatesFilter, _ rules: Rulebook) async throws -> [(indicator: Indicator, figure: Figure)] {
        let indicators = Indicator.all(rules.current.policy.ratesFormula)
        let table = table
        let figures = try await work.house.reader.read { try table.figures(indicators, filter, $0) }
        return Array(zip(indicators, figures)).map { (indicator: $0.0, figure: $0.1) }
    }

    func figure(_ indicator: Indicator, _ filter: RatesFilter) async throws -> Figure {
        let table = table
        return try await work.house.reader.read { try table.figures([indicator], filter, $0) }[0]
    }

    /// - Throws: `RatesRefusal.unknownIndicator`.
    func indicator(_ id: String, _ rules: Rulebook) throws -> Indicator {
        guard let found = Indicator.all(rules.current.policy.ratesFormula).first(where: { $0.id == id }) else {
            throw RatesRefusal.unknownIndicator
        }
        return found
    }

    /// One page of the cases behind a figure, each with its case.
    func items(
        _ indicator: Indicator, _ part: FigurePart, _ filter: RatesFilter, after cursor: Cursor?, limit: Int
    ) async throws -> (items: [(item: FigureItem, subject: Case)], next: Cursor?) {
        var after: (id: ID<Case>, ordinal: Int)?
        if let cursor {
            guard let id = ID<Case>(cursor.parts[0]), let ordinal = Int(cursor.parts[1]) else {
                let faults = Faults()
                faults.add("?after", "web.field.badCursor")
                try faults.check()
                return ([], nil)
            }
            after = (id, ordinal)
        }
        let table = table
        let start = after
        let found = try await work.house.reader.read { connection in
            try table.items(indicator, part, filter, after: start, limit: limit + 1, connection).map { item in
                (item: item, subject: try CaseTable(table.county).find(item.id, connection))
            }
        }
        let last = found.prefix(limit).last?.item
        let next = found.count > limit ? last.map { Cursor(["\($0.id)", "\($0.ordinal)"]) } : nil
        let items = found.prefix(limit).compactMap { found in found.subject.map { (item: found.item, subject: $0) } }
        return (items, next)
    }

    func returns(_ period: Period, _ rules: Rulebook) async throws -> [RowReturns] {
        let versions = rules.earlier.values.map { (from: $0.effectiveFrom, version: $0.version) }
            .sorted { ($0.from, $0.version) < ($1.from, $1.version) }
        let table = table
        return try await work.house.reader.read { connection in
            try table.returns(period, version: { day in versions.last { $0.from <= day }?.version }, connection)
        }
    }

    func presenter(_ context: Context, _ rules: Rulebook) async throws -> Presenter {
        let now = work.house.time.now()
        return Presenter(
            strings: work.house.strings, language: context.language, audience: .everybody,
            directory: rules.directory, gazetteer: try await work.territory.gazetteer(at: now),
            catalogue: rules.current, calendar: rules.calendar, now: now)
    }
}

extension RatesFilter {
    /// As the query of an address.
    var query: String {
        [
            "from=\(period.from)", "to=\(period.to)", division.map { "division=\($0)" }, unit.map { "unit=\($0)" },
        ].compactMap { $0 }.joined(separator: "&")
    }
}

extension Indicator {
    /// The words of its name, and of its formula, which differ where the county's policy decides.
    package var nameKey: String { "cases.indicator.\(id).name" }
    package var formulaKey: String {
        version.hasSuffix("-closed") ? "cases.indicator.\(id).formula.closed" : "cases.indicator.\(id).formula"
    }
}
