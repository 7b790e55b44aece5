import Approvals
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Store
import Web

/// `/desk`: what somebody who serves has to do, as lists with addresses.
struct DeskPage: Sendable {
    private static let pageLength = 40

    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.get("/desk", .workAtDesk) { request, context in
            guard let holder = context.holder else { return Reply.signInFirst(request) }
            return try await show(request, holder, context)
        }
    }

    private func show(_ request: Request, _ holder: PostHolder, _ context: Context) async throws -> Response {
        let lists = DeskList.lists(for: holder.role)
        let query = try Query.read(request)
        let list = query.parsed("list", "cases.desk.noList") { DeskList(rawValue: $0) } ?? lists[0]
        let after = query.cursor(parts: 3)
        let cursor = after.flatMap { self.place($0, query) }
        try query.finish()
        let now = work.house.time.now()
        var filter = list.filter(for: holder, county: work.house.county, now: now)
        filter.limit = Self.pageLength
        filter.after = cursor ?? filter.after
        let found = try await read(list, filter, holder)
        let staff = try await work.presenter(context.language, .staff)
        let everybody = try await work.presenter(context.language, .everybody)
        let attention = try await TwoPersons(work.house).attention(for: context.actor)
        let full = list != .tasks && found.cases.count == filter.limit
        let next = full ? found.cases.last.map { CaseQuery.cursor($0, filter.order) } : nil
        return try work.house.pages.page(
            "cases/desk", title: staff.text("cases.desk.title"),
            [
                "wide": true, "where": staff.unit(holder.unit),
                "post": staff.directory.post(holder.post)?.name ?? staff.text("posts.role.\(holder.role.rawValue)"),
                "listName": staff.text("cases.desk.list.\(list.rawValue)"),
                "lists": lists.map { other -> Model in
                    [
                        "href": "/desk?list=\(other.rawValue)", "current": other == list,
                        "label": staff.text("cases.desk.list.\(other.rawValue)"),
                    ]
                },
                "items": found.cases.map { subject -> Model in
                    let isStaff = work.audience(context.actor, of: subject, staff.directory) == .staff
                    return item(subject, found.texts[subject.id], isStaff ? staff : everybody)
                },
                "nextHref": next.map { "/desk?list=\(list.rawValue)&after=\($0)" } ?? "", "live": true,
                "liveSource": "/api/v1/stream", "asOf": staff.moment(now),
                "waiting": attention.waiting, "alerts": attention.alerts,
            ], context: context)
    }

    private func place(_ cursor: Cursor, _ query: Fields) -> CaseFilter.Place? {
        guard let moment = Int64(cursor.parts[1]), let id = ID<Case>(cursor.parts[2]) else {
            query.fault("after", "web.field.badCursor")
            return nil
        }
        return .init(moment: Timestamp(milliseconds: moment), id: id)
    }

    private func read(
        _ list: DeskList, _ filter: CaseFilter, _ holder: PostHolder
    ) async throws -> (cases: [Case], texts: [ID<Case>: String]) {
        let (cases, clocks, reports) = (work.cases, work.clocks, work.reports)
        let now = work.house.time.now()
        return try await work.house.reader.read { connection in
            let found =
                list == .tasks
                ? try clocks.openTasks(of: holder.unit, since: now.adding(days: -60), limit: filter.limit, connection)
                    .compactMap { try cases.find($0, connection) }
                : try cases.list(filter, connection).map(\.subject)
            return (found, try reports.firstTexts(of: found.map(\.id), connection))
        }
    }

    /// Few values, since the template engine looks up each of them in each of forty rows.
    private func item(_ subject: Case, _ said: String?, _ presenter: Presenter) -> Model {
        let due = presenter.dueTag(subject)
        let facts = [
            presenter.state(subject), presenter.category(subject.category), presenter.place(subject),
            presenter.text("cases.channel.\(subject.channel.rawValue)"), presenter.unit(subject.holder),
        ]
        return [
            "href": "/desk/case/\(subject.number)", "number": subject.number.shown,
            "heading": presenter.title(subject, said), "due": due.words, "dueClass": due.class,
            "received": presenter.moment(subject.received), "facts": facts.joined(separator: " · "),
        ]
    }
}
