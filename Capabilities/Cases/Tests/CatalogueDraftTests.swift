import Foundation
import Journal
import Kernel
import Platform
import Posts
import Rights
import Store
import TestSupport
import Testing

@testable import Cases

/// Drafts of the catalogue in the small county. Its versions, units and matters are invented.
@Suite("A catalogue is drafted, tried and published") struct CatalogueDraftTests {
    private let clerk = Actor.system("test")
    private let today = LocalDate("2026-03-05")!
    private let lamp = CategoryCode("C0118")!

    /// Two working days for a lamp become five, and another word points to it.
    private func edited(_ book: Book, _ name: String = "t-2") async throws -> CatalogueDraft {
        let draft = try await book.beginDraft(name, by: clerk)
        return try await book.editDraft(
            draft.id, revision: draft.revision,
            .category(lamp, ["keywords": "路灯;灯不亮;灯杆", "solve": "5 工作日"]), by: clerk)
    }

    @Test("published, it holds for what comes from its day on, and for nothing that came before", arguments: Engine.all)
    func publishing(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let (book, county) = (desk.county.cases.book, desk.county)
            let draft = try await edited(book)
            let before = try await desk.report("路口的灯杆倒了").subject
            #expect(before.category == "M9902")
            let old = try await desk.report("路口的路灯不亮了").subject.number
            try await book.publishDraft(draft.id, revision: 2, from: today.adding(days: 1), by: clerk)
            let same = try await desk.report("灯杆歪了").subject
            #expect(same.category == "M9902")
            county.time.pass(minutes: 24 * 60)
            let new = try await desk.report("这里的灯杆也倒了").subject
            #expect(new.category == "C0118")
            let token = try await desk.signIn("centre", .dispatcher)
            for (number, version, limit) in [(old, "t", "2wd"), (new.number, "t-2", "5wd")] {
                try await desk.act(number, "accept", #"{"dispatch":true}"#, as: token, then: "dispatched")
                let subject = try await county.subject(number)
                #expect(subject.catalogue == version)
                #expect(subject.clock(.solve)?.limit == TimeLimit(limit))
            }
            #expect(try await book.drafts().isEmpty)
            let kinds = try await county.journal().map(\.entry.kind).filter { $0.hasPrefix("catalogue.") }
            let expected = ["imported", "drafted", "draftChanged", "published"].map { "catalogue.\($0)" }
            #expect(kinds == expected)
            let versions = try await book.versions()
            #expect(versions.map(\.version) == ["t", "t-2"])
            #expect(versions.last?.effective == today.adding(days: 1))
        }
    }

