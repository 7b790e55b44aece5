import Foundation
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// What villages publish, and what they should have.
struct AffairsWork: Sendable {
    static let timer = "affairs.due"

    let house: House
    let money: MoneyWork
    private let shipped: Result<AffairCatalogue, any Error>

    init(_ house: House, money: MoneyWork) {
        self.house = house
        self.money = money
        shipped = Result { try JSONDecoder().decode(AffairCatalogue.self, from: Shipped.data("affairs")) }
    }

    var table: AffairTable { AffairTable(county: house.county) }
    func catalogue() throws -> AffairCatalogue { try shipped.get() }

    /// From `since` on the village publishes here; its books are opened with the accounts of the chart.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `AffairRefusal`.
    func open(_ code: DivisionCode, since: LocalDate, isMonthly: Bool, by actor: Actor) async throws {
        guard code.level == .village, house.county.code.contains(code) else { throw VoucherRefusal.notAVillage }
        try require(actor, .keepBooks, on: MoneyWork.object(code))
        let (chart, catalogue) = (try money.chart(), try catalogue())
        let village = KeptVillage(code: code, since: since, isMonthly: isMonthly)
        try await house.door.open { passage in
            let today = CountyTime.china.date(passage.now)
            guard since <= today, since >= today.adding(days: -3 * 366) else { throw AffairRefusal.since(today) }
            guard try money.villages.find(code, passage) == nil else { throw AffairRefusal.alreadyKept }
            let what: JSON = ["since": .string(since.description), "monthly": .bool(isMonthly)]
            let pen = try passage.record(money.entry("disclosure.opened", code, by: actor, what: what))
            try money.villages.insert(village, chart.accounts, pen)
            try schedule(village, catalogue, after: Timestamp(milliseconds: 0), pen)
        }
    }

    /// Publishes an item for the period that holds `day`; a repeat for the same period is a further version.
    /// - Throws: `RightRefusal`, `AffairRefusal`.
    @discardableResult
    func publish(
        _ item: String, _ day: LocalDate, text: String, in village: DivisionCode, by actor: Actor,
        key: IdempotencyKey? = nil
    ) async throws -> ID<PublishedItem> {
        try require(actor, .keepBooks, on: MoneyWork.object(village))
        guard let rule = try catalogue().rule(item) else { throw AffairRefusal.unknownItem }
        let text = mask(text).text
        return try await house.door.open(once: key) { passage in
            guard let kept = try money.villages.find(village, passage) else { throw VoucherRefusal.notKept }
            let period = Period(rule.every(in: kept), holding: day)
            guard period.to <= CountyTime.china.date(passage.now).adding(days: period.from == period.to ? 0 : -1) else {
                throw AffairRefusal.early(period.to)
            }
            let figures = rule.closesBooks ? try figures(village, period, passage) : nil
            let published = PublishedItem(
                id: ID(at: passage.now), village: village, item: item, period: period,
                version: try table.lastVersion(village, item, period, passage) + 1, text: text, figures: figures,
                at: passage.now)
            let pen = try passage.record(
                Entry(
                    "affairs.published", Subject(published.id), by: actor, division: village,
                    what: Self.what(published)), first: true)
            try table.insert(published, pen)
            return published.id
        }
    }

    private static func what(_ published: PublishedItem) -> JSON {
        var what: [String: JSON] = [
            "item": .string(published.item), "from": .string(published.period.from.description),
            "to": .string(published.period.to.description), "version": .integer(Int64(published.version)),
        ]
        if let figures = published.figures {
            what["received"] = .integer(figures.received.count)
            what["paid"] = .integer(figures.paid.count)
            what["closing"] = .integer(figures.closing.count)
            what["vouchers"] = .integer(Int64(figures.vouchers))
        }
        return .object(what)
    }

    /// The accounts of a period as they are now; nothing of it may wait for the committee.
    private func figures(
        _ village: DivisionCode, _ period: Period, _ connection: any Connection
    ) throws -> PublishedFigures {
        let waiting = try money.vouchers.waiting(village, through: period.to, connection)
        guard waiting == 0 else { throw AffairRefusal.waiting(waiting) }
        return try Self.figures(village, period, money.vouchers, connection)
    }

