import Foundation
import Geometry
import Kernel
import Places
import Platform
import Posts
import Store
import Web

/// Public cases by place, category, state and time, newest first, a page at a time, always by an index.
struct PublicCases: Sendable {
    let work: CaseWork

    struct Page {
        var items: [(subject: Case, point: Coordinate?)] = []
        var next: Cursor?
        /// Words nobody could make sense of.
        var unknown: [String] = []
        /// What stands for `near` or the words, in words.
        var placeName: String?
        /// The place asked for is known neither as an address nor as a division.
        var isPlaceUnknown = false
    }

    func page(_ query: CaseListQuery, limit: Int, _ presenter: Presenter, _ proposer: Proposer) async throws -> Page {
        var page = Page()
        var filter = CaseFilter()
        filter.limit = limit
        if query.state == CaseListQuery.open { filter.onlyOpen = true }
        filter.state = CaseState(rawValue: query.state)
        filter.division = DivisionCode(query.division)
        filter.since = LocalDate(query.from).map { CountyTime.china.moment($0) }
        filter.categories = categories(query.category, presenter.catalogue)
        try await search(query, &filter, &page, presenter, proposer)
        try await around(query, &filter, &page, presenter)
        filter.after = end(query)
        guard !page.isPlaceUnknown else { return page }
        let narrowed = try await work.narrowed(filter, to: nil, for: .anyone)
        let cases = work.cases
        page.items = try await work.house.reader.read { try cases.list(narrowed, $0) }
        let last = page.items.count == limit ? page.items.last?.subject : nil
        page.next = last.map { CaseQuery.cursor($0, .newest) }
        return page
    }

    private func categories(_ asked: String, _ catalogue: Catalogue) -> [CategoryCode]? {
        guard !asked.isEmpty else { return nil }
        if let code = CategoryCode(asked) { return [code] }
        return catalogue.classes.first { $0.code == asked }?.categories.map(\.code) ?? []
    }

    private func search(
        _ query: CaseListQuery, _ filter: inout CaseFilter, _ page: inout Page, _ presenter: Presenter,
        _ proposer: Proposer
    ) async throws {
        guard !query.words.isEmpty else { return }
        if let number = try await work.number(in: query.words) {
            filter.number = number
            return
        }
        let found = PublicSearch(query.words, presenter.catalogue, proposer, presenter.gazetteer, work.initials)
        page.unknown = found.unknown
        if let categories = found.categories {
            filter.categories = filter.categories.map { asked in categories.filter(asked.contains) } ?? categories
        }
        guard let place = found.division else { return }
        page.placeName = presenter.place(place)
        narrow(&filter, to: place)
    }

    /// Of two places the finer; none when they have nothing in common.
    private func narrow(_ filter: inout CaseFilter, to place: DivisionCode) {
        guard let asked = filter.division else { return filter.division = place }
        if asked.contains(place) { filter.division = place } else if !place.contains(asked) { filter.categories = [] }
    }

    private func around(
        _ query: CaseListQuery, _ filter: inout CaseFilter, _ page: inout Page, _ presenter: Presenter
    ) async throws {
        if let point = query.point {
            filter.bounds = box(around: point)
            page.placeName = presenter.text("cases.list.here")
        }
        guard !query.near.isEmpty else { return }
        if let address = try await work.territory.find(address: query.near) {
            page.placeName = address.matched
            if let point = address.address.point {
                filter.bounds = box(around: point)
            } else if let code = address.address.code {
                narrow(&filter, to: code.ancestor(.village) ?? code)
            }
            return
        }
        let places = presenter.gazetteer.places(.township) + presenter.gazetteer.places(.village)
        guard
            let place = places.first(where: { $0.name == query.near })
                ?? places.first(where: { $0.name.contains(query.near) })
        else { return page.isPlaceUnknown = true }
        page.placeName = presenter.place(place.code)
        narrow(&filter, to: place.code)
    }

    private func box(around point: Coordinate) -> CaseFilter.Box? {
        let north = CaseListQuery.radius / 111_320
        let east = north / max(0.01, cos(point.lat * .pi / 180))
        return CaseFilter.Box(
            west: point.lon - east, south: point.lat - north, east: point.lon + east, north: point.lat + north)
    }

    /// Where the list begins: after the page before, or before the day after the last one asked for.
    private func end(_ query: CaseListQuery) -> CaseFilter.Place? {
        let day = LocalDate(query.to).flatMap { date in
            ID<Case>(bytes: [UInt8](repeating: 0, count: 16)).map {
                CaseFilter.Place(moment: CountyTime.china.moment(date.adding(days: 1)), id: $0)
            }
        }
        guard let parts = query.after?.parts, let moment = Int64(parts[1]), let id = ID<Case>(parts[2]) else {
            return day
        }
        let place = CaseFilter.Place(moment: Timestamp(milliseconds: moment), id: id)
        return day.map { $0.moment < place.moment ? $0 : place } ?? place
    }
}

extension Presenter {
    /// Where the public may see a case on a map: its point where the category says so, else the middle of the place
    /// that is shown.
    func publicPoint(_ subject: Case, _ point: Coordinate?) -> (point: Coordinate, isArea: Bool)? {
        if let point, subject.isPublicToThePoint(catalogue) { return (point, false) }
        let code = subject.publicDivision(catalogue)
        let middle = gazetteer.boundary(code).map(\.shape.bounds.center) ?? gazetteer.place(code)?.point
        return middle.map { ($0, true) }
    }
}
