import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing

@testable import Cases
@testable import Reading

/// Search against a plain look at every case, in every state of the index. Everything that is said is invented.
@Suite("search finds what a plain look finds") struct SearchPropertyTests {
    private static let county = CountyFiles.county
    private static let pieces = ["路灯", "坏了", "三天", "门口", "井盖", "LED", "吵闹", "垃圾", "，", " ", "12号", "灯路", "没人修"]
    private static let sought = [
        "路灯", "路灯坏了", "灯坏", "led", "ＬＥＤ", "没有的字", "井盖", "灯路", "三天没人修", "2号", "，", "号",
    ]
    private static let categories = ["C0118", "E0406", "M0302"]
    private static let divisions = ["330381001001", "330381001002", "330381101001", "330381101"]

    struct Told: Sendable {
        let subject: Case
        var text: String
        var more = ""
    }

    @Test("page after page, without gaps and repeats, before, while and after the index is made", arguments: Engine.all)
    func pages(engine: Engine) async throws {
        try await withDatabase(engine, migrations: CaseCounty.migrations) { database in
            let time = HandClock(CountyFiles.morning)
            let house = try CaseCounty(database, time: time).house
            try await house.door.prepare()
            var dice = LifecycleRandom(seed: 5)
            let builder = SearchBuilder(SearchIndex(Self.county), CaseWords(Self.county), full: 100, worth: 30)
            var all = (0..<420).map { Self.told($0, &dice) }
            try await Self.write(Array(all[..<300]), database)
            var found = try await Self.compare(all[..<300], database, &dice)
            // One block of five, the rest is still looked through.
            let first = try await house.reader.read { try builder.next(now: time.now(), isIdle: false, $0) }
            let step = try #require(first)
            let isWritten = try await house.door.open { try builder.write(step, $0) }
            #expect(isWritten)
            found += try await Self.compare(all[..<300], database, &dice)
            #expect(try await builder.catchUp(house) >= 2)
            found += try await Self.compare(all[..<300], database, &dice)
            // Later ones follow, earlier ones come in out of order.
            try await Self.write(Array(all[300...]), database)
            let moments = all[300...].map(\.subject.received)
            try await database.write { pen in
                try builder.index.disturb(moments.min()!...moments.max()!, pen)
            }
            found += try await Self.compare(all[...], database, &dice)
            // Words are added and go.
            for place in stride(from: 3, to: all.count, by: 17) {
                let isErased = place % 2 == 0
                all[place].text = isErased ? "" : all[place].text
                all[place].more = isErased ? "" : "另外井盖也没人修"
                let (told, position) = (all[place], Int64(place))
                try await database.write { pen in
                    let index = SearchIndex(Self.county)
                    if isErased {
                        try pen.execute("UPDATE reports SET text = '' WHERE case_id = ?", [told.subject.id])
                    } else {
                        try index.add(told.more, to: told.subject.id.bytes, position: position, pen)
                    }
                    try index.change(
                        told.subject.id.bytes, receivedAt: told.subject.received, position: 0, erased: isErased, pen)
                }
            }
            found += try await Self.compare(all[...], database, &dice)
            try await builder.catchUp(house, isIdle: true)
            found += try await Self.compare(all[...], database, &dice)
            #expect(found > 500)
            try await Self.inspect(database, builder)
        }
    }

    private static func inspect(_ database: any Database, _ builder: SearchBuilder) async throws {
        try await database.read { connection in
            #expect(try builder.index.changed(connection).isEmpty)
            let end = Timestamp(milliseconds: .max)
            let blocks = Array(try builder.index.blocks(through: end, most: 100, connection).reversed())
            #expect(blocks.count >= 3 && !blocks.contains(where: \.isStale))
            for (block, next) in zip(blocks, blocks.dropFirst()) {
                #expect(block.span.upperBound == next.span.lowerBound)
            }
            for block in blocks {
                #expect(try builder.source.count(in: block.span, connection) == block.cases)
            }
        }
    }

