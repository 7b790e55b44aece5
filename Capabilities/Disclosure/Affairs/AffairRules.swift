import Foundation
import Kernel

/// What a village must publish, how often, and by when.
/// - Source: `affairs.json`, item by item.
struct AffairRule: Sendable, Hashable, Decodable {
    enum Group: String, Sendable, Decodable, CaseIterable { case party, village, finance }

    enum Every: String, Sendable, Decodable {
        case monthly, quarterly, yearly
        /// As it happens; no period ends, so none is late.
        case atOnce
    }

    let id: String
    let group: Group
    let name: String
    let nameEnglish: String
    let every: Every
    /// Days after the end of a period.
    let withinDays: Int
    /// Days for which it stays on the village's page; afterwards it is found among the older ones.
    let keptDays: Int
    let source: String
    let hasFigures: Bool?
    let monthlyIfMany: Bool?

    /// Whether the village's accounts of the period are published with it, and closed by that.
    var closesBooks: Bool { hasFigures == true }

    func name(english: Bool) -> String { english ? nameEnglish : name }

    func every(in village: KeptVillage) -> Every { monthlyIfMany == true && village.isMonthly ? .monthly : every }

    /// The moment after which a period is late.
    func due(_ period: Period) -> Timestamp {
        CountyTime.china.moment(period.to.adding(days: withinDays + 1))
    }

    /// The periods that end on or before a day, since the village publishes; oldest first, at most the last 60.
    func periods(of village: KeptVillage, endedBy day: LocalDate) -> [Period] {
        let every = every(in: village)
        guard every != .atOnce else { return [] }
        var periods: [Period] = []
        var period = Period(every, holding: village.since)
        while period.to <= day {
            periods.append(period)
            period = Period(every, holding: period.to.adding(days: 1))
        }
        return periods.suffix(60)
    }
}

/// Whole months.
struct Period: Sendable, Hashable {
    let from: LocalDate
    let to: LocalDate

    init(from: LocalDate, to: LocalDate) {
        self.from = from
        self.to = to
    }

    /// The month, quarter or year that a day is in; the day itself for what is published at once.
    init(_ every: AffairRule.Every, holding day: LocalDate) {
        let (year, month, _) = day.components
        let (first, length) =
            switch every {
            case .monthly: (month, 1)
            case .quarterly: ((month - 1) / 3 * 3 + 1, 3)
            case .yearly: (1, 12)
            case .atOnce: (0, 0)
            }
        guard length > 0, let from = LocalDate(year: year, month: first, day: 1),
            let next = LocalDate(
                year: first + length > 12 ? year + 1 : year, month: first + length > 12 ? 1 : first + length, day: 1)
        else {
            self.init(from: day, to: day)
            return
        }
        self.init(from: from, to: next.adding(days: -1))
    }

    /// The year as a whole.
    init(year: Int) {
        self.init(
            from: LocalDate(year: year, month: 1, day: 1) ?? LocalDate(days: 0),
            to: LocalDate(year: year, month: 12, day: 31) ?? LocalDate(days: 0))
    }

    var days: ClosedRange<LocalDate> { from...max(from, to) }

    /// `2026`, `2026-Q2`, `2026-05`, the day, or the first and the last day of anything else.
    var shown: String {
        let (year, month, _) = from.components
        if from == to { return from.description }
        if self == Period(.yearly, holding: from) { return "\(year)" }
        if self == Period(.quarterly, holding: from) { return "\(year)-Q\((month + 2) / 3)" }
        if self == Period(.monthly, holding: from) { return "\(padded(year, 4))-\(padded(month, 2))" }
        return "\(from) – \(to)"
    }
}

/// The dated catalogue of what must be published.
struct AffairCatalogue: Sendable, Decodable {
    let version: String
    let effective: LocalDate
    let items: [AffairRule]

    func rule(_ id: String) -> AffairRule? { items.first { $0.id == id } }
}

/// The accounts that go with a published item, fixed at that moment.
struct PublishedFigures: Sendable, Hashable, Codable {
    let from: LocalDate
    let to: LocalDate
    let opening: Money
    let received: Money
    let paid: Money
    /// Brought over from earlier books, or paid in as capital: neither received nor paid.
    let carried: Money
    let closing: Money
    /// How many vouchers are behind them.
    let vouchers: Int
}

/// Why something was not published.
enum AffairRefusal: Explained, Hashable {
    case unknownItem
    /// The period has not ended yet.
    case early(LocalDate)
    /// Dealings of the period wait for the supervision committee.
    case waiting(Int)
    case notBalanced
    case alreadyKept
    case unknown
    case since(LocalDate)

    var explanation: Explanation {
        switch self {
        case .unknownItem: invalid("unknownItem", "item")
        case .early(let day): invalid("early", "period", ["day": day.description])
        case .waiting(let count): invalid("waiting", "period", ["count": "\(count)"])
        case .notBalanced: Explanation(.conflict, "disclosure.refusal.notBalanced")
        case .alreadyKept: Explanation(.conflict, "disclosure.refusal.alreadyKept")
        case .unknown: Explanation(.notFound, "disclosure.refusal.unknownPublished")
        case .since(let day): invalid("since", "since", ["day": day.description])
        }
    }

    private func invalid(_ reason: String, _ field: String, _ arguments: [String: String] = [:]) -> Explanation {
        let key = "disclosure.refusal.\(reason)"
        return Explanation(.invalid, key, arguments, fields: [.init("/\(field)", key, arguments)])
    }
}
