import HTTPTypes
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Store
import Tables
import Web

/// `/cases`: the public cases as a list and on a map, and as a table to take along.
struct CaseListPage: Sendable {
    private static let pageLength = 30
    private static let tableLength = 1000

    let work: CaseWork
    /// Lists as everybody sees them.
    private let seen: PageCache

    init(work: CaseWork) {
        self.work = work
        seen = PageCache(work.house.time, limit: 200)
    }

    func addRoutes(to router: Routes) {
        router.get("/cases", .listCases) { request, context in
            guard let address = context.publicAddress(request) else { return try await list(request, context) }
            return try await seen.answer(address) { try await list(request, context) }
        }
        router.get("/cases.csv", .listCases) { request, context in try await table(request, context) }
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try Query.read(request)
        let query = CaseListQuery(fields)
        try fields.finish()
        let rules = try await work.rules()
        let presenter = try await work.presenter(context.language, .everybody)
        let page = try await PublicCases(work: work).page(query, limit: Self.pageLength, presenter, rules.proposer)
        let items = page.items.map { item($0.subject, $0.point, presenter) }
        let isMapped = items.contains { $0["lon"] != nil }
        var model = form(query, presenter)
        model["chips"] = chips(query, presenter)
        model["items"] = items
        model["isMapped"] = isMapped
        model["wide"] = isMapped
        model["placeName"] = page.placeName
        model["unknown"] = page.unknown.joined(separator: presenter.text("cases.comma"))
        model["isPlaceUnknown"] = page.isPlaceUnknown
        model["isFiltered"] = !query.isEmpty
        model["csvHref"] = query.address("/cases.csv")
        model["nextHref"] = page.next.map { query.address(after: $0) }
        model["firstHref"] = query.after == nil ? nil : query.address()
        model["locate"] = true
        model["styles"] = ["resident.css"]
        model["scripts"] = ["around.js"]
        return try work.house.pages.page(
            "cases/list", title: presenter.text("cases.list.title"), model, context: context)
    }

    private func item(_ subject: Case, _ point: Coordinate?, _ presenter: Presenter) -> Model {
        var item = presenter.publicItem(subject)
        if let (shown, isArea) = presenter.publicPoint(subject, point) {
            item["lon"] = "\(shown.lon)"
            item["lat"] = "\(shown.lat)"
            item["isArea"] = isArea
        }
        return item
    }

    /// The form as it was filled in.
    private func form(_ query: CaseListQuery, _ presenter: Presenter) -> Model {
        let states = [CaseListQuery.open] + CaseState.allCases.map(\.rawValue)
        return [
            "q": query.words, "near": query.near, "from": query.from, "to": query.to, "lon": "", "lat": "",
            "states": states.map { state -> Model in
                [
                    "value": state, "chosen": state == query.state,
                    "label": presenter.text(
                        state == CaseListQuery.open ? "cases.list.state.open" : "cases.state.\(state)"),
                ]
            },
            "classes": presenter.catalogue.classes.map { family -> Model in
                [
                    "label": family.name(english: presenter.isEnglish), "code": family.code,
                    "chosen": family.code == query.category,
                    "categories": family.categories.map { category -> Model in
                        [
                            "code": category.code.description, "name": category.name(english: presenter.isEnglish),
                            "chosen": category.code.description == query.category,
                        ]
                    },
                ]
            },
            "towns": presenter.gazetteer.places(.township).map { town -> Model in
                [
                    "code": "\(town.code)", "name": town.name,
                    "chosen": DivisionCode(query.division).map { town.code.contains($0) } ?? false,
                ]
            },
            "moreIsOpen": !query.category.isEmpty || !query.division.isEmpty || !query.from.isEmpty
                || !query.to.isEmpty || !query.state.isEmpty,
        ]
    }

    /// What the list is narrowed to, each with the address of the list without it.
    private func chips(_ query: CaseListQuery, _ presenter: Presenter) -> [Model] {
        func chip(_ label: String, _ names: Set<String>) -> Model {
            ["label": label, "href": query.address(without: names)]
        }
        return query.pairs.compactMap { name, value in
            switch name {
            case "q": chip(value, [name])
            case "near": chip(presenter.text("cases.list.near", ["place": value]), [name])
            case "lon": chip(presenter.text("cases.list.here"), ["lon", "lat"])
            case "state":
                chip(
                    presenter.text(
                        value == CaseListQuery.open ? "cases.list.state.open" : "cases.state.\(value)"), [name])
            case "category":
                chip(
                    CategoryCode(value).map { presenter.category($0) }
                        ?? presenter.catalogue.classes.first { $0.code == value }?.name(english: presenter.isEnglish)
                        ?? value, [name])
            case "division": chip(DivisionCode(value).map { presenter.place($0) } ?? value, [name])
            case "from": chip(presenter.text("cases.list.from", ["date": value]), [name])
            case "to": chip(presenter.text("cases.list.to", ["date": value]), [name])
            default: nil
            }
        }
    }

    // MARK: Table

    private func table(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try Query.read(request)
        let query = CaseListQuery(fields)
        try fields.finish()
        let rules = try await work.rules()
        let presenter = try await work.presenter(context.language, .everybody)
        let page = try await PublicCases(work: work).page(query, limit: Self.tableLength, presenter, rules.proposer)
        let columns = [
            "number", "state", "state_name", "category", "category_name", "place", "place_name", "received", "lon",
            "lat",
        ]
        // Excel in China knows UTF-8 by the mark.
        let lines = page.items.map { CSVWriter.record(row($0.subject, $0.point, presenter).map(InertText.made)) }
        let text = "\u{FEFF}" + CSVWriter.record(columns) + lines.joined()
        return Reply.bytes(
            Array(text.utf8), type: "text/csv; charset=utf-8",
            headers: [.contentDisposition: "attachment; filename=\"cases.csv\""])
    }

    private func row(_ subject: Case, _ point: Coordinate?, _ presenter: Presenter) -> [String] {
        let shown = subject.isPublicToThePoint(presenter.catalogue) ? point : nil
        return [
            subject.number.description, subject.state.rawValue, presenter.state(subject),
            subject.category.description, presenter.category(subject.category),
            subject.publicDivision(presenter.catalogue).description, presenter.place(subject),
            CountyTime.china.format(subject.received), shown.map { "\($0.lon)" } ?? "", shown.map { "\($0.lat)" } ?? "",
        ]
    }
}
