import Kernel
import Posts
import Store
import TestSupport
import Testing

@testable import Cases

/// Invented cases in a few places, states and units, and what a list of them must be, found by looking at every one.
@Suite("lists of cases beside a plain look at all of them")
struct ListPropertyTests {
    private static let county = County(DivisionCode("330381")!)!
    private static let divisions = ["330381001001", "33038100100100102", "330381101201", "330381101", "330381"]
    private static let units = ["centre", "dept-lamps", "t-330381001"]
    private static let categories = ["C0118", "E0406", "E0102"]
    private static let start = Timestamp(milliseconds: 1_770_000_000_000)

    private struct Told {
        let subject: Case
        let point: Coordinate?
        var isOpen: Bool { !subject.state.isSettled && subject.mergedInto == nil }
        var due: Timestamp { subject.nextClock?.due ?? CaseTable.never }
    }

    /// Two in five lie close together, so that a small box is dense; a few hundred cells hold the others.
    private static func point(_ dice: inout LifecycleRandom) -> Coordinate? {
        switch Int.random(in: 0..<10, using: &dice) {
        case 0..<4:
            Coordinate(lon: .random(in: 120.61...120.64, using: &dice), lat: .random(in: 27.77...27.79, using: &dice))
        case 4..<8: Coordinate(lon: .random(in: 120.1...120.7, using: &dice), lat: .random(in: 27.5...28, using: &dice))
        default: nil
        }
    }

    private static func told(_ serial: Int, _ dice: inout LifecycleRandom) -> Told {
        // Several come at once.
        let received = start.adding(milliseconds: Int64.random(in: 0..<300, using: &dice) * 60_000)
        let id = ID<Case>(at: received, using: &dice)
        let unit = UnitCode(units.randomElement(using: &dice)!)!
        let number = CaseNumber(prefix: "RA", date: CountyTime.china.date(start), serial: serial)!
        let clock = RunningClock(
            kind: .solve, number: 0, ordinal: 0, unit: unit, limit: TimeLimit("1wd")!, started: received,
            due: received.adding(milliseconds: Int64.random(in: 0..<5, using: &dice) * 3_600_000))
        let isMerged = Int.random(in: 0..<12, using: &dice) == 0
        let subject = Case(
            id: id, number: number, received: received, channel: Channel.allCases.randomElement(using: &dice)!,
            state: CaseState.allCases.randomElement(using: &dice)!,
            category: CategoryCode(categories.randomElement(using: &dice)!)!, catalogue: "t",
            division: DivisionCode(divisions.randomElement(using: &dice)!)!, level: .county, desk: unit, holder: unit,
            clocks: Bool.random(using: &dice) ? [clock] : [],
            mergedInto: isMerged ? CaseReference(id: id, number: number) : nil)
        return Told(subject: subject, point: point(&dice))
    }

    private static func filter(_ dice: inout LifecycleRandom) -> CaseFilter {
        var filter = CaseFilter()
        func sometimes(_ chance: Double, _ change: (inout LifecycleRandom) -> Void) {
            if Double.random(in: 0..<1, using: &dice) < chance { change(&dice) }
        }
        sometimes(0.3) { filter.state = CaseState.allCases.randomElement(using: &$0) }
        sometimes(0.3) { filter.category = CategoryCode(categories.randomElement(using: &$0)!) }
        sometimes(0.3) { filter.categories = [0, 2].map { CategoryCode(categories[$0])! }.shuffled(using: &$0) }
        sometimes(0.4) { filter.division = DivisionCode((divisions + ["330381001"]).randomElement(using: &$0)!) }
        sometimes(0.2) { filter.since = start.adding(milliseconds: .random(in: 0..<9_000_000, using: &$0)) }
        sometimes(0.4) { filter.bounds = box(&$0) }
        sometimes(0.3) { filter.holder = UnitCode(units.randomElement(using: &$0)!) }
        sometimes(0.1) { _ in filter.onlyOpen = true }
        sometimes(0.2) { filter.channel = Channel.allCases.randomElement(using: &$0) }
        sometimes(0.3) { _ in filter.order = .due }
        sometimes(0.1) {
            filter.overdueAt = start.adding(milliseconds: .random(in: 0..<30_000_000, using: &$0))
            filter.order = .due
        }
        filter.limit = [1, 7, 50].randomElement(using: &dice)!
        return filter
    }