    static func figures(
        _ village: DivisionCode, _ period: Period, _ vouchers: VoucherTable, _ connection: any Connection
    ) throws -> PublishedFigures {
        let statement = try vouchers.statement(village, period.days, connection)
        let flows = try vouchers.flows(village, period.days, connection)
        guard statement.isBalanced else { throw AffairRefusal.notBalanced }
        return PublishedFigures(
            from: period.from, to: period.to, opening: statement.opening, received: flows.received, paid: flows.paid,
            carried: flows.carried,
            closing: statement.closing, vouchers: try vouchers.count(village, period.days, connection))
    }

    /// Every period that has ended, newest first: published, still in time, or late.
    func duties(
        of village: KeptVillage, published: [PublishedItem], late: Set<Duty.Key>, at now: Timestamp
    ) throws -> [Duty] {
        let newest = Dictionary(
            published.map { (Duty.Key(item: $0.item, from: $0.period.from), $0) },
            uniquingKeysWith: { $0.version > $1.version ? $0 : $1 })
        let yesterday = CountyTime.china.date(now).adding(days: -1)
        return try catalogue().items.flatMap { rule in
            rule.periods(of: village, endedBy: yesterday).map { period in
                let key = Duty.Key(item: rule.id, from: period.from)
                let item = newest[key]
                let state: Duty.State =
                    switch (item != nil, late.contains(key) || rule.due(period) <= now) {
                    case (true, _): late.contains(key) ? .publishedLate : .published
                    case (false, true): .overdue
                    case (false, false): .due
                    }
                return Duty(rule: rule, period: period, state: state, published: item)
            }
        }.sorted { ($1.period.to, $0.rule.id) < ($0.period.to, $1.rule.id) }
    }

    // MARK: Time

    /// Says publicly what was not published in time, once for each period.
    var handler: TimerHandler {
        TimerHandler(Self.timer) {
            let catalogue = try catalogue()
            return { timer, passage in try fire(timer, catalogue, passage) }
        }
    }

    private func fire(_ timer: DueTimer, _ catalogue: AffairCatalogue, _ passage: Passage) throws {
        guard let code = timer.what["village"]?.string.flatMap({ DivisionCode($0) }),
            let village = try money.villages.find(code, passage)
        else { return }
        let published = Set(
            try table.all(code, passage).map { Duty.Key(item: $0.item, from: $0.period.from) })
        let known = try table.overdue(code, passage)
        let today = CountyTime.china.date(passage.now)
        for rule in catalogue.items {
            for period in rule.periods(of: village, endedBy: today) where rule.due(period) <= passage.now {
                let key = Duty.Key(item: rule.id, from: period.from)
                guard !published.contains(key), !known.contains(key) else { continue }
                let pen = try passage.record(
                    money.entry(
                        "affairs.overdue", code, by: .system(Self.timer),
                        what: ["item": .string(rule.id), "from": .string(period.from.description)]))
                try table.recordOverdue(code, rule.id, period, at: passage.now, pen)
            }
        }
        if let next = next(village, catalogue, after: passage.now) { try passage.postpone(timer, to: next) }
    }

    private func schedule(
        _ village: KeptVillage, _ catalogue: AffairCatalogue, after moment: Timestamp, _ pen: Pen
    ) throws {
        guard let next = next(village, catalogue, after: moment) else { return }
        try pen.schedule(
            Self.timer, of: Subject(KeptVillage.id(house.county, village.code)), at: next,
            what: ["village": .string(village.code.description)])
    }

    /// When something falls due next.
    private func next(_ village: KeptVillage, _ catalogue: AffairCatalogue, after moment: Timestamp) -> Timestamp? {
        catalogue.items.compactMap { rule -> Timestamp? in
            let every = rule.every(in: village)
            guard every != .atOnce else { return nil }
            // The period before may still be due.
            let day = max(village.since, CountyTime.china.date(moment).adding(days: -rule.withinDays - 1))
            var period = Period(every, holding: day)
            while rule.due(period) <= moment { period = Period(every, holding: period.to.adding(days: 1)) }
            return rule.due(period)
        }.min()
    }
}
