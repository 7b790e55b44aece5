import Hummingbird
package import Kernel
import Platform
import Rights
package import Web

/// `/api/v1/rates`, `/api/v1/catalogue/returns` and the public figures at `/open`.
package struct RatesAPI: Sendable {
    private let rates: Rates
    /// Figures as everybody gets them; each says as of when it is.
    private let seen: PageCache
    /// A year's figures read every case of it.
    private let turns = Turnstile(most: 2, line: 16)

    package init(work: CaseWork) {
        rates = Rates(work: work)
        seen = PageCache(work.house.time, limit: 200, seconds: 10)
    }

    package func addRoutes(to router: Routes) {
        router.get("/api/v1/rates", .readFigures) { request, context in
            try await answer(request, context) { try await list(request, context) }
        }
        router.get("/api/v1/rates/:indicator/cases", .readFigures) { request, context in
            try await answer(request, context) { try await cases(request, context) }
        }
        router.get("/api/v1/catalogue/returns", .readFigures) { request, context in
            try await answer(request, context) { try await returns(request) }
        }
        RatesPages(rates: rates, turns: turns).addRoutes(to: router)
    }

    private func answer(
        _ request: Request, _ context: Context, _ make: () async throws -> Response
    ) async throws -> Response {
        guard let address = context.publicAddress(request) else { return try await turns.pass(make) }
        return try await seen.answer(address) { try await turns.pass(make) }
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let asked = Rates.Asked(query)
        try query.finish()
        let rules = try await rates.work.rules()
        return try Reply.json(
            try await rates.view(try rates.filter(asked, rules), rules, context.language, isPublic: !context.isStaff))
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
package struct RatesView: Encodable, Sendable {
    let from: LocalDate
    let to: LocalDate
    let division: DivisionCode?
    let unit: UnitCode?
    let asOf: String
    package let indicators: [FigureView]

    init(_ filter: RatesFilter, _ indicators: [FigureView]) {
        from = filter.period.from
        to = filter.period.to
        division = filter.division
        unit = filter.unit
        asOf = CountyTime.china.format(filter.period.asOf)
        self.indicators = indicators
    }
}

package struct FigureView: Encodable, Sendable {
    package struct Excluded: Encodable, Sendable {
        let count: Int
        package let reasons: [String: Int]
    }

    package let id: String
    package let name: String
    package let version: String
    let formula: String
    /// Absent where there are too few, as is `denominator`.
    package let numerator: Int?
    package let denominator: Int?
    /// Fewer than `Figure.few`: a rate of them would say who was content.
    package let suppressed: Bool
    /// Ten-thousandths, rounded down; absent when there is nothing to divide by, or too few.
    package let value: Int?
    package let excluded: Excluded
    let cases: String

    init(
        _ indicator: Indicator, _ figure: Figure, _ filter: RatesFilter, name: String, formula: String, isPublic: Bool
    ) {
        id = indicator.id
        self.name = name
        version = indicator.version
        self.formula = formula
        suppressed = isPublic && figure.isFew
        numerator = suppressed ? nil : figure.numerator
        denominator = suppressed ? nil : figure.denominator
        value = suppressed ? nil : figure.permyriad
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

extension Rates {
    /// - Parameter isPublic: leaves out the figures of very few, as `/open` does.
    func view(
        _ filter: RatesFilter, _ rules: Rulebook, _ language: Language, isPublic: Bool
    ) async throws -> RatesView {
        let strings = work.house.strings
        let views = try await figures(filter, rules).map { indicator, figure in
            FigureView(
                indicator, figure, filter, name: strings.text(indicator.nameKey, language),
                formula: strings.text(indicator.formulaKey, language), isPublic: isPublic)
        }
        return RatesView(filter, views)
    }
}

extension CaseWork {
    /// The figures of a period of any length, which a program may wait for.
    /// - Throws: `RatesRefusal`.
    package func rates(
        from: LocalDate, to: LocalDate, division: DivisionCode?, unit: UnitCode?, language: Language
    ) async throws -> RatesView {
        let rules = try await rules()
        let rates = Rates(work: self)
        let period = try Period(from: from, to: to, asOf: house.time.now(), longest: .max)
        return try await rates.view(try rates.filter(period, division, unit, rules), rules, language, isPublic: false)
    }
}
