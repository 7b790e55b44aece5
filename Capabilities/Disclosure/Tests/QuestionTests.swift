import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("questions and objections") struct QuestionTests {
    @Test("asked about a payment, answered in time, and the answer stands beside it", arguments: Engine.all)
    func answered(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let voucher = try await county.published(U.payment(48_630_000, purpose: "村道硬化"))
            let number = try await county.questions.ask(
                .question, about: .voucher(voucher), in: U.village, words: "谁验收的？请打13812345678", by: U.villager)
            #expect(number.prefix == "WD")
            let asked = try await county.questions.find(number)
            #expect(asked.due == Timestamp(rfc3339: "2026-08-05T00:00:00+08:00"))
            #expect(!asked.words.contains("13812345678"))
            let journal = try await county.journal().map { "\($0.whatText) \($0.actor)" }.joined()
            #expect(!journal.contains("13812345678"))
            for actor in [U.stranger, U.committee, U.villager, .anyone] {
                await #expect(throws: RightRefusal.self) {
                    try await county.questions.answer(number, words: "x", isAccepted: nil, by: actor)
                }
            }
            try await county.questions.answer(number, words: "村民代表现场验收", isAccepted: nil, by: U.secretary)
            await #expect(throws: QuestionRefusal.answered) {
                try await county.questions.answer(number, words: "x", isAccepted: nil, by: U.clerk)
            }
            county.time.pass(days: 30)
            try await county.fireTimers()
            #expect(try await county.questions.find(number).isOverdue == false)
            let page = try await county.ask(.get, "/village/330381001201/money/\(voucher)")
            #expect(page.text.contains("谁验收的") && page.text.contains("村民代表现场验收"))
        }
    }

    @Test("whoever asked finds the own questions and their answers, and nobody else does", arguments: Engine.all)
    func mine(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let voucher = try await county.published(U.payment(100))
            let number = try await county.questions.ask(
                .question, about: .voucher(voucher), in: U.village, words: "路灯修了几盏？", by: U.villager)
            try await county.questions.answer(number, words: "修了六盏", isAccepted: nil, by: U.secretary)
            let own = try await county.ask(.get, "/me/questions", as: U.villager)
            #expect(own.status == 200 && own.text.contains("路灯修了几盏？") && own.text.contains("修了六盏"))
            let other = try await county.ask(.get, "/me/questions", as: U.neighbour)
            #expect(other.status == 200 && !other.text.contains("路灯修了几盏？"))
            let stranger = try await county.ask(.get, "/me/questions")
            #expect(stranger.status == 303)
        }
    }

    @Test("fifteen days end at midnight; a millisecond later it is late for everybody", arguments: Engine.all)
    func late(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let voucher = try await county.published(U.payment(100))
            let number = try await county.questions.ask(
                .question, about: .voucher(voucher), in: U.village, words: "为什么？", by: U.villager)
            county.time.pass(minutes: 15 * 1440 + 15 * 60 - 1)
            try await county.fireTimers()
            #expect(try await county.questions.find(number).isOverdue == false)
            county.time.pass(minutes: 1)
            try await county.fireTimers()
            #expect(try await county.questions.find(number).isOverdue)
            let kinds = try await county.journal().map(\.kind)
            #expect(kinds.contains("disclosure.answerOverdue"))
            let path = "/village/330381001201/question/\(number)?lang=en"
            #expect(try await county.ask(.get, path).text.contains("answer is late"))
            let desk = try await county.ask(.get, "/desk/questions?lang=en", as: U.duty)
            #expect(desk.text.contains("answer is late"))
            try await county.questions.answer(number, words: "补上", isAccepted: nil, by: U.clerk)
            #expect(try await county.ask(.get, path).text.contains("was late"))
        }
    }

    @Test("an objection that is not shared goes to the township, once, by whoever made it", arguments: Engine.all)
    func raised(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.questions.ask(
                .objection, about: .account(AccountCode("521")!), in: U.village, words: "太多", by: U.villager)
            await #expect(throws: QuestionRefusal.notRaised) {
                try await county.questions.raise(number, by: U.villager)
            }
            await #expect(throws: QuestionRefusal.noVerdict) {
                try await county.questions.answer(number, words: "合理", isAccepted: nil, by: U.clerk)
            }
            try await county.questions.answer(number, words: "合理", isAccepted: false, by: U.clerk)
            await #expect(throws: QuestionRefusal.notYours) {
                try await county.questions.raise(number, by: U.neighbour)
            }
            try await county.questions.raise(number, by: U.villager)
            let raised = try await county.questions.find(number)
            #expect(raised.rung == .township && raised.due == Timestamp(rfc3339: "2026-08-10T00:00:00+08:00"))
            await #expect(throws: QuestionRefusal.notRaised) {
                try await county.questions.raise(number, by: U.villager)
            }
            await #expect(throws: QuestionRefusal.forTownship) {
                try await county.questions.answer(number, words: "x", isAccepted: nil, by: U.clerk)
            }
            try await county.questions.answer(number, words: "已核实", isAccepted: nil, by: U.duty)
            await #expect(throws: QuestionRefusal.notRaised) {
                try await county.questions.raise(number, by: U.villager)
            }
            let page = try await county.ask(.get, "/village/330381001201/question/\(number)", as: U.villager)
            #expect(page.text.contains("合理") && page.text.contains("已核实"))
        }
    }

    @Test("one asks about what everybody can read, signed in, and nothing else", arguments: Engine.all)
    func readable(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let waiting = try await county.money.enter(U.payment(100), in: U.village, by: U.clerk)
            for object in [QuestionObject.voucher(waiting), .account(AccountCode("999")!)] {
                await #expect(throws: QuestionRefusal.nothingThere) {
                    try await county.questions.ask(.question, about: object, in: U.village, words: "?", by: U.villager)
                }
            }
            for actor in [Actor.anyone, U.clerk] {
                await #expect(throws: RightRefusal.self) {
                    try await county.questions.ask(
                        .question, about: .account(AccountCode("102")!), in: U.village, words: "?", by: actor)
                }
            }
        }
    }

    @Test("who asked is forgotten at their wish and after three years; the words stay", arguments: Engine.all)
    func forgotten(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            for actor in [U.villager, U.neighbour] {
                _ = try await county.questions.ask(
                    .question, about: .account(AccountCode("102")!), in: U.village, words: "还有多少？", by: actor)
            }
            func askers() async throws -> Int {
                try await county.database.read {
                    try $0.query("SELECT COUNT(*) AS count FROM disclosure_askers")[0]["count"]
                }
            }
            #expect(try await askers() == 2)
            guard case .resident(let person) = U.villager else { return }
            let disclosure = county.disclosure
            try await county.house.door.open { passage in
                let pen = try passage.record(Entry("test", Subject(person), by: .system("test")))
                try disclosure.forget(person, pen)
            }
            #expect(try await askers() == 1)
            county.time.pass(days: 1094)
            let sweep = county.questions.sweep
            #expect(try await county.house.door.open { try sweep.run($0) } == 0)
            county.time.pass(days: 2)
            #expect(try await county.house.door.open { try sweep.run($0) } == 1)
            #expect(try await askers() == 0)
            let table = county.questions.table
            #expect(try await county.database.read { try table.list(U.village, $0) }.count == 2)
        }
    }
}
