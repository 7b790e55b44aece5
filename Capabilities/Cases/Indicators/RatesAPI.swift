package import Hummingbird
import Kernel
import Platform
package import Web

/// `/api/v1/rates`, `/api/v1/catalogue/returns` and the public figures at `/open`.
package struct RatesAPI: Sendable {
    private let rates: Rates

    package init(work: CaseWork) { rates = Rates(work: work) }

    package func addRoutes(to router: Router<Context>) {
        router.get("/api/v1/rates") { request, context in try await list(request, context) }
        router.get("/api/v1/rates/:indicator/cases") { request, context in try await cases(request, context) }
        router.get("/api/v1/catalogue/returns") { request, _ in try await returns(request) }
        RatesPages(rates: rates).addRoutes(to: router)
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let asked = Rates.Asked(query)
        try query.finish()
        let rules = try await rates.work.rules()
        let filter = try rates.filter(asked, rules)
        let strings = rates.work.house.strings
        let views = try await rates.figures(filter, rules).map { indicator, figure in
            FigureView(
                indicator, figure, filter, name: strings.text(indicator.nameKey, context.language),
                formula: strings.text(indicator.formulaKey, context.language))
        }
        return try Reply.json(RatesView(filter, views))
    }

    private func cases(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let asked = Rates.Asked(query)
        let part = query.parsed("part", "cases.indicator.error.notAPart") { FigurePart(rawValue: $0) } ?? .numerator
        let after = query.cursor(parts: 2)
        let limit = query.int("limit", in: 1...200) ?? 50
        try query.finish()
        let rules = try await rates.work.rules()
        let indicator = try rates.indicator(try context.parameters.require("indicator"), rules)
        let filter = try rates.filter(asked, rules)
        let page = try await rates.items(indicator, part, filter, after: after, limit: limit)
        let presenter = try await rates.presenter(context, rules)
        let views = page.items.map { ItemView($0.item, $0.subject, presenter) }
        return try Reply.list(views, next: page.next)
    }

    private func returns(_ request: Request) async throws -> Response {
        let query = try Query.read(request)
        let asked = Rates.Asked(periodOf: query)
        try query.finish()
        let rules = try await rates.work.rules()
        let filter = try rates.filter(asked, rules)
        let rows = try await rates.returns(filter.period, rules)
        return try Reply.list(rows.map { ReturnsView($0, rules) }, next: nil)
    }
}

/// The figures of a period, as other programs see them.
private struct RatesView: Encodable {
    let from: LocalDate
    let to: LocalDate
    let division: DivisionCode?
    let unit: UnitCode?
    let asOf: String
    let indicators: [FigureView]

    init(_ filter: RatesFilter, _ indicators: [FigureView]) {
        from = filter.period.from
        to = filter.period.to
        division = filter.division
        unit = filter.unit
        asOf = CountyTime.china.format(filter.period.asOf)
        self.indicators = indicators
    }
}

private struct FigureView: Encodable {
    struct Excluded: Encodable {
        let count: Int
        let reasons: [String: Int]
    }

    let id: String
    let name: String
    let version: String
    let formula: String
    let numerator: Int
    let denominator: Int
    /// Ten-thousandths, rounded down; absent when there is nothing to divide by.
    let value: Int?
    let excluded: Excluded
    let cases: String

    init(_ indicator: Indicator, _ figure: Figure, _ filter: RatesFilter, name: String, formula: String) {
        id = indicator.id
        self.name = name
        version = indicator.version
        self.formula = formula
        numerator = figure.numerator
        denominator = figure.denominator
        value = figure.permyriad
        let reasons = figure.excluded.map { ($0.key.rawValue, $0.value) }
        excluded = Excluded(
            count: figure.excluded.values.reduce(0, +), reasons: Dictionary(uniqueKeysWithValues: reasons))
        cases = "/api/v1/rates/\(indicator.id)/cases?\(filter.query)&part=numerator"
    }
}

/// A case behind a figure, as exact in place as the public may know.
private struct ItemView: Encodable {
    let number: CaseNumber
    let category: CaseView.Named
    let place: CaseView.Named
    let reason: String?

    init(_ item: FigureItem, _ subject: Case, _ presenter: Presenter) {
        number = item.number
        category = .init(code: subject.category.description, name: presenter.category(subject.category))
        place = .init(code: presenter.shownPlace(subject).description, name: presenter.place(subject))
        reason = item.reason?.rawValue
    }
}

private struct ReturnsView: Encodable {
    let catalogue: String
    let row: Int
    let category: String?
    let territory: DivisionCode?
    let lead: String?
    let dispatches: Int
    let returned: Int

    init(_ returns: RowReturns, _ rules: Rulebook) {
        let route = rules.row(returns)
        catalogue = returns.catalogue
        row = returns.row
        category = route?.pattern.description
        territory = route?.territory
        lead = route?.lead.description
        dispatches = returns.dispatches
        returned = returns.returned
    }
}

extension Rulebook {
    /// The row of its catalogue that `returns` counts.
    func row(_ returns: RowReturns) -> RouteRow? {
        earlier[returns.catalogue]?.routes.first { $0.line == returns.row }
    }
}
