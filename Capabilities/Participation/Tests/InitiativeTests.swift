import Foundation
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("bells and proposals: joined once, answered in time, done step by step")
struct InitiativeTests {
    private static func calendar() throws -> WorkingCalendar {
        let folder = try #require(Places.resources)
        return try WorkingCalendar(json: Array(Data(contentsOf: folder.appending(path: "Defaults/calendar.json"))))
    }

    private func work(_ county: PartCounty) -> InitiativeWork {
        InitiativeWork(county.house) { try Self.calendar() }
    }

    private func begin(
        _ kind: Initiative.Kind, _ work: InitiativeWork, words: String = "村口停车乱，想一起商量"
    ) async throws -> CaseNumber {
        try await work.begin(
            kind, in: PartCounty.village, title: "停车位", words: words, by: PartCounty.resident(1)
        ).number
    }

    private func find(_ number: CaseNumber, _ work: InitiativeWork) async throws -> Initiative {
        try await work.house.reader.read { [table = work.table] in try #require(try table.find(number, $0)) }
    }

    @Test("a bell is owed an answer from the first ring, five working days on", arguments: Engine.all)
    func bell(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = work(county)
            let number = try await begin(.bell, work)
            let rung = try await find(number, work)
            #expect(rung.state == .awaiting && rung.supporters == 1)
            // Monday 09:00 and five working days: the close of business of the next Monday.
            let due = try #require(rung.answerBy)
            #expect(CountyTime.china.date(due) == LocalDate("2026-11-30"))
            county.time.set(due)
            try await county.ring([work.overdueTimer])
            #expect(try await county.journal().last?.kind == "initiative.overdue")
            try await work.answer(number, "下周五晚上开议事会", accepting: true, by: PartCounty.clerk)
            #expect(try await find(number, work).state == .accepted)
        }
    }

    @Test("the tenth supporter of a proposal starts its clock, and nobody counts twice", arguments: Engine.all)
    func proposal(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = work(county)
            let number = try await begin(.proposal, work)
            await #expect(throws: InitiativeRefusal.alreadyJoined) {
                try await work.join(number, by: PartCounty.resident(1))
            }
            for person in 2...9 { try await work.join(number, by: PartCounty.resident(person)) }
            var found = try await find(number, work)
            #expect(found.state == .gathering && found.answerBy == nil && found.supporters == 9)
            await #expect(throws: InitiativeRefusal.notAwaiting) {
                try await work.answer(number, "不行", accepting: false, by: PartCounty.clerk)
            }
            try await work.join(number, by: PartCounty.resident(10))
            found = try await find(number, work)
            #expect(found.state == .awaiting)
            #expect(
                found.answerBy.map { CountyTime.china.date($0.adding(milliseconds: -1)) } == LocalDate("2026-12-08"))
            let joined = try await county.house.reader.read { [table = work.table, found] in
                try table.joinedCount(found, $0)
            }
            #expect(joined == found.supporters)
            try await work.answer(number, "今年没有这笔钱", accepting: false, by: PartCounty.clerk)
            await #expect(throws: InitiativeRefusal.isOver) { try await work.join(number, by: PartCounty.resident(11)) }
        }
    }

    @Test("what was agreed is done step by step and never undone", arguments: Engine.all)
    func steps(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = work(county)
            let number = try await begin(.bell, work)
            let steps = [
                Initiative.Step(what: "划线", due: LocalDate("2026-12-10")!, percent: 0),
                Initiative.Step(what: "装牌", due: LocalDate("2026-12-20")!, percent: 0),
            ]
            let meeting = Initiative.Meeting(
                council: .residents, day: LocalDate("2026-11-27")!, people: 23, agenda: "停车",
                minutes: "林阿明电话 13812345678 说可以",
                outcome: "划 20 个车位")
            await #expect(throws: InitiativeRefusal.notAccepted) {
                try await work.agree(number, meeting, steps, by: PartCounty.clerk)
            }
            try await work.answer(number, "好，开会", accepting: true, by: PartCounty.clerk)
            try await work.agree(number, meeting, steps, by: PartCounty.clerk)
            #expect(try await find(number, work).meeting?.minutes.contains("13812345678") == false)
            try await work.progress(number, step: 0, percent: 60, by: PartCounty.clerk)
            await #expect(throws: InitiativeRefusal.backwards) {
                try await work.progress(number, step: 0, percent: 59, by: PartCounty.clerk)
            }
            await #expect(throws: InitiativeRefusal.unknownStep) {
                try await work.progress(number, step: 2, percent: 1, by: PartCounty.clerk)
            }
            #expect(try await find(number, work).percent == 30)
            try await work.progress(number, step: 0, percent: 100, by: PartCounty.clerk)
            try await work.progress(number, step: 1, percent: 100, by: PartCounty.clerk)
            #expect(try await find(number, work).state == .done)
        }
    }

    @Test("another village's clerk does not answer, and words lose what is personal", arguments: Engine.all)
    func rights(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = work(county)
            let number = try await begin(.bell, work, words: "请找王小明，电话 13812345678")
            #expect(try await find(number, work).words.contains("13812345678") == false)
            let other = PartCounty.post(.disclosureClerk, place: DivisionCode("330381001003")!, person: 9)
            await #expect(throws: RightRefusal.self) {
                try await work.answer(number, "好", accepting: true, by: other)
            }
            await #expect(throws: RightRefusal.self) { try await work.join(number, by: .anyone) }
        }
    }

    @Test("nobody begins more than three in a day", arguments: Engine.all)
    func limit(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = work(county)
            for _ in 0..<InitiativeWork.mostADay { _ = try await begin(.bell, work) }
            await #expect(throws: InitiativeRefusal.tooMany) { try await begin(.proposal, work) }
            county.pass(hours: 24)
            let next = try await begin(.bell, work)
            #expect(next.serial == InitiativeWork.mostADay + 1)
            try await county.check(work.inspection)
        }
    }

    @Test("whoever is forgotten leaves the count as it was", arguments: Engine.all)
    func forgotten(engine: Engine) async throws {
        try await withPartCounty(engine) { county in
            let work = work(county)
            let number = try await begin(.bell, work)
            guard case .resident(let person) = PartCounty.resident(1) else { return }
            try await county.house.door.open { passage in
                let pen = try passage.record(Entry("person.forgotten", Subject(person), by: .resident(person)))
                try work.forget(person, pen)
            }
            let found = try await find(number, work)
            #expect(found.author == nil && found.supporters == 1)
            await #expect(throws: InitiativeRefusal.alreadyJoined) {
                try await work.join(number, by: PartCounty.resident(1))
            }
            try await county.check(work.inspection)
        }
    }
}