    private static func compare(
        _ all: ArraySlice<Told>, _ database: any Database, _ dice: inout LifecycleRandom
    ) async throws -> Int {
        let table = CaseTable(county)
        var count = 0
        for _ in 0..<40 {
            let words = (0..<[1, 1, 2].randomElement(using: &dice)!).map { _ in sought.randomElement(using: &dice)! }
            var filter = CaseFilter()
            func sometimes(_ change: (inout LifecycleRandom) -> Void) {
                if Int.random(in: 0..<3, using: &dice) == 0 { change(&dice) }
            }
            sometimes { filter.state = CaseState.allCases.randomElement(using: &$0) }
            sometimes { filter.category = CategoryCode(categories.randomElement(using: &$0)!) }
            sometimes { filter.division = DivisionCode((divisions + ["330381001"]).randomElement(using: &$0)!) }
            filter.limit = [3, 20, 200].randomElement(using: &dice)!
            let terms = SearchTerms(words: words)
            let wanted = all.filter { told in
                words.allSatisfy { word in
                    let plain = word == "ＬＥＤ" ? "led" : word
                    return [told.text, told.more].contains { $0.lowercased().contains(plain) }
                } && (filter.state.map { $0 == told.subject.state } ?? true)
                    && (filter.category.map { $0 == told.subject.category } ?? true)
                    && (filter.division.map { $0.contains(told.subject.division) } ?? true)
            }.map(\.subject).sorted { ($0.received, $0.id) > ($1.received, $1.id) }
            var (found, pages): ([ID<Case>], Int) = ([], 0)
            repeat {
                let (asked, most) = (filter, [1, 90, CaseSearch.most].randomElement(using: &dice)!)
                let page = try await database.read { connection in
                    var search = CaseSearch(terms, in: table, asked, connection, most: most, short: most) {
                        $0.reopened == 0
                    }
                    try search.run()
                    return CaseSearch.Page(search)
                }
                #expect(page.found.count <= filter.limit)
                found += page.found.map(\.subject.id)
                filter.after = page.next
                pages += 1
            } while filter.after != nil && pages < 300
            // Those that may not be read are not shown.
            #expect(found == wanted.filter { $0.reopened == 0 }.map(\.id), "\(words) \(filter)")
            count += found.count
        }
        return count
    }

    private static func write(_ all: [Told], _ database: any Database) async throws {
        let table = CaseTable(county)
        try await database.write { pen in
            try pen.executeAll(CaseTable.insertion, try all.map { try table.row($0.subject, at: nil) })
            try pen.executeAll(
                """
                INSERT INTO reports (county, id, case_id, channel, received, text, division, anonymous, notify, receipt,
                    invented) VALUES (?, ?, ?, 'web', ?, ?, ?, 0, 0, ?, 1)
                """,
                all.map { told in
                    let (subject, id) = (told.subject, ID<Report>(at: told.subject.received))
                    return [county, id, subject.id, subject.received, told.text, subject.division, id.bytes]
                })
        }
    }

    private static func told(_ serial: Int, _ dice: inout LifecycleRandom) -> Told {
        // Some in the same millisecond.
        let received = CountyFiles.morning.adding(days: -20).adding(minutes: .random(in: 0..<20_000, using: &dice) / 7)
        let unit = UnitCode("centre")!
        let number = CaseNumber(prefix: "RA", date: CountyTime.china.date(received), serial: serial + 1)!
        var subject = Case(
            id: ID(at: received, using: &dice), number: number, received: received, channel: .web,
            state: CaseState.allCases.randomElement(using: &dice)!,
            category: CategoryCode(categories.randomElement(using: &dice)!)!, catalogue: "t",
            division: DivisionCode(divisions.randomElement(using: &dice)!)!, level: .county, desk: unit, holder: unit)
        subject.reopened = Int.random(in: 0..<10, using: &dice) == 0 ? 1 : 0
        let text = (0..<Int.random(in: 1...7, using: &dice)).map { _ in pieces.randomElement(using: &dice)! }.joined()
        return Told(subject: subject, text: text)
    }
}
