import Foundation
import Kernel
import Places
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

/// The shipped list of powers, taken through every step by invented hands.
struct PowerBench {
    static let now = Timestamp(rfc3339: "2026-07-20T09:00:00+08:00")!
    static let today = CountyTime.china.date(now)
    let list: PowerList
    let calendar: WorkingCalendar

    init() throws {
        let lists = try JSONDecoder().decode(PowerLists.self, from: Shipped.data("powers"))
        list = try #require(lists.list(on: Self.today))
        let folder = try #require(Places.resources)
        calendar = try WorkingCalendar(json: Array(Data(contentsOf: folder.appending(path: "Defaults/calendar.json"))))
    }

    /// The holder of a post; the number tells one from another.
    static func hand(_ role: Role, _ person: UInt8 = 0) throws -> PowerContext.Hand {
        let place = UInt8(try #require(Role.allCases.firstIndex(of: role)))
        return .init(role: role, person: try #require(ID(bytes: [UInt8](repeating: place * 8 + person, count: 16))))
    }

    func context(_ hand: PowerContext.Hand?, days: Int64 = 0) -> PowerContext {
        context(hand, at: Self.now.adding(days: days))
    }

    func context(_ hand: PowerContext.Hand?, at now: Timestamp) -> PowerContext {
        PowerContext(
            now: now, calendar: calendar, list: list, tender: Money(count: 5_000_000),
            hand: hand)
    }

    func draft(_ power: Power) -> PowerDraft {
        let kind: Payee.Kind = power.party == .nobody ? .nobody : power.party == .person ? .person : .organisation
        let sum: Money? =
            switch power.money {
            case .none: nil
            case .any, .belowTender: Money(count: 4_999_999)
            case .fromTender: Money(count: 5_000_000)
            }
        return PowerDraft(
            title: "修路", party: Payee(kind: kind, name: kind == .nobody ? "" : "示例公司"), sum: sum,
            day: LocalDate("2026-01-05")!)
    }

    func begun(_ power: Power) throws -> PowerRun {
        let first = try PowerRules.start(power, draft(power), context(try Self.hand(.disclosureClerk)))
        return PowerRun(
            id: ID(at: Self.now), number: try #require(CaseNumber(prefix: "QL", date: Self.today, serial: 1)),
            village: U.village, power: power.id, list: list.from, title: "修路", party: draft(power).party,
            sum: draft(power).sum, events: [first])
    }

    func performing(_ step: PowerStep, day: LocalDate? = nil) -> PowerCommand {
        let declared: PowerCommand.Declaration? = step.declares == true ? PowerCommand.Declaration.none : nil
        return .perform(step: step.id, paper: "第1号", day: day ?? Self.today, declared)
    }

    /// The run with its next step done as it should be.
    func advanced(_ run: PowerRun, _ power: Power) throws -> PowerRun {
        let step = try #require(run.turn(power))
        let last = try #require(run.done.last?.day ?? run.started?.day)
        let day = last.adding(days: step.afterDays ?? 0)
        let now = try #require(run.events.last).at.adding(days: Int64(step.afterDays ?? 0))
        return try PowerRules.decide(run, performing(step, day: day), power, context(try Self.hand(step.role), at: now))
    }

    /// Every power at every place it can be in, from its beginning to its end.
    func everywhere(_ body: (PowerRun, Power) throws -> Void) throws {
        for power in list.powers {
            var run = try begun(power)
            try body(run, power)
            while run.turn(power) != nil {
                run = try advanced(run, power)
                try body(run, power)
            }
            #expect(run.state(power) == .finished && run.done.map(\.step) == power.steps.map(\.id))
        }
    }

    func refusal(
        _ run: PowerRun, _ command: PowerCommand, _ power: Power, _ context: PowerContext
    ) -> PowerRefusal? {
        do {
            _ = try PowerRules.decide(run, command, power, context)
            return nil
        } catch { return error as? PowerRefusal }
    }
}