    /// A corner of a cell, a few cells, some hundred, or the whole world.
    private static func box(_ dice: inout LifecycleRandom) -> CaseFilter.Box? {
        guard Int.random(in: 0..<6, using: &dice) > 0 else {
            return CaseFilter.Box(west: -180, south: -90, east: 180, north: 90)
        }
        let west = Double.random(in: 120...120.65, using: &dice)
        let south = Double.random(in: 27.5...27.8, using: &dice)
        let size = [0.003, 0.02, 0.05, 0.12, 0.7].randomElement(using: &dice)!
        return CaseFilter.Box(west: west, south: south, east: west + size, north: south + size)
    }

    private static func expected(_ filter: CaseFilter, of all: [Told]) -> [Told] {
        let found = all.filter { told in
            let subject = told.subject
            if filter.isOfOpen ? !told.isOpen : subject.mergedInto != nil { return false }
            if let state = filter.state, subject.state != state { return false }
            if let category = filter.category, subject.category != category { return false }
            if let categories = filter.categories, !categories.contains(subject.category) { return false }
            if let channel = filter.channel, subject.channel != channel { return false }
            if let holder = filter.holder, subject.holder != holder { return false }
            if let since = filter.since, subject.received < since { return false }
            if let moment = filter.overdueAt, told.due >= moment { return false }
            if let division = filter.division, !division.contains(subject.division) { return false }
            guard let box = filter.bounds else { return true }
            guard let point = told.point else { return false }
            return (box.west...box.east).contains(point.lon) && (box.south...box.north).contains(point.lat)
        }
        return found.sorted { a, b in
            filter.order == .newest
                ? (a.subject.received, a.subject.id) > (b.subject.received, b.subject.id)
                : (a.due, a.subject.id) < (b.due, b.subject.id)
        }
    }

    @Test("every list counts what is in it, and no farther than asked", arguments: Engine.all)
    func counts(engine: Engine) async throws {
        var dice = LifecycleRandom(seed: 11)
        let all = (1...600).map { Self.told($0, &dice) }
        let filters = (0..<60).map { _ in Self.filter(&dice) }
        let table = CaseTable(Self.county)
        try await withDatabase(engine, migrations: CaseCounty.migrations) { database in
            try await database.write { pen in
                try pen.executeAll(CaseTable.insertion, try all.map { try table.row($0.subject, at: $0.point) })
            }
            for part in stride(from: 0, to: filters.count, by: 12).map({ Array(filters[$0..<$0 + 12]) }) {
                let found = try await database.read { try table.counts(part, most: 40, $0) }
                #expect(found == part.map { min(40, Self.expected($0, of: all).count) })
            }
        }
    }

    @Test("every filter gives the same cases in the same order, page after page", arguments: Engine.all)
    func pages(engine: Engine) async throws {
        var dice = LifecycleRandom(seed: 7)
        let all = (1...1500).map { Self.told($0, &dice) }
        let filters = (0..<150).map { _ in Self.filter(&dice) }
        let table = CaseTable(Self.county)
        try await withDatabase(engine, migrations: CaseCounty.migrations) { database in
            try await database.write { pen in
                try pen.executeAll(CaseTable.insertion, try all.map { try table.row($0.subject, at: $0.point) })
            }
            var shown = 0
            for first in filters {
                var filter = first
                let wanted = Self.expected(filter, of: all)
                // The first page, one from the middle, and the end.
                for from in Set([0, wanted.count / 2, max(0, wanted.count - 3)]).sorted() {
                    if from > 0 {
                        let last = wanted[from - 1]
                        filter.after = .init(
                            moment: filter.order == .newest ? last.subject.received : last.due, id: last.subject.id)
                    }
                    let asked = filter
                    let found = try await database.read { try table.list(asked, $0) }
                    let page = wanted.dropFirst(from).prefix(filter.limit)
                    #expect(found.map(\.subject) == page.map(\.subject), "\(asked)")
                    #expect(found.map(\.point) == page.map(\.point), "\(asked)")
                    shown += found.count
                }
            }
            #expect(shown > 1000)
        }
    }
}
