import Drawing
import Kernel
import Platform
import Store
import Web

/// The three rates over the days of a period, a few days a point; each point leads to its cases.
struct RatesTrend: Sendable {
    /// Days of one point, the fewest that give at most `mostPoints`: whole weeks, since a Sunday is not a Monday.
    static let lengths = [1, 7, 14, 28, 49]
    /// More could not be hit with a finger on a telephone.
    static let mostPoints = 8

    /// The parts of a period, oldest first; the first one may be shorter.
    static func parts(of period: Period) -> [ClosedRange<Int>] {
        let (from, to) = (period.from.days, period.to.days)
        let length = lengths.first { (to - from) / $0 < mostPoints } ?? lengths[lengths.count - 1]
        return stride(from: to, through: from, by: -length).reversed().map { max(from, $0 - length + 1)...$0 }
    }

    let rates: Rates

    /// - Returns: nothing for the figures of one unit, which are not counted by day.
    func figures(_ filter: RatesFilter, _ rules: Rulebook, _ presenter: Presenter) async throws -> [Markup] {
        guard filter.unit == nil else { return [] }
        let indicators = Indicator.all(rules.current.policy.ratesFormula).filter {
            Indicator.threeRates.contains($0.id)
        }
        let (table, division) = (rates.table, filter.division)
        let days = try await rates.work.house.reader.read { connection in
            try table.days(indicators, filter.period, by: .county, within: division, connection).days
        }
        let parts = Self.parts(of: filter.period)
        guard parts.count > 1 else { return [] }
        let rows = indicators.enumerated().map { index, indicator in
            parts.map { part in
                var sum = Count()
                for day in part {
                    for place in days[LocalDate(days: day)]?.places.values ?? [:].values { sum += place.counts[index] }
                }
                return point(sum, part, indicator, filter, presenter)
            }
        }
        // A line needs two points; where none has them there is nothing to show.
        guard rows.contains(where: { $0.count { $0.value != nil } > 1 }) else { return [] }
        return zip(indicators, rows).map { Markup(chart($1, $0, parts, presenter).figure) }
    }

    private func point(
        _ sum: Count, _ part: ClosedRange<Int>, _ indicator: Indicator, _ filter: RatesFilter, _ presenter: Presenter
    ) -> ChartValue {
        let (from, to) = (LocalDate(days: part.lowerBound), LocalDate(days: part.upperBound))
        let isFew = (1..<Figure.few).contains(sum.denominator)
        let value = isFew ? nil : sum.permyriad
        let place = filter.division.map { "&division=\($0)" } ?? ""
        return ChartValue(
            presenter.axisDay(from), value.map { Double($0) / 100 },
            shown: isFew ? "< \(Figure.few)" : value.map { "\($0 / 100).\(padded($0 % 100, 2))%" } ?? "—",
            href: sum.denominator == 0 ? nil : "/open/\(indicator.id)?from=\(from)&to=\(to)\(place)")
    }

    private func chart(
        _ points: [ChartValue], _ indicator: Indicator, _ parts: [ClosedRange<Int>], _ presenter: Presenter
    ) -> LineChart {
        let length = "\(parts.last?.count ?? 1)"
        return LineChart(
            ChartText(
                id: "trend-\(indicator.id)", title: presenter.text(indicator.nameKey),
                summary: presenter.text("cases.trend.summary", ["days": length]),
                table: presenter.text("cases.trend.table"),
                heads: [presenter.text("cases.trend.from"), presenter.text("cases.indicator.page.value")],
                none: presenter.text("cases.trend.none")),
            points, range: 0...100, axis: { "\(Int($0))%" })
    }
}
