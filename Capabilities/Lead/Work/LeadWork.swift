import Cases
package import Kernel
import Places
import Platform
import Posts
import Rights
import Store
import Web

/// Puts together what a leader sees. Everything is read; only targets are set.
package struct LeadWork: Sendable {
    /// Periods in a trend, the one shown included.
    static let trend = 12
    static let shownUnits = 8
    static let shownCases = 6
    static let shownAgain = 6
    static let shownInGrid = 60

    let house: House
    let cases: CaseWork
    let scorecard: Scorecard
    let book: DayBook

    init(house: House, cases: CaseWork, scorecard: Scorecard) {
        self.house = house
        self.cases = cases
        self.scorecard = scorecard
        book = DayBook(house)
    }

    var targets: TargetTable { TargetTable(county: house.county) }

    /// The indicators of the scorecard, by the formulas in force.
    func indicators() async throws -> [(indicator: Indicator, measure: Scorecard.Measure)] {
        let all = Indicator.all(try await cases.rules().current.policy.ratesFormula)
        return scorecard.indicators.compactMap { measure in
            all.first { $0.id == measure.id }.map { ($0, measure) }
        }
    }

    /// - Throws: `RightRefusal` outside the places the post is for; `LeadRefusal`.
    func brief(_ place: DivisionCode, _ span: Span, for actor: Actor) async throws -> Brief {
        var object = Object()
        object.place = place
        try require(actor, .lead, on: object)
        let measured = try await indicators()
        let counted = try await count(place, span, measured.map(\.indicator))
        let targets = targets
        let own = try await house.reader.read { try targets.all($0) }
        let figures = measured.enumerated().map { index, found in
            figure(found.indicator, found.measure, own, index, counted, on: span.to)
        }
        let now = house.time.now()
        let lists = try await lists(place, peerLevel(place), now, for: actor)
        return Brief(
            place: place, span: span, asOf: counted.asOf, figures: figures, received: counted.now.received,
            receivedBefore: counted.periods[1]?.received ?? 0, load: lists.load, peerLevel: peerLevel(place),
            peers: counted.peers.map { .init(place: $0.key, tally: $0.value, load: lists.loads[$0.key] ?? OpenLoad()) },
            lateUnits: lists.units, late: lists.late, again: lists.again, cases: lists.cases)
    }

    /// Towns of a county, villages of a town, grids of a village.
    func peerLevel(_ place: DivisionCode) -> Level? {
        switch place.level {
        case .province, .city, .county: .township
        case .township: .village
        case .village: .grid
        case .grid, .microgrid: nil
        }
    }

    private func figure(
        _ indicator: Indicator, _ measure: Scorecard.Measure, _ own: [Target], _ index: Int, _ counted: Counted,
        on day: LocalDate
    ) -> Brief.Figure {
        let set = own.first { $0.indicator == indicator.id && $0.from <= day }
        let target = set ?? Target(indicator: indicator.id, from: measure.from, permyriad: measure.target, source: "")
        let trend = counted.periods.reversed().map { $0?.counts[index] }
        return Brief.Figure(
            indicator: indicator, measure: measure, target: target, isOwnTarget: set != nil,
            count: counted.now.counts[index],
            judgement: Judgement(
                counted.now.counts[index], before: counted.periods[1]?.counts[index] ?? Count(),
                target: target.permyriad, measure.better, scorecard),
            trend: trend)
    }

    // MARK: Counting

    /// The periods of a place, the one shown first, and the places within it.
    private struct Counted: Sendable {
        let periods: [Tally?]
        let peers: [DivisionCode: Tally]
        let asOf: Timestamp

        var now: Tally { periods[0] ?? Tally(figures: 0) }
    }

    private func count(_ place: DivisionCode, _ span: Span, _ indicators: [Indicator]) async throws -> Counted {
        if place.level > .village { return try await countGrid(place, span, indicators) }
        let spans = (0..<Self.trend).map { span.earlier($0) }
        let known = try await book.read(indicators, spans)
        let periods = spans.map { known.sum($0, within: place, figures: indicators.count) }
        guard let level = peerLevel(place), level < .grid else {
            let peers = try await places(in: place, span, indicators, by: .grid, asOf: known.asOf)
            return Counted(periods: periods, peers: peers, asOf: known.asOf)
        }
        let found = (known.places(span, by: level, within: place) ?? [:]).filter { $0.key.level == level }
        return Counted(
            periods: periods, peers: try await complete(found, level, in: place, indicators.count), asOf: known.asOf)
    }

    /// A grid is counted by itself, in this period and the one before: more of so little would say nothing.
    private func countGrid(_ place: DivisionCode, _ span: Span, _ indicators: [Indicator]) async throws -> Counted {
        let asOf = house.time.now()
        var periods: [Tally?] = []
        for span in [span, span.earlier(1)] {
            let parts = try await places(in: place, span, indicators, by: place.level, asOf: asOf)
            periods.append(parts.values.reduce(into: Tally(figures: indicators.count)) { $0 += $1 })
        }
        return Counted(periods: periods, peers: [:], asOf: asOf)
    }

    /// Counts the cases of one village or grid alone.
    private func places(
        in place: DivisionCode, _ span: Span, _ indicators: [Indicator], by level: Level, asOf: Timestamp
    ) async throws -> [DivisionCode: Tally] {
        let facts = FactTable(house.county)
        let period = try Period(from: span.from, to: span.to, asOf: asOf, longest: .max)
        let days = try await house.reader.read { connection in
            try facts.days(indicators, period, by: level, within: place, connection).days
        }
        let sums = days.values.reduce(into: [DivisionCode: Tally]()) { sums, day in
            for (place, part) in day.places { sums[place, default: Tally(figures: indicators.count)] += part }
        }
        return sums.filter { $0.key.level == level }
    }

    /// With the places that had nothing at all: nothing is a figure, too.
    private func complete(
        _ found: [DivisionCode: Tally], _ level: Level, in place: DivisionCode, _ figures: Int
    ) async throws -> [DivisionCode: Tally] {
        let gazetteer = try await cases.territory.gazetteer(at: house.time.now())
        let all = level == .township ? gazetteer.places(.township) : gazetteer.children(place)
        return all.filter { place.contains($0.code) }.reduce(into: found) { found, place in
            found[place.code, default: Tally(figures: figures)].received += 0
        }
    }
}

/// Why there is no page for it. Nothing was changed.
package enum LeadRefusal: Explained, Hashable {
    case unknownPlace
    case unknownIndicator

    package var explanation: Explanation {
        switch self {
        case .unknownPlace: Explanation(.notFound, "lead.error.unknownPlace")
        case .unknownIndicator: Explanation(.notFound, "lead.error.unknownIndicator")
        }
    }
}
