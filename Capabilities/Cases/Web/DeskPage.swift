import Approvals
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Store
import Web

/// `/desk`: what somebody who serves has to do. Lists at the left, what is in one in the middle, and with `case=` that
/// case beside them; every state of it is an address.
struct DeskPage: Sendable {
    private static let pageLength = 40
    /// Lists count no farther.
    static let most = 100

    let work: CaseWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.get("/desk", .workAtDesk) { request, context in
            guard let holder = context.holder else { return Reply.signInFirst(request) }
            return try await show(request, holder, context)
        }
    }

    private func show(_ request: Request, _ holder: PostHolder, _ context: Context) async throws -> Response {
        let staff = try await work.presenter(context.language, .staff)
        let everybody = try await work.presenter(context.language, .everybody)
        let fields = try Query.read(request)
        let query = DeskQuery(fields, holder, staff)
        let number = fields.parsed("case", "cases.field.number") { try? CaseNumber(parsing: $0) }
        let isPart = fields.bool("part") ?? false
        let isChoosing = fields.bool("filter") ?? false
        let cursor = fields.cursor(parts: 3).flatMap { self.place($0, fields) }
        try fields.finish()
        var filter = query.filter(for: holder, county: work.house.county, now: staff.now)
        filter.limit = Self.pageLength
        filter.after = cursor ?? filter.after
        let found = try await read(query, filter, context.actor, holder, staff.now)
        var items: [Model] = []
        for subject in found.cases {
            let isStaff = work.audience(context.actor, of: subject, staff.directory) == .staff
            // Who may not read a case learns nothing of it by looking for words or places.
            guard isStaff || !query.isNarrowed else { continue }
            var item = item(subject, found.texts[subject.id], query, number, holder, isStaff ? staff : everybody)
            if let excerpt = found.page?.excerpts[subject.id] {
                item["excerpt"] = pieces(excerpt)
                item["hasExcerpt"] = true
            }
            items.append(item)
        }
        let isFull = query.list != .tasks && found.cases.count == filter.limit
        let last = isFull ? found.cases.last.map { CaseQuery.cursor($0, filter.order) } : nil
        let next = found.page == nil ? last : found.page?.next.map { CaseQuery.cursor($0) }
        var model: Model = [
            "wide": true, "where": staff.unit(holder.unit), "post": post(holder, staff),
            "listName": name(query, staff), "query": query.text, "isCutShort": next != nil && items.isEmpty,
            "lists": lists(query, found.counts, holder, staff), "saved": found.saved.map { saved($0, query) },
            "hasSaved": !found.saved.isEmpty, "items": items, "isEmpty": items.isEmpty && next == nil,
            "nextHref": next.map { "\(query.address)&after=\($0)" } ?? "",
            "liveSource": "/api/v1/stream", "asOf": staff.shortMoment(staff.now), "isNarrowed": query.isNarrowed,
            "chips": chips(query, staff), "filterHref": "\(query.address)&filter=1",
            "canFilter": query.list != .tasks, "bulk": bulk(query, holder, staff), "hasCase": false,
            "exportMost": "\(DeskRows.most)", "csvHref": "/desk/export?\(query.text)&format=csv",
            "xlsxHref": "/desk/export?\(query.text)&format=xlsx",
        ]
        if !isPart {
            let attention = try await TwoPersons(work.house).attention(for: context.actor)
            model["waiting"] = attention.waiting
            model["alerts"] = attention.alerts
        }
        if isChoosing { model["chooser"] = chooser(query, holder, staff) }
        if isPart { return try work.part("cases/desk-list", model, context) }
        if let number {
            let page = DeskCasePage(work: work, images: images)
            guard let beside = try await page.model(number, holder, context, beside: query) else {
                return Reply.seeOther("/case/\(number)")
            }
            model["beside"] = beside
            model["hasCase"] = true
        }
        return try work.house.pages.page(
            "cases/desk", title: staff.text("cases.desk.title"), model, context: context)
    }

    private func place(_ cursor: Cursor, _ query: Fields) -> CaseFilter.Place? {
        guard let moment = Int64(cursor.parts[1]), let id = ID<Case>(cursor.parts[2]) else {
            query.fault("after", "web.field.badCursor")
            return nil
        }
        return .init(moment: Timestamp(milliseconds: moment), id: id)
    }

    // MARK: Reading

    private struct Found: Sendable {
        let cases: [Case]
        let texts: [ID<Case>: String]
        let counts: [DeskList: Int]
        let saved: [DeskFilter]
        let page: CaseSearch.Page?
    }

    private func read(
        _ query: DeskQuery, _ asked: CaseFilter, _ actor: Actor, _ holder: PostHolder, _ now: Timestamp
    ) async throws -> Found {
        var filter = asked
        if let words = filter.words, let number = try await work.number(formerly: words) {
            (filter.number, filter.words) = (number, nil)
        }
        let isSearch = query.list != .tasks && filter.words != nil
        let page = isSearch ? try await work.search(filter.words ?? "", filter, for: actor) : nil
        let list = filter
        let (cases, clocks, reports, filters) = (work.cases, work.clocks, work.reports, work.deskFilters)
        let county = work.house.county
        return try await work.house.reader.read { connection in
            let found =
                try page?.found.map(\.subject)
                ?? (query.list == .tasks
                    ? try clocks.openTasks(of: holder.unit, since: now.adding(days: -60), limit: list.limit, connection)
                        .compactMap { try cases.find($0, connection) }
                    : try cases.list(list, connection).map(\.subject))
            let lists = DeskList.lists(for: holder.role)
            let counted = lists.filter { $0 != .tasks }
            let numbers = try cases.counts(
                counted.map { $0.filter(for: holder, county: county, now: now) }, most: Self.most, connection)
            var counts = Dictionary(uniqueKeysWithValues: zip(counted, numbers))
            if lists.contains(.tasks) {
                counts[.tasks] = try clocks.openTasks(
                    of: holder.unit, since: now.adding(days: -60), limit: Self.most, connection
                ).count
            }
            return Found(
                cases: found, texts: try reports.firstTexts(of: found.map(\.id), connection), counts: counts,
                saved: try filters.all(of: holder, connection), page: page)
        }
    }
}

extension CaseWork {
    /// A piece of a page, for a script that puts it in its place.
    func part(_ template: String, _ model: Model, _ context: Context) throws -> Response {
        Reply.bytes(
            Array(try house.pages.templates.render(template, model, context.language).utf8),
            type: "text/html; charset=utf-8")
    }
}