    @Test("published for today, it holds at once, though the clock stands still", arguments: Engine.all)
    func atOnce(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let book = desk.county.cases.book
            let draft = try await edited(book)
            #expect(try await book.catalogue(on: today).version == "t")
            try await book.publishDraft(draft.id, revision: 2, from: today, by: clerk)
            #expect(try await book.catalogue(on: today).version == "t-2")
            #expect(try await desk.report("路口的灯杆倒了").subject.category == "C0118")
        }
    }

    @Test("whoever comes second is told, and nothing of theirs is lost or done", arguments: Engine.all)
    func meanwhile(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let book = desk.county.cases.book
            let (first, second) = (try await edited(book), try await edited(book, "t-3"))
            await #expect(throws: DraftRefusal.changedMeanwhile) {
                try await book.editDraft(first.id, revision: 1, .removeRoute(2), by: clerk)
            }
            await #expect(throws: DraftRefusal.nameTaken("t-3")) { try await book.beginDraft("t-3", by: clerk) }
            await #expect(throws: DraftRefusal.badName) { try await book.beginDraft("a b", by: clerk) }
            await #expect(throws: DraftRefusal.inThePast(today)) {
                try await book.publishDraft(first.id, revision: 2, from: today.adding(days: -1), by: clerk)
            }
            desk.county.time.pass(minutes: 1)
            try await book.publishDraft(first.id, revision: 2, from: today.adding(days: 9), by: clerk)
            await #expect(throws: DraftRefusal.publishedMeanwhile("t-2")) {
                try await book.publishDraft(second.id, revision: 2, from: today.adding(days: 9), by: clerk)
            }
            #expect(try await book.draft(second.id) == second)
            let third = try await edited(book, "t-4")
            #expect(third.base == "t-2")
            await #expect(throws: DraftRefusal.beforeAnother("t-2", today.adding(days: 9))) {
                try await book.publishDraft(third.id, revision: 1, from: today.adding(days: 8), by: clerk)
            }
            try await book.discardDraft(second.id, revision: 2, by: clerk)
            await #expect(throws: DraftRefusal.unknown) { try await book.draft(second.id) }
        }
    }

    @Test("a row that cannot be read is refused, a gap between rows is kept and bars the publishing")
    func faults() async throws {
        try await withCounty(.sqlite) { desk in
            let book = desk.county.cases.book
            let draft = try await book.beginDraft("t-2", by: clerk)
            do {
                try await book.editDraft(draft.id, revision: 1, .category(lamp, ["solve": "bald"]), by: clerk)
                Issue.record("taken")
            } catch let DraftRefusal.row(faults) {
                #expect(faults.map(\.column) == ["solve"])
            }
            #expect(try await book.draft(draft.id).revision == 1)
            let sheet = try draft.routeSheet()
            #expect(sheet.text == (try CatalogueSheet(sheet.text, columns: CatalogueDraft.routeColumns)).text)
            let all = try #require(sheet.line(where: "category", is: "*"))
            let broken = try await book.editDraft(draft.id, revision: 1, .removeRoute(all), by: clerk)
            await #expect(throws: DraftRefusal.self) {
                try await book.publishDraft(draft.id, revision: broken.revision, from: today, by: clerk)
            }
            let row = ["category": "*", "territory": "330381", "level": "county", "lead": "centre", "basis": "兜底"]
            let whole = try await book.editDraft(draft.id, revision: broken.revision, .route(nil, row), by: clerk)
            try await book.publishDraft(draft.id, revision: whole.revision, from: today, by: clerk)
            #expect(try await book.catalogue(on: today).version == "t-2")
        }
    }

    @Test("only an administrator of the county may")
    func rights() async throws {
        try await withCounty(.sqlite) { desk in
            let book = desk.county.cases.book
            let dispatcher = Actor.post(try await desk.county.holder("centre", .dispatcher))
            await #expect(throws: RightRefusal.self) { try await book.beginDraft("x", by: dispatcher) }
            await #expect(throws: RightRefusal.self) { try await book.beginDraft("x", by: .anyone) }
            let (_, stamp) = try await book.calendarSheet()
            await #expect(throws: RightRefusal.self) { try await book.openNextYear(ifStill: stamp, by: dispatcher) }
        }
    }

    @Test(
        "what is tried is what happens: category, words, unit, and every due date",
        arguments: ["路口的路灯不亮了", "有人违建", "邻居吵闹", "没有头绪"])
    func trial(words: String) async throws {
        try await withCounty(.sqlite) { desk in
            let county = desk.county
            let place = DivisionCode("330381001001001")!
            let catalogue = try await county.cases.book.catalogue(on: today)
            let trial = try await county.cases.work.trial(
                Submission(text: words, place: .division(place), channel: .web), under: catalogue)
            let seen = try await desk.report(words, at: 120.03)
            #expect(trial.preview.category.code.description == seen.subject.category)
            #expect(trial.preview.proposal?.words == seen.proposal?.words)
            let token = try await desk.signIn("centre", .dispatcher)
            try await desk.act(seen.subject.number, "accept", #"{"dispatch":true}"#, as: token, then: "dispatched")
            let subject = try await county.subject(seen.subject.number)
            #expect(trial.obstacle == nil && trial.preview.route?.lead == subject.lead)
            for kind in [ClockKind.sign, .contact, .solve] {
                let clock = try #require(trial.clocks.first { $0.kind == kind })
                #expect(clock.due == subject.clock(kind)?.due && clock.unit == subject.clock(kind)?.unit)
            }
            #expect(try await county.journal().filter { $0.entry.kind == "case.received" }.count == 1)
        }
    }

    @Test("versions differ by exactly what was changed")
    func difference() async throws {
        try await withCounty(.sqlite) { desk in
            let book = desk.county.cases.book
            var draft = try await edited(book)
            let line = try #require(try draft.routeSheet().line(where: "category", is: "E0406"))
            draft = try await book.editDraft(
                draft.id, revision: 2, .route(line, ["lead": "dept-zhujian", "basis": "试"]), by: clerk)
            let row = [
                "category": "M*", "territory": "330381001", "level": "township", "lead": "@township", "basis": "新",
            ]
            draft = try await book.editDraft(draft.id, revision: 3, .route(nil, row), by: clerk)
            let directory = try await desk.county.posts.staff.directory()
            let before = try await book.catalogue("t")
            let after = try #require(draft.stored(from: today).parse(desk.county.house.county, directory).catalogue)
            let difference = CatalogueDifference(from: before, to: after)
            #expect(difference.changedCategories.map(\.columns) == [["keywords", "solve"]])
            #expect(difference.changedCategories.first?.newKeywords == ["灯杆"])
            #expect(difference.changedRoutes.map(\.after.lead.description) == ["dept-zhujian"])
            #expect(difference.newRoutes.map(\.pattern.description) == ["M*"] && difference.goneRoutes.isEmpty)
            #expect(difference.policy.isEmpty && difference.count == 3)
            #expect(CatalogueDifference(from: after, to: after).isEmpty)
            #expect(CatalogueDifference(from: after, to: before).goneRoutes.count == 1)
        }
    }
}

