import HTTPTypes
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Tables
import Web

/// `/open`: the public figures, and behind each figure its formula and its cases.
struct RatesPages: Sendable {
    private static let pageLength = 50
    private static let worstRows = 20

    let rates: Rates
    /// Pages as everybody sees them; each says as of when it is.
    private let seen: PageCache

    /// Shared with the interface.
    private let turns: Turnstile

    init(rates: Rates, turns: Turnstile) {
        self.rates = rates
        self.turns = turns
        seen = PageCache(rates.work.house.time, limit: 200, seconds: 10)
    }

    func addRoutes(to router: Routes) {
        router.get("/open", .readFigures) { request, context in
            try await answer(request, context) { try await overview(request, context) }
        }
        router.get("/open/figures.csv", .readFigures) { request, context in
            try await answer(request, context) { try await table(request, context) }
        }
        router.get("/open/:indicator", .readFigures) { request, context in
            try await answer(request, context) { try await figure(request, context) }
        }
    }

    private func answer(
        _ request: Request, _ context: Context, _ make: () async throws -> Response
    ) async throws -> Response {
        guard let address = context.publicAddress(request) else { return try await turns.pass(make) }
        return try await seen.answer(address) { try await turns.pass(make) }
    }

    private func overview(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let asked = Rates.Asked(query)
        try query.finish()
        let rules = try await rates.work.rules()
        let filter = try rates.filter(asked, rules)
        let presenter = try await rates.presenter(context, rules)
        let figures = try await rates.figures(filter, rules)
        let returns = try await rates.returns(filter.period, rules).filter { $0.returned > 0 }
        let cards = figures.map {
            (isRate: Indicator.threeRates.contains($0.indicator.id), card: card($0, filter, presenter))
        }
        var model = frame(filter, presenter)
        model["three"] = cards.filter(\.isRate).map(\.card)
        model["others"] = cards.filter { !$0.isRate }.map(\.card)
        let trends = try await RatesTrend(rates: rates).figures(filter, rules, presenter)
        model["trends"] = trends.map { ["figureMarkup": $0] as Model }
        model["hasTrends"] = !trends.isEmpty
        model["rows"] = returns.prefix(Self.worstRows).map { self.row($0, rules, presenter) }
        model["hasRows"] = !returns.isEmpty
        model["csvHref"] = "/open/figures.csv?\(filter.query)"
        model["casesHref"] = casesAddress("/cases", filter)
        model["casesCSV"] = casesAddress("/cases.csv", filter)
        model["returnsHref"] = "/api/v1/catalogue/returns?\(filter.query)"
        return try rates.work.house.pages.page(
            "cases/open", title: presenter.text("cases.indicator.page.title"), model, context: context)
    }

    /// The public cases of the same place and time.
    private func casesAddress(_ path: String, _ filter: RatesFilter) -> String {
        let place = filter.division.map { "&division=\($0)" } ?? ""
        return "\(path)?from=\(filter.period.from)&to=\(filter.period.to)\(place)"
    }

    /// The figures as a table; a rate of very few is left out, as on the page.
    private func table(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let asked = Rates.Asked(query)
        try query.finish()
        let rules = try await rates.work.rules()
        let filter = try rates.filter(asked, rules)
        let presenter = try await rates.presenter(context, rules)
        let columns = [
            "indicator", "name", "version", "from", "to", "division", "unit", "numerator", "denominator", "value",
            "excluded", "suppressed",
        ]
        let rows = try await rates.figures(filter, rules).map { indicator, figure in
            let counts = figure.isFew ? ["", ""] : ["\(figure.numerator)", "\(figure.denominator)"]
            return [
                indicator.id, presenter.text(indicator.nameKey), indicator.version, "\(filter.period.from)",
                "\(filter.period.to)", filter.division?.description ?? "", filter.unit?.description ?? "",
            ] + counts + [
                figure.isFew ? "" : percent(figure) ?? "", "\(figure.excluded.values.reduce(0, +))",
                figure.isFew ? "1" : "0",
            ]
        }
        let text = "\u{FEFF}" + ([columns] + rows).map { CSVWriter.record($0.map(InertText.made)) }.joined()
        return Reply.bytes(
            Array(text.utf8), type: "text/csv; charset=utf-8",
            headers: [.contentDisposition: "attachment; filename=\"figures.csv\""])
    }

    private func percent(_ figure: Figure) -> String? {
        figure.permyriad.map { "\($0 / 100).\(padded($0 % 100, 2))%" }
    }

