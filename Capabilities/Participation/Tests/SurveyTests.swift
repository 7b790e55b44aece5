import Journal
import Kernel
import Platform
import Rights
import Store
import Synchronization
import TestSupport
import Testing

@testable import Participation

@Suite("surveys and wish lists: one answer each, who and what apart, counts that can be recomputed")
struct SurveyTests {
    private func publish(
        _ work: SurveyWork, _ county: PartCounty, _ keeping: Survey.Keeping, kind: Survey.Kind = .questions,
        most: Int = 2
    ) async throws -> CaseNumber {
        let plan = SurveyPlan(
            kind: kind, place: PartCounty.village, title: "村里先办什么", text: "虚构", keeping: keeping,
            opens: county.time.now(), closes: county.time.now().adding(hours: 48), most: most)
        let number = try await work.make(plan, by: PartCounty.clerk)
        try await work.edit(number, by: PartCounty.clerk) { questions in
            if kind == .wishes {
                questions[0].options = SurveyRulesTests.options(4)
            } else {
                questions = SurveyRulesTests.four
            }
        }
        try await work.publish(number, by: PartCounty.clerk)
        return number
    }

    private func find(_ number: CaseNumber, _ work: SurveyWork) async throws -> Survey {
        try await work.house.reader.read { [table = work.table] in try #require(try table.find(number, $0)) }
    }

    private func sheets(_ number: CaseNumber, _ work: SurveyWork) async throws -> [[SurveyAnswer]] {
        let survey = try await find(number, work)
        return try await work.house.reader.read { [table = work.table] in try table.sheets(survey.id, $0) }
    }

    private func sheet(_ first: Int, _ words: String? = nil) -> [SurveyAnswer] {
        [.init(choices: [first]), .init(), .init(choices: [4]), .init(words: words)]
    }

    private func close(_ number: CaseNumber, _ work: SurveyWork, _ county: PartCounty) async throws -> Survey {
        county.time.set(try await find(number, work).closes)
        try await county.ring([work.closingTimer])
        return try await find(number, work)
    }

    @Test("an anonymous answer bears nothing of whose it is, not even when it came", arguments: Engine.all)
    func anonymous(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            // Lots that always say the first place: the newest lies first, and the others behind.
            let work = SurveyWork(county.house) { _ in 0 }
            let number = try await publish(work, county, .anonymous)
            for person in 1...7 {
                try await work.answer(number, sheet(person % 3, "第\(person)句"), by: PartCounty.resident(person))
            }
            await #expect(throws: SurveyRefusal.answeredAlready) {
                try await work.answer(number, sheet(0), by: PartCounty.resident(3))
            }
            let words = try await sheets(number, work).map { $0[3].words }
            #expect(words.first == "第7句" && Set(words).count == 7)
            let tied: Int = try await county.house.reader.read {
                try $0.first("SELECT COUNT(person) AS n FROM survey_sheets")?["n"] ?? -1
            }
            #expect(tied == 0)
            let answered = try await county.journal().filter { $0.kind == "survey.answered" }
            #expect(answered.count == 7 && answered.allSatisfy { $0.whatText == "{}" })
            try await county.check(work.inspection)
            let closed = try await close(number, work, county)
            #expect(closed.state == .closed && closed.tally?.questions[0].counts == [2, 3, 2])
            try await county.check(work.inspection)
            await #expect(throws: SurveyRefusal.over) {
                try await work.answer(number, sheet(0), by: PartCounty.resident(9))
            }
        }
    }

    @Test(
        "what can be changed is changed, counts once, and is cut from whoever said it at the end", arguments: Engine.all
    )
    func changeable(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = SurveyWork(county.house)
            let number = try await publish(work, county, .changeable, kind: .wishes)
            for person in 1...6 {
                try await work.answer(number, [.init(choices: [0, 2])], by: PartCounty.resident(person))
            }
            try await work.answer(number, [.init(choices: [3])], by: PartCounty.resident(6))
            await #expect(throws: SurveyRefusal.tooMany(0, most: 2)) {
                try await work.answer(number, [.init(choices: [0, 1, 2])], by: PartCounty.resident(6))
            }
            #expect(try await find(number, work).taken == 6)
            try await county.check(work.inspection)
            let closed = try await close(number, work, county)
            #expect(closed.tally?.questions[0].counts == [5, 0, 5, 1])
            #expect(closed.tally?.questions[0].ranking == [0, 2, 3, 1])
            let (tied, people) = try await county.house.reader.read { [table = work.table] connection in
                (try table.tiedCount(closed.id, connection), try table.peopleCount(closed.id, connection))
            }
            #expect(tied == 0 && people == 6)
            #expect(try await county.journal().last?.what["counts"] != nil)
            try await county.check(work.inspection)
        }
    }

    @Test("of fewer than five nothing is written down that could be read", arguments: Engine.all)
    func few(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = SurveyWork(county.house)
            let number = try await publish(work, county, .anonymous)
            for person in 1...4 { try await work.answer(number, sheet(1), by: PartCounty.resident(person)) }
            _ = try await close(number, work, county)
            #expect(try await county.journal().last?.what == .object(["few": .bool(true)]))
        }
    }

    @Test("what is published no longer changes, and drafts are called off", arguments: Engine.all)
    func drafts(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = SurveyWork(county.house)
            let number = try await publish(work, county, .anonymous)
            await #expect(throws: SurveyRefusal.notDraft) {
                try await work.edit(number, by: PartCounty.clerk) { $0 = [] }
            }
            await #expect(throws: SurveyRefusal.begun) {
                try await work.withdraw(number, reason: "错了", by: PartCounty.clerk)
            }
            let stranger = PartCounty.post(.disclosureClerk, place: DivisionCode("330381001003")!, person: 9)
            await #expect(throws: RightRefusal.self) { try await work.publish(number, by: stranger) }
            await #expect(throws: RightRefusal.self) { try await work.answer(number, sheet(0), by: .anyone) }
            let plan = SurveyPlan(
                kind: .wishes, place: PartCounty.village, title: "t", text: "t", keeping: .changeable,
                opens: county.time.now(), closes: county.time.now().adding(hours: 1))
            let second = try await work.make(plan, by: PartCounty.clerk)
            #expect(second.prefix == "XY" && second.serial == 1)
            await #expect(throws: SurveyRefusal.noSuchQuestion) {
                try await work.edit(second, by: PartCounty.clerk) { $0 = [] }
            }
            await #expect(throws: SurveyRefusal.fewOptions) { try await work.publish(second, by: PartCounty.clerk) }
            try await work.withdraw(second, reason: "换一份", by: PartCounty.clerk)
            #expect(try await find(second, work).state == .withdrawn)
            try await county.check(work.inspection)
        }
    }

    @Test("words lose what is personal, and whoever is forgotten leaves the counts as they were", arguments: Engine.all)
    func forgotten(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = SurveyWork(county.house)
            let number = try await publish(work, county, .changeable)
            try await work.answer(number, sheet(0, "请打 13812345678"), by: PartCounty.resident(1))
            try await work.answer(number, sheet(0), by: PartCounty.resident(2))
            #expect(try await sheets(number, work).allSatisfy { $0[3].words?.contains("13812345678") != true })
            guard case .resident(let person) = PartCounty.resident(1) else { return }
            try await county.house.door.open { passage in
                let pen = try passage.record(Entry("person.forgotten", Subject(person), by: .resident(person)))
                try work.forget(person, pen)
            }
            await #expect(throws: SurveyRefusal.answeredAlready) {
                try await work.answer(number, sheet(0), by: PartCounty.resident(1))
            }
            try await county.check(work.inspection)
            let closed = try await close(number, work, county)
            #expect(closed.tally?.sheets == 2)
            let sweep = work.sweep
            county.pass(hours: 24 * 365)
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            county.pass(hours: 1)
            #expect(try await county.house.door.open { try sweep.run($0) } == 2)
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            try await county.check(work.inspection)
        }
    }

    @Test("check sees a sheet that was changed, one that was added, and a tie that was kept", arguments: Engine.all)
    func inspection(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let (work, county) = (pages.surveys, pages.county)
            let number = try await publish(work, county, .anonymous)
            for person in 1...5 { try await work.answer(number, sheet(1), by: PartCounty.resident(person)) }
            _ = try await close(number, work, county)
            try await county.check(work.inspection)
            func fault(_ sql: String, back: String) async throws -> String? {
                func write(_ sql: String) async throws {
                    _ = try await county.house.door.open { passage in
                        try passage.record(Entry("test", Subject(ID<Survey>(at: passage.now)), by: .system("test")))
                            .execute(sql, [])
                    }
                }
                try await write(sql)
                do {
                    try await county.check(work.inspection)
                    try await write(back)
                    return nil
                } catch let fault as IntegrityFault {
                    try await write(back)
                    return fault.key
                }
            }
            let start = "participation.surveys.fault."
            let sheet =
                "UPDATE survey_sheets SET answers = '[{\"choices\":[%]},{\"choices\":[]},{\"choices\":[4]},{\"choices\":[]}]' WHERE slot = 1"
            let right = sheet.replacing("%", with: "1")
            #expect(try await fault(sheet.replacing("%", with: "0"), back: right) == start + "tally")
            #expect(try await fault(sheet.replacing("%", with: "7"), back: right) == start + "sheet")
            #expect(
                try await fault("UPDATE surveys SET taken = 6", back: "UPDATE surveys SET taken = 5")
                    == start + "counted")
            #expect(
                try await fault(
                    "UPDATE survey_sheets SET person = survey WHERE slot = 1",
                    back: "UPDATE survey_sheets SET person = NULL WHERE slot = 1") == start + "tied")
            try await county.check(work.inspection)
        }
    }
}