/// Days of the small county's calendar.
@Suite("The calendar is changed day by day") struct CalendarEditingTests {
    private let clerk = Actor.system("test")

    @Test("a holiday moves deadlines that are computed after it, and none that was promised", arguments: Engine.all)
    func holiday(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let (book, county) = (desk.county.cases.book, desk.county)
            let token = try await desk.signIn("centre", .dispatcher)
            func due(_ number: String) async throws -> Timestamp? {
                try await desk.act(number, "accept", #"{"dispatch":true}"#, as: token, then: "dispatched")
                return try await county.subject(number).clock(.solve)?.due
            }
            let friday = LocalDate("2026-03-06")!
            let first = try await desk.report().subject.number
            let promised = try await due(first)
            let (_, stamp) = try await book.calendarSheet()
            try await book.mark(friday, .holiday, named: "试验节", ifStill: stamp, by: clerk)
            #expect(try await county.subject(first).clock(.solve)?.due == promised)
            let second = try await desk.report("另一盏路灯不亮了", at: 120.09).subject.number
            #expect(try await due(second) == promised?.adding(days: 1))
            #expect(try await book.calendarSheet().sheet.name(of: friday) == "试验节")
            let last = try await county.journal().last { $0.entry.kind == "calendar.changed" }
            #expect(last?.entry.what["day"]?.string == "2026-03-06")
        }
    }

    @Test("a second change of what somebody has not seen, and a wrong one, are refused")
    func refusals() async throws {
        try await withCounty(.sqlite) { desk in
            let (book, county) = (desk.county.cases.book, desk.county)
            let (sheet, stamp) = try await book.calendarSheet()
            let (friday, saturday) = (LocalDate("2026-03-06")!, LocalDate("2026-03-07")!)
            await #expect(throws: CalendarRefusal.notAWeekend) {
                try await book.mark(friday, .workday, named: "", ifStill: stamp, by: clerk)
            }
            await #expect(throws: CalendarRefusal.nameless) {
                try await book.mark(friday, .holiday, named: "", ifStill: stamp, by: clerk)
            }
            let beyond = LocalDate(year: sheet.years.upperBound + 1, month: 1, day: 1)!
            await #expect(throws: CalendarRefusal.outsideYears(sheet.years.lowerBound, sheet.years.upperBound)) {
                try await book.mark(beyond, .holiday, named: "元旦", ifStill: stamp, by: clerk)
            }
            county.time.pass(minutes: 1)
            try await book.openNextYear(ifStill: stamp, by: clerk)
            await #expect(throws: CalendarRefusal.changedMeanwhile) {
                try await book.mark(saturday, .workday, named: "补班", ifStill: stamp, by: clerk)
            }
            let (wider, now) = try await book.calendarSheet()
            #expect(wider.years.upperBound == sheet.years.upperBound + 1 && wider.holidays == sheet.holidays)
            try await book.mark(beyond, .holiday, named: "元旦", ifStill: now, by: clerk)
            #expect(try await book.calendar().isWorkingDay(beyond) == false)
            let bad = Array(#"{"range":"2026-01-01..2026-12-31","holidays":{},"workdays":{},"hours":[]}"#.utf8)
            let stampNow = try await book.calendarSheet().stamp
            await #expect(throws: CalendarRefusal.unreadable(.noHours)) {
                try await book.replaceCalendar(bad, ifStill: stampNow, by: clerk)
            }
        }
    }
}
