import Foundation
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// What an address of the desk asks for: a list, and what it is narrowed to.
struct DeskQuery: Hashable, Sendable {
    enum Due: String, CaseIterable { case overdue, today, week }

    var list: DeskList
    var category: CategoryCode?
    var place: DivisionCode?
    var unit: UnitCode?
    var due: Due?
    var channel: Channel?
    var words: String?

    init(list: DeskList) { self.list = list }

    /// Reads `list`, `category`, `place`, `unit`, `due`, `channel` and `q`; what is wrong stays with the fields.
    init(_ fields: Fields, _ holder: PostHolder, _ presenter: Presenter) {
        list =
            fields.parsed("list", "cases.desk.noList") { DeskList(rawValue: $0) } ?? DeskList.lists(for: holder.role)[0]
        category = fields.parsed("category", "cases.field.category") { CategoryCode($0) }
        place = fields.parsed("place", "cases.desk.fault.place") { presenter.placeNamed($0) }
        unit = fields.parsed("unit", "cases.field.unit") { UnitCode($0) }
        due = fields.parsed("due", "cases.desk.fault.due") { Due(rawValue: $0) }
        channel = fields.parsed("channel", "cases.field.channel") { Channel(rawValue: $0) }
        words = fields.string("q", max: 100)
    }

    var isNarrowed: Bool { self != DeskQuery(list: list) }

    /// The query of its address, the same for equal queries.
    var text: String {
        let pairs: [(String, String?)] = [
            ("list", list.rawValue), ("category", category?.description), ("place", place?.description),
            ("unit", unit?.description), ("due", due?.rawValue), ("channel", channel?.rawValue), ("q", words),
        ]
        return pairs.compactMap { name, value in value.map { "\(name)=\($0.inQuery)" } }.joined(separator: "&")
    }

    var address: String { "/desk?\(text)" }

    /// What it shows to somebody, soonest due first; with words the newest first, and in all cases also those that are
    /// settled.
    func filter(for holder: PostHolder, county: County, now: Timestamp) -> CaseFilter {
        var filter = list.filter(for: holder, county: county, now: now)
        if let category { filter.category = category }
        if let channel { filter.channel = channel }
        if let place {
            if filter.division.map({ $0.contains(place) }) ?? true {
                filter.division = place
            } else if !place.contains(filter.division ?? place) {
                filter.categories = []
            }
        }
        if let unit {
            if filter.holder == nil || filter.holder == unit { filter.holder = unit } else { filter.categories = [] }
        }
        if let due { due.narrow(&filter, now: now) }
        if let words {
            if let number = try? CaseNumber(parsing: words) { filter.number = number } else { filter.words = words }
            filter.order = .newest
        }
        return filter
    }
}

extension DeskQuery.Due {
    func narrow(_ filter: inout CaseFilter, now: Timestamp) {
        let days: Int
        switch self {
        case .overdue:
            filter.overdueAt = now
            filter.dueFrom = nil
            return
        case .today: days = 1
        case .week: days = 7
        }
        filter.overdueAt = CountyTime.china.moment(CountyTime.china.date(now).adding(days: days))
        filter.dueFrom = now
    }
}

extension String {
    /// Percent-encoded for a value in a query.
    var inQuery: String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        return addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}

extension Presenter {
    /// The place of a code or a name: a township, else a village; `nil` when there is none.
    func placeNamed(_ text: String) -> DivisionCode? {
        if let code = DivisionCode(text) { return code }
        // A list of suggestions gives the code behind the name.
        if let code = text.split(separator: " ").last.flatMap({ DivisionCode($0) }) { return code }
        let places = gazetteer.places(.township) + gazetteer.places(.village)
        return (places.first { $0.name == text } ?? places.first { $0.name.contains(text) })?.code
    }
}
