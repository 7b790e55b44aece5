import Foundation
import Journal
import Kernel
import Reading
import Store
import TestSupport
import Testing

@testable import Cases

/// Facts written into the tables by SQL, as the loop leaves them there.
private struct Written {
    let county = Told.county
    let pen: any WriteConnection
    var position: Int64 = 0

    mutating func write(_ facts: CaseFacts, rows: [Int: Int] = [:]) throws {
        let rounds = facts.hops.filter { $0.kind == .verdict && $0.ended != nil }
        // As the loop does it: the row holds only the verdict that stands; reopening takes it back.
        let standing = rounds.last == facts.hops.last ? rounds.last.flatMap { facts.verdicts[$0.ordinal] } : nil
        try pen.execute(
            """
            INSERT INTO cases (county, id, number, state, category, channel, division, township, village, holder, open,
                received, due, settled_on_spot, reopened, merged, solved, satisfied, contacted, snapshot)
            VALUES (?, ?, ?, 'handling', ?, ?, ?, ?, ?, 'centre', 1, ?, 0, 0, 0, ?, ?, ?, ?, '{}')
            """,
            [
                county, facts.id, facts.number.description, facts.category.description, facts.channel.rawValue,
                facts.division, facts.division.ancestor(.township), facts.division.ancestor(.village), facts.received,
                facts.isMerged, standing?.solved, standing?.satisfied,
                standing?.contacted,
            ])
        for hop in facts.hops {
            try pen.execute(
                """
                INSERT INTO case_clocks (county, case_id, ordinal, kind, number, unit, time_limit, started, due, ended,
                    outcome, suspended, extended, catalogue_row)
                VALUES (?, ?, ?, ?, 0, ?, '1nd', ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    county, facts.id, hop.ordinal, hop.kind.rawValue, hop.unit?.description, hop.started, hop.due,
                    hop.ended, hop.outcome?.rawValue, hop.isSuspended, hop.isExtended, rows[hop.ordinal],
                ])
        }
        for (index, hop) in rounds.enumerated() { try journal(facts, hop, sequence: index + 1) }
    }

    private mutating func journal(_ facts: CaseFacts, _ hop: Hop, sequence: Int) throws {
        guard let verdict = facts.verdicts[hop.ordinal], let ended = hop.ended, let outcome = hop.outcome else {
            return
        }
        let key = RunningClock.Key(kind: .verdict, number: 0, ordinal: hop.ordinal)
        let events: [CaseEvent] = [
            .judged(report: ID(at: ended), verdict, words: nil), .clockEnded(key, outcome, at: ended),
        ]
        position += 1
        try pen.execute(
            """
            INSERT INTO journal (county, position, id, at, kind, subject, sequence, actor, what)
            VALUES (?, ?, ?, ?, 'case.judged', ?, ?, ?, ?)
            """,
            [
                county, position, ID<Entry>(at: ended), ended, facts.id, sequence,
                String(decoding: Actor.anyone.json.canonicalBytes, as: UTF8.self),
                String(decoding: try JSON(encoding: ["events": events]).canonicalBytes, as: UTF8.self),
            ])
    }
}

/// Cases that took every kind of path, the same for the same seed, over about five weeks.
private func cases(_ count: Int, seed: UInt64) -> [CaseFacts] {
    var random = Dice(state: seed)
    return (1...count).map { serial in
        var told = Told(
            received: Day.at("2026-10-20T00:00:00").adding(minutes: .random(in: 0..<50_000, using: &random)),
            channel: Channel.allCases.randomElement(using: &random)!,
            category: ["E0102", "C0118", "M0302"].randomElement(using: &random)!,
            division: ["330381001201", "330381001202", "330381002201"].randomElement(using: &random)!,
            isMerged: .random(in: 0..<12, using: &random) == 0)
        var now = told.received
        /// Adds a hop that is over now and then late, now and then not over at all.
        func step(_ kind: ClockKind, _ outcome: ClockOutcome? = .done) -> Bool {
            let start = now
            let isOpen = Int.random(in: 0..<25, using: &random) == 0
            now = now.adding(minutes: .random(in: 1...900, using: &random))
            told = told.hop(
                kind, start, due: start.adding(minutes: .random(in: 300...1200, using: &random)),
                ended: isOpen ? nil : now, isOpen ? nil : outcome,
                unit: kind == .verdict ? nil : ["centre", "dept-lamps", "dept-water"].randomElement(using: &random)!,
                suspended: kind == .solve && Int.random(in: 0..<15, using: &random) == 0,
                extended: kind == .solve && Int.random(in: 0..<15, using: &random) == 0)
            return !isOpen
        }
        guard step(.accept) else { return told.facts(serial) }
        while true {
            guard step(.dispatch) else { break }
            if Int.random(in: 0..<6, using: &random) == 0 {
                guard step(.sign, .returned) else { break }
                continue
            }
            guard step(.sign), step(.contact), step(.solve) else { break }
            if Int.random(in: 0..<6, using: &random) == 0 { _ = step(.verify, .returned) && step(.solve) }
            guard step(.verify), step(.answer) else { break }
            let solved = Int.random(in: 0..<4, using: &random) > 0
            let ordinal = told.hops.count
            guard step(.verdict, solved ? .done : .reopened) else { break }
            if !solved || Int.random(in: 0..<3, using: &random) > 0 {
                told.verdicts[ordinal] = Verdict(
                    contacted: .random(using: &random), solved: solved, satisfied: .random(using: &random))
            }
            if solved { break }
        }
        return told.facts(serial)
    }
}

private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
    }
}

@Suite("figures")
struct IndicatorFiguresTests {
    private let table = FactTable(Told.county)
    private let filter = RatesFilter(
        (try? Period(
            from: LocalDate("2026-11-01")!, to: LocalDate("2026-11-12")!, asOf: Day.at("2026-11-20T12:00:00")))!)

    private func withCases(
        _ engine: Engine, _ cases: [CaseFacts], _ body: (any Database) async throws -> Void
    ) async throws {
        let migrations = Journal.migrations + Reading.migrations + Cases.migrations
        try await withDatabase(engine, migrations: migrations) { database in
            try await database.write { pen in
                var written = Written(pen: pen)
                for facts in cases { try written.write(facts) }
            }
            try await body(database)
        }
    }

    @Test("what the tables hold is what was written, verdicts that were taken back included", arguments: Engine.all)
    func roundTrip(engine: Engine) async throws {
        let cases = cases(150, seed: 7)
        try await withCases(engine, cases) { database in
            let read = try await database.read { [table] db in
                try table.facts(cases.map(\.id), db)
            }
            #expect(read == cases)
        }
    }

    @Test("figures are those recomputed from the tables in another way", arguments: Engine.all)
    func recomputed(engine: Engine) async throws {
        try await withCases(engine, cases(600, seed: 42)) { database in
            let range = [filter.period.start, filter.period.end]
            let counted: [(id: String, sql: String)] = [
                (
                    "dispatch-on-time",
                    """
                    SELECT COUNT(*) AS below, COALESCE(SUM(CASE WHEN ended <= k.due THEN 1 ELSE 0 END), 0) AS above
                    FROM case_clocks k JOIN cases c ON c.id = k.case_id
                    WHERE k.kind = 'dispatch' AND c.merged = 0 AND ended >= ? AND ended < ?
                    """
                ),
                (
                    "dispatch-accurate",
                    """
                    SELECT COUNT(*) AS below, COALESCE(SUM(CASE WHEN s.outcome = 'done' THEN 1 ELSE 0 END), 0) AS above
                    FROM case_clocks s JOIN cases c ON c.id = s.case_id
                    WHERE s.kind = 'sign' AND c.merged = 0 AND s.outcome IS NOT NULL AND s.started >= ? AND s.started < ?
                    """
                ),
                (
                    "rework",
                    """
                    SELECT COUNT(*) AS below, COALESCE(SUM(CASE WHEN v.outcome = 'returned' THEN 1 ELSE 0 END), 0) AS above
                    FROM case_clocks k JOIN cases c ON c.id = k.case_id
                    JOIN case_clocks v ON v.case_id = k.case_id AND v.ordinal = k.ordinal + 1
                    WHERE k.kind = 'solve' AND c.merged = 0 AND k.ended >= ? AND k.ended < ?
                    """
                ),
                (
                    "verification-on-time",
                    """
                    SELECT COUNT(*) AS below, COALESCE(SUM(CASE WHEN k.ended <= k.due THEN 1 ELSE 0 END), 0) AS above
                    FROM case_clocks k JOIN cases c ON c.id = k.case_id
                    WHERE k.kind = 'verify' AND c.merged = 0
                        AND (CASE WHEN k.ended < k.due THEN k.ended ELSE k.due END) >= ?
                        AND (CASE WHEN k.ended < k.due THEN k.ended ELSE k.due END) < ?
                        AND NOT (k.ended IS NULL AND k.due > \(filter.period.asOf.milliseconds))
                    """
                ),
                (
                    "filing",
                    """
                    SELECT COUNT(*) AS below, COALESCE(SUM(CASE WHEN k.ended IS NULL THEN 0 ELSE 1 END), 0) AS above
                    FROM case_clocks k JOIN cases c ON c.id = k.case_id
                    WHERE k.kind = 'accept' AND c.merged = 0 AND c.received >= ? AND c.received < ?
                        AND NOT (k.ended IS NULL AND k.due > \(filter.period.asOf.milliseconds))
                    """
                ),
            ]
            let figures = try await figures(database, filter)
            for (id, sql) in counted {
                let row = try await database.read { try $0.first(sql, range) }
                let below: Int = try #require(row)["below"]
                let above: Int = try #require(row)["above"]
                #expect(figures[id]?.denominator == below && below > 20, "\(id)")
                #expect(figures[id]?.numerator == above && above > 0 && above < below, "\(id)")
            }
        }
    }

    @Test("the three rates are those counted by hand from the verdicts", arguments: Engine.all)
    func threeRates(engine: Engine) async throws {
        let cases = cases(400, seed: 3)
        var said: [Verdict] = []
        var silent = 0
        for facts in cases where !facts.isMerged {
            for hop in facts.hops where hop.kind == .verdict && hop.ended != nil {
                guard filter.period.start <= hop.started, hop.started < filter.period.end else { continue }
                if let verdict = facts.verdicts[hop.ordinal] { said.append(verdict) } else { silent += 1 }
            }
        }
        try await withCases(engine, cases) { database in
            let figures = try await figures(database, filter)
            #expect(figures["resolution"]?.denominator == said.count && said.count > 50)
            #expect(figures["resolution"]?.numerator == said.count { $0.solved })
            #expect(figures["satisfaction"]?.numerator == said.count { $0.satisfied })
            #expect(figures["resolution"]?.excluded[.silent] == silent && silent > 5)
            #expect(figures["first-contact"]?.denominator == said.count)
        }
    }

    @Test("the list behind a figure, page by page, is the figure", arguments: Engine.all)
    func lists(engine: Engine) async throws {
        try await withCases(engine, cases(90, seed: 5)) { database in
            let table = table
            for filter in [filter, narrowed] {
                let figures = try await figures(database, filter)
                for indicator in indicators {
                    let figure = try #require(figures[indicator.id])
                    for part in FigurePart.allCases {
                        var found: [FigureItem] = []
                        while true {
                            let after = found.last.map { (id: $0.id, ordinal: $0.ordinal) }
                            let page = try await database.read { db in
                                try table.items(indicator, part, filter, after: after, limit: 17, db)
                            }
                            found += page
                            if page.count < 17 { break }
                        }
                        let expected =
                            switch part {
                            case .numerator: figure.numerator
                            case .denominator: figure.denominator
                            case .excluded: figure.excluded.values.reduce(0, +)
                            }
                        #expect(found.count == expected && Set(found).count == expected, "\(indicator.id) \(part)")
                    }
                }
            }
        }
    }

    @Test(
        "days told apart by village add up to the same figures, in the county, a town and a village",
        arguments: Engine.all)
    func days(engine: Engine) async throws {
        try await withCases(engine, cases(300, seed: 12)) { database in
            let indicators = Indicator.all(RatesFormula(version: "1", closedInTimeDenominator: .due))
            let (table, period) = (FactTable(Told.county), filter.period)
            let days = try await database.read { try table.days(indicators, period, by: .village, $0).days }
            #expect(days.count == period.to.days - period.from.days + 1)
            for place in ["330381", "330381001", "330381001201"].compactMap({ DivisionCode($0) }) {
                let filter = RatesFilter(period, division: place)
                let whole = try await database.read { try table.figures(indicators, filter, $0) }
                var sum = Tally(figures: indicators.count)
                for day in days.values { for (code, part) in day.places where place.contains(code) { sum += part } }
                for (index, figure) in whole.enumerated() {
                    let count = sum.counts[index]
                    let excluded = figure.excluded.values.reduce(0, +)
                    #expect(count.numerator == figure.numerator && count.denominator == figure.denominator)
                    #expect(
                        count.excluded == excluded && count.permyriad == figure.permyriad, "\(indicators[index].id)")
                }
                #expect(sum.counts.contains { $0.denominator > 0 })
            }
        }
    }

    @Test("towns add up to the county, units to the whole, days to the period", arguments: Engine.all)
    func additive(engine: Engine) async throws {
        try await withCases(engine, cases(300, seed: 11)) { database in
            let whole = try await figures(database, filter)
            var parts: [[RatesFilter]] = []
            parts.append(["330381001", "330381002"].map { RatesFilter(filter.period, division: DivisionCode($0)) })
            parts.append(["centre", "dept-lamps", "dept-water"].map { RatesFilter(filter.period, unit: UnitCode($0)) })
            parts.append(
                try (0..<12).map { day in
                    let date = filter.period.from.adding(days: day)
                    return RatesFilter(try Period(from: date, to: date, asOf: filter.period.asOf))
                })
            for part in parts {
                var sums: [String: Int] = [:]
                for filter in part {
                    for (id, figure) in try await figures(database, filter) {
                        sums[id, default: 0] += figure.denominator
                    }
                }
                for (id, figure) in whole { #expect(sums[id] == figure.denominator, "\(id) \(part.count)") }
            }
        }
    }

    @Test("returns are counted for the row that dispatched, of the catalogue in force then", arguments: Engine.all)
    func returns(engine: Engine) async throws {
        let migrations = Journal.migrations + Reading.migrations + Cases.migrations
        try await withDatabase(engine, migrations: migrations) { database in
            try await database.write { pen in
                var written = Written(pen: pen)
                func dispatch(_ serial: Int, _ row: Int?, _ outcome: ClockOutcome?, _ received: Timestamp) throws {
                    let told = Told(received: received).hop(
                        .sign, Day.noon, due: Day.late, ended: outcome.map { _ in Day.last }, outcome)
                    try written.write(told.facts(serial), rows: row.map { [0: $0] } ?? [:])
                }
                try dispatch(1, 7, .returned, Day.early)
                try dispatch(2, 7, .done, Day.early)
                try dispatch(3, 7, .returned, Day.first)
                try dispatch(4, 9, nil, Day.early)
                try dispatch(5, nil, .returned, Day.early)
            }
            let table = table
            let found = try await database.read { db in
                try table.returns(Day.period, version: { $0 < Day.period.from ? "1" : "2" }, db)
            }
            #expect(
                found == [
                    RowReturns(catalogue: "1", row: 7, dispatches: 2, returned: 1),
                    RowReturns(catalogue: "2", row: 7, dispatches: 1, returned: 1),
                    RowReturns(catalogue: "1", row: 9, dispatches: 1, returned: 0),
                ])
        }
    }

    private var indicators: [Indicator] {
        Indicator.all(RatesFormula(version: "1", closedInTimeDenominator: .due))
    }

    private var narrowed: RatesFilter {
        RatesFilter(filter.period, division: DivisionCode("330381001"), unit: UnitCode("dept-lamps"))
    }

    private func figures(_ database: any Database, _ filter: RatesFilter) async throws -> [String: Figure] {
        let (table, indicators) = (table, indicators)
        let figures = try await database.read { try table.figures(indicators, filter, $0) }
        return Dictionary(uniqueKeysWithValues: zip(indicators.map(\.id), figures))
    }
}
