import Cases
import Foundation
import HTTPTypes
import Journal
import Kernel
import Logging
import Places
import Platform
import Posts
import Rights
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import Disclosure

/// A clock that stands still until somebody moves it.
final class HandClock: TimeSource {
    private let time = Mutex(Timestamp(rfc3339: "2026-07-20T09:00:00+08:00")!)

    func now() -> Timestamp { time.withLock { $0 } }
    func pass(days: Int64) { time.withLock { $0 = $0.adding(days: days) } }
    func pass(minutes: Int64) { time.withLock { $0 = $0.adding(minutes: minutes) } }
}

/// A county with one village; its people and its money are invented.
struct DisclosureUnderTest: Sendable {
    static let village = DivisionCode("330381001201")!
    static let clerk = post(.disclosureClerk, "330381001201", person: 1)
    static let committee = post(.supervisionCommittee, "330381001201", person: 2)
    static let secretary = post(.villageSecretary, "330381001201", person: 3)
    static let duty = post(.dutyOfficer, "330381001", person: 4)
    static let stranger = post(.disclosureClerk, "330381001202", person: 5)
    static let supervisor = post(.supervisor, "330381", person: 6)
    static let villager = Actor.resident(ID(bytes: [UInt8](repeating: 77, count: 16))!)
    static let neighbour = Actor.resident(ID(bytes: [UInt8](repeating: 78, count: 16))!)

    let database: any Database
    let disclosure: Disclosure
    let house: House
    let face: Web.Front
    let time: HandClock

    var money: MoneyWork { disclosure.money }
    var affairs: AffairsWork { disclosure.affairs }
    var questions: QuestionsWork { disclosure.questions }

    static func post(_ role: Role, _ place: String, person: UInt8) -> Actor {
        .post(
            PostHolder(
                post: ID(bytes: [UInt8](repeating: 100 + person, count: 16))!,
                person: ID(bytes: [UInt8](repeating: person, count: 16))!, role: role,
                unit: UnitCode("v-\(place)")!, place: DivisionCode(place)!))
    }

    func journal() async throws -> [Entry] {
        let county = house.county
        return try await database.read { try Journal.entries(county, after: 0, limit: 100_000, $0) }.map(\.entry)
    }

    /// A payment of the village: so many fen for `account`, from the bank.
    static func payment(
        _ fen: Int64, for account: String = "522", purpose: String = "村道路灯电费", day: String = "2026-05-08",
        payee: Payee = Payee(kind: .organisation, name: "示例供电所"), source: String? = nil
    ) -> VoucherDraft {
        VoucherDraft(
            day: LocalDate(day)!, purpose: purpose, payee: payee, decision: "年度预算", acceptance: "现场验收",
            lines: [
                VoucherLine(account: AccountCode(account)!, debit: Money(count: fen), credit: .zero),
                VoucherLine(account: AccountCode("102")!, debit: .zero, credit: Money(count: fen)),
            ], source: source)
    }

    func published(_ draft: VoucherDraft) async throws -> CaseNumber {
        let number = try await money.enter(draft, in: Self.village, by: Self.clerk)
        try await money.confirm(number, by: Self.committee)
        return number
    }

    /// The inspections, as `check` runs them.
    func check() async throws {
        struct Quiet: Inspector.Watch {
            var wantsStop: Bool { false }
            func began(_ part: String, total: Int) {}
            func reached(_ count: Int) {}
            func ended(_ part: String) {}
        }
        let (county, seal) = (house.county, house.seal)
        let all = try await disclosure.inspections()
        try await database.read { connection in
            try Inspector(connection, county: county, seal: seal, watch: Quiet()).run(all, from: nil)
        }
    }

    func fireTimers() async throws {
        try await Timers(house.door, reader: house.reader, handlers: disclosure.timers, log: house.log).fireDue()
    }

    /// Asks a route as somebody who has signed in, without any sign-in.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, as actor: Actor = .anyone, _ form: [String: String]? = nil
    ) async throws -> RouteAnswer {
        try await face.ask(
            method, path, as: actor, form.map { .fields($0.map { ($0, $1) }) } ?? .none, of: disclosure.addRoutes)
    }
}

private let divisions = """
    code,name,level,parent,valid_from,valid_to,replaced_by,generated,lon,lat,frame
    330381,瑞安市,county,3303,2016-01-01,,,0,,,
    330381001,甲镇,township,330381,2016-01-01,,,0,,,
    330381001201,上岭村,village,330381001,2016-01-01,,,0,,,
    330381001202,下岭村,village,330381001,2016-01-01,,,0,,,

    """

/// - Parameters:
///   - isOpen: whether the village publishes already, since 2026-01-01.
///   - phones: of residents who have signed in.
func withDisclosure(
    _ engine: Engine, isOpen: Bool = true, phones: [(Actor, String)] = [],
    _ body: (DisclosureUnderTest) async throws -> Void
) async throws {
    let migrations =
        Journal.migrations + Places.migrations + Posts.migrations + Cases.migrations + Disclosure.migrations
    try await withDatabase(engine, migrations: migrations) { database in
        let time = HandClock()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let face = try Web.Front(
            parts: [Places.resources, Posts.resources, Disclosure.resources].compactMap { $0 }, log: log)
        let house = House(
            county: County(DivisionCode("330381")!)!, database: database, seal: try Seal(key: Seal.newKey()),
            time: time, pages: face.pages, log: log)
        try await house.door.prepare()
        let (places, posts) = (Places(house), Posts(house))
        let cases = Cases(house, staff: posts.staff, territory: places.territory)
        let imported = try await places.territory.importDivisions(Array(divisions.utf8), by: .system("test"))
        #expect(imported.rejected.isEmpty)
        let calendar = try #require(Places.resources).appending(path: "Defaults/calendar.json")
        try await cases.book.importCalendar(Array(try Data(contentsOf: calendar)), by: .system("test"))
        let disclosure = Disclosure(
            house, cases: cases, staff: posts.staff, territory: places.territory,
            phone: { [seal = house.seal] person, _ in
                phones.first { $0.0 == .resident(person) }.map { seal.lookup($0.1, kind: "phone") }
            })
        let county = DisclosureUnderTest(
            database: database, disclosure: disclosure, house: house, face: face, time: time)
        if isOpen {
            try await disclosure.affairs.open(
                DisclosureUnderTest.village, since: LocalDate("2026-01-01")!, isMonthly: false,
                by: DisclosureUnderTest.clerk)
        }
        try await body(county)
    }
}