    private func figure(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let asked = Rates.Asked(query)
        let part = query.parsed("part", "cases.indicator.error.notAPart") { FigurePart(rawValue: $0) } ?? .denominator
        let after = query.cursor(parts: 2)
        try query.finish()
        let rules = try await rates.work.rules()
        let indicator = try rates.indicator(try context.parameters.require("indicator"), rules)
        let filter = try rates.filter(asked, rules)
        let presenter = try await rates.presenter(context, rules)
        let figure = try await rates.figure(indicator, filter)
        let page = try await rates.items(indicator, part, filter, after: after, limit: Self.pageLength)
        let address = "/open/\(indicator.id)?\(filter.query)"
        var model = frame(filter, presenter).merging(card((indicator, figure), filter, presenter)) { _, own in own }
        model["backHref"] = "/open?\(filter.query)"
        model["version"] = indicator.version
        model["formula"] = presenter.text(indicator.formulaKey)
        model["parts"] = FigurePart.allCases.map { other -> Model in
            [
                "label": presenter.text("cases.indicator.part.\(other.rawValue)"),
                "href": "\(address)&part=\(other.rawValue)", "current": other == part,
            ]
        }
        model["items"] = page.items.map { found -> Model in
            [
                "number": found.item.number.shown, "href": "/case/\(found.item.number)",
                "category": presenter.category(found.subject.category), "place": presenter.place(found.subject),
                "reason": found.item.reason.map { presenter.text("cases.indicator.excluded.\($0.rawValue)") } as Any,
            ]
        }
        model["splits"] = try await splits(indicator, filter, presenter)
        model["nextHref"] = page.next.map { "\(address)&part=\(part.rawValue)&after=\($0)" } as Any
        return try rates.work.house.pages.page(
            "cases/figure", title: presenter.text(indicator.nameKey), model, context: context)
    }

    /// Period, moment and the form, alike on both pages.
    private func frame(_ filter: RatesFilter, _ presenter: Presenter) -> Model {
        let towns = presenter.gazetteer.places(.township).map { place -> Model in
            ["code": "\(place.code)", "name": place.name, "chosen": place.code == filter.division]
        }
        let placeName = filter.division.map { presenter.gazetteer.place($0)?.name ?? "\($0)" }
        let scope = [placeName, filter.unit.map { presenter.unit($0) }].compactMap { $0 }
        let isOwnPlace = filter.division != nil && filter.division?.level != .township
        return [
            "styles": ["resident.css"], "from": "\(filter.period.from)", "to": "\(filter.period.to)",
            "asOf": presenter.moment(filter.period.asOf), "towns": towns,
            "unit": filter.unit.map { "\($0)" } as Any, "unitName": filter.unit.map { presenter.unit($0) } as Any,
            "place": (isOwnPlace ? filter.division.map { "\($0)" } : nil) as Any, "placeName": placeName as Any,
            "scope": scope.map { " · \($0)" }.joined(),
        ]
    }

    private func card(
        _ found: (indicator: Indicator, figure: Figure), _ filter: RatesFilter, _ presenter: Presenter
    ) -> Model {
        let figure = found.figure
        return [
            "name": presenter.text(found.indicator.nameKey), "href": "/open/\(found.indicator.id)?\(filter.query)",
            "value": figure.isFew ? "—" : percent(figure) ?? "—", "isFew": figure.isFew, "few": "\(Figure.few)",
            "numerator": "\(figure.numerator)", "denominator": "\(figure.denominator)",
            "meter": figure.isFew ? "" : figure.permyriad.map { "\(Double($0) / 100)" } ?? "",
            "isEmpty": figure.denominator == 0, "excludedCount": figure.excluded.values.reduce(0, +),
            "exclusions": Exclusion.allCases.compactMap { reason -> Model? in
                figure.excluded[reason].map { count in
                    ["reason": presenter.text("cases.indicator.excluded.\(reason.rawValue)"), "count": "\(count)"]
                }
            },
        ]
    }

    private func row(_ returns: RowReturns, _ rules: Rulebook, _ presenter: Presenter) -> Model {
        let route = rules.row(returns)
        var lead = route?.lead.description ?? ""
        if case .named(let code)? = route?.lead { lead = presenter.unit(code) }
        if case .local(let kind)? = route?.lead { lead = presenter.text("cases.indicator.local.\(kind.rawValue)") }
        return [
            "row": "\(returns.row)", "catalogue": returns.catalogue,
            "category": route.map { route in
                route.pattern.exact.map { presenter.category($0) } ?? "\(route.pattern)"
            } as Any,
            "territory": route.map { presenter.gazetteer.place($0.territory)?.name ?? "\($0.territory)" } as Any,
            "lead": lead, "dispatches": "\(returns.dispatches)", "returned": "\(returns.returned)",
        ]
    }
}
