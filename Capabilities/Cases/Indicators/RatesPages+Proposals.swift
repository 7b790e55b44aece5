import Kernel
import Platform
import Reading
import Store
import Web

/// The machine's hit rate by the version that proposed, and by month.
extension RatesPages {
    /// Nothing for other indicators.
    func splits(_ indicator: Indicator, _ filter: RatesFilter, _ presenter: Presenter) async throws -> [Model] {
        guard indicator.id == Indicator.proposalsTaken().id else { return [] }
        let (table, period) = (rates.table, filter.period)
        let proposals = ProposalTable(rates.work.house.county)
        let found = try await rates.work.house.reader.read { connection in
            let models = try proposals.models(from: period.start, to: period.end, connection)
            let figures = try table.figures(models.map { .proposalsTaken(by: $0) }, filter, connection)
            // Units are not counted by day.
            let days =
                filter.unit == nil
                ? try table.days([indicator], period, by: .county, within: filter.division, connection).days : [:]
            return (versions: Array(zip(models, figures)), days: days)
        }
        let versions = found.versions.map { model, figure in
            row(
                presenter.text("cases.proposals.\(model == 0 ? "cold" : "version")", ["number": "\(model)"]),
                figure.numerator, figure.denominator, presenter)
        }
        var months: [String: Count] = [:]
        for (day, tally) in found.days {
            for place in tally.places.values {
                months["\(day)".prefix(7).description, default: Count()] += place.counts[0]
            }
        }
        let byMonth = months.sorted { $0.key < $1.key }.filter { $0.value.denominator > 0 }
            .map { row($0.key, $0.value.numerator, $0.value.denominator, presenter) }
        return [("version", versions), ("month", byMonth)].filter { !$0.1.isEmpty }.map { name, rows in
            ["id": name, "title": presenter.text("cases.proposals.by.\(name)"), "rows": rows]
        }
    }

    private func row(_ name: String, _ numerator: Int, _ denominator: Int, _ presenter: Presenter) -> Model {
        let isFew = denominator < Figure.few
        let permyriad = denominator == 0 ? 0 : numerator * 10_000 / denominator
        return [
            "name": name, "value": isFew ? "—" : "\(permyriad / 100).\(padded(permyriad % 100, 2))%",
            "of": isFew ? "< \(Figure.few)" : "\(numerator) / \(denominator)",
        ]
    }
}
