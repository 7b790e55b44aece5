import Kernel
import Platform
import Posts
import Web

/// The query of a list of cases, read into a filter.
struct CaseQuery {
    private(set) var filter = CaseFilter()
    /// A case number, or words of a category or of a place.
    let words: String?

    /// - Throws: `Refusal.notSignedIn` when a work list is asked for without a sign-in.
    init(_ query: Fields, _ actor: Actor, _ work: CaseWork) throws {
        words = query.string("q", max: 100)
        filter.state = query.parsed("state", "cases.field.state") { CaseState(rawValue: $0) }
        filter.category = query.parsed("category", "cases.field.category") { CategoryCode($0) }
        filter.division = query.parsed("division", "cases.field.division") { DivisionCode($0) }
        filter.since = query.parsed("since", "cases.field.moment") { text in
            Timestamp(rfc3339: text) ?? LocalDate(text).map { CountyTime.china.moment($0) }
        }
        filter.bounds = query.parsed("bbox", "cases.field.bbox") { CaseFilter.Box(text: $0) }
        filter.limit = query.int("limit", in: 1...200) ?? 50
        readWorkList(query, now: work.house.time.now())
        if query.parsed("assigned", "cases.field.assigned", { $0 == "me" ? true : nil }) == true {
            guard case .post(let holder) = actor else { throw Refusal.notSignedIn }
            filter.holder = holder.unit
        }
        let after = query.cursor(parts: 3)
        if let after { readCursor(after, query) }
    }

    private mutating func readWorkList(_ query: Fields, now: Timestamp) {
        switch query.parsed("due", "cases.field.due", { ["overdue", "next"].contains($0) ? $0 : nil }) {
        case "overdue": filter.overdueAt = now
        case "next": filter.order = .due
        default: break
        }
        if filter.overdueAt != nil { filter.order = .due }
    }

    private mutating func readCursor(_ cursor: Cursor, _ query: Fields) {
        let order = words == nil ? filter.order : cursor.parts[0] == "due" ? filter.order : .newest
        guard cursor.parts[0] == order.rawValue, let moment = Int64(cursor.parts[1]),
            let id = ID<Case>(cursor.parts[2])
        else { return query.fault("after", "web.field.badCursor") }
        filter.after = .init(moment: Timestamp(milliseconds: moment), id: id)
    }

    /// Where a search goes on.
    static func cursor(_ place: CaseFilter.Place) -> Cursor {
        Cursor([CaseFilter.Order.newest.rawValue, "\(place.moment.milliseconds)", place.id.description])
    }

    static func cursor(_ last: Case, _ order: CaseFilter.Order) -> Cursor {
        let moment = order == .newest ? last.received : last.nextClock?.due ?? CaseTable.never
        return Cursor([order.rawValue, "\(moment.milliseconds)", last.id.description])
    }
}

extension CaseFilter.Box {
    /// `west,south,east,north` in degrees.
    init?(text: String) {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { Double($0) }
        guard numbers.count == 4 else { return nil }
        self.init(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
    }
}
