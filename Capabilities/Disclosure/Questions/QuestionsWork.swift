import Cases
import Foundation
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// Any resident may ask about any line or object to it; the clock runs, and the answer stands beside the line.
struct QuestionsWork: Sendable {
    static let timer = "disclosure.questionDue"

    let house: House
    let book: Book
    let money: MoneyWork
    private let shipped: Result<QuestionClocks, any Error>

    init(_ house: House, book: Book, money: MoneyWork) {
        self.house = house
        self.book = book
        self.money = money
        shipped = Result { try JSONDecoder().decode(QuestionClocks.self, from: Shipped.data("questions")) }
    }

    var table: QuestionTable { QuestionTable(county: house.county) }

    private func clock(at now: Timestamp) throws -> QuestionClocks.Clock {
        guard let clock = try shipped.get().clock(on: CountyTime.china.date(now)) else {
            throw QuestionRefusal.noClock
        }
        return clock
    }

    /// - Returns: its number.
    /// - Throws: `RightRefusal`, `QuestionRefusal`.
    func ask(
        _ kind: Question.Kind, about object: QuestionObject, in village: DivisionCode, words: String, by actor: Actor,
        key: IdempotencyKey? = nil
    ) async throws -> CaseNumber {
        try require(actor, .askDisclosure, on: MoneyWork.object(village))
        guard case .resident(let person) = actor else { throw RightRefusal.notSignedIn }
        let calendar = try await book.calendar()
        return try await house.door.open(once: key) { passage in
            guard try exists(object, in: village, passage) else { throw QuestionRefusal.nothingThere }
            let id = ID<Question>(at: passage.now)
            let number = try money.villages.next("WD", passage)
            let due = try calendar.deadline(from: passage.now, limit: try clock(at: passage.now).answer)
            let question = Question(
                id: id, number: number, village: village, kind: kind, about: object, words: mask(words).text,
                asked: passage.now, rung: .village, due: due, answered: nil, answer: nil, isAccepted: nil,
                isOverdue: false, raised: nil, secondAnswer: nil, secondAnswered: nil)
            let pen = try passage.record(
                entry(
                    "disclosure.asked", question, by: .system("disclosure.ask"),
                    what: [
                        "kind": .string(kind.rawValue), "about": .string(object.kind),
                        "reference": .string(object.reference), "due": .integer(due.milliseconds),
                    ]), first: true)
            try money.villages.take(number, pen, at: passage.now)
            try table.insert(
                question, by: person, sealed: try house.seal.seal(Array(words.utf8), of: id), pen)
            try pen.schedule(Self.timer, of: Subject(id), at: due)
            return number
        }
    }

    /// Whether everybody can read that line.
    private func exists(
        _ object: QuestionObject, in village: DivisionCode, _ connection: any Connection
    ) throws -> Bool {
        switch object {
        case .voucher(let number):
            let voucher = try money.vouchers.find(number, connection)
            return voucher?.village == village && voucher?.state == .published
        case .account(let code): return try money.villages.accounts(village, connection)[code] != nil
        case .item(let id):
            return try AffairTable(county: house.county).find(id, connection)?.village == village
        case .run(let number):
            return try PowerTable(county: house.county).find(number, connection)?.village == village
        case .donation(let number):
            return try DonationTable(county: house.county).find(number, connection)?.village == village
        case .asset(let number):
            return try FilingTable.assets(house.county).find(number, connection)?.current?.filing.village == village
        case .list(let number):
            let list = try ListTable(county: house.county).find(number, connection)
            return list?.village == village && list?.state == .published
        case .contract(let number):
            return try FilingTable.contracts(house.county).find(number, connection)?.current?.filing.village == village
        }
    }

    /// The answer of the village, or of the township to what was raised.
    /// - Throws: `RightRefusal`, `QuestionRefusal`.
    func answer(_ number: CaseNumber, words: String, isAccepted: Bool?, by actor: Actor) async throws {
        let known = try await find(number)
        try require(actor, .answerDisclosure, on: MoneyWork.object(known.village))
        let words = mask(words).text
        try await house.door.open { passage in
            guard let question = try table.find(number, passage) else { throw QuestionRefusal.unknown }
            guard question.isOpen else { throw QuestionRefusal.answered }
            if question.rung == .township, case .post(let holder) = actor, holder.place.level == .village {
                throw QuestionRefusal.forTownship
            }
            guard question.kind == .question || isAccepted != nil || question.rung == .township else {
                throw QuestionRefusal.noVerdict
            }
            var what: [String: JSON] = ["rung": .string(question.rung.rawValue)]
            if let isAccepted { what["accepted"] = .bool(isAccepted) }
            let pen = try passage.record(
                entry("disclosure.answered", question, by: actor, reason: words, what: .object(what)))
            try table.answer(question, words, isAccepted: isAccepted, at: passage.now, pen)
            try pen.cancel(Self.timer, of: Subject(question.id))
        }
    }

    /// An objection that the village does not share goes to the township, once, at the wish of whoever made it.
    /// - Throws: `RightRefusal`, `QuestionRefusal`.
    func raise(_ number: CaseNumber, by actor: Actor) async throws {
        let known = try await find(number)
        try require(actor, .askDisclosure, on: MoneyWork.object(known.village))
        let calendar = try await book.calendar()
        try await house.door.open { passage in
            guard let question = try table.find(number, passage) else { throw QuestionRefusal.unknown }
            guard let person = actor.person, try table.asker(question.id, passage) == person else {
                throw QuestionRefusal.notYours
            }
            guard question.mayBeRaised else { throw QuestionRefusal.notRaised }
            let due = try calendar.deadline(from: passage.now, limit: try clock(at: passage.now).raised)
            let pen = try passage.record(
                entry(
                    "disclosure.raised", question, by: .system("disclosure.ask"),
                    what: ["due": .integer(due.milliseconds)]))
            try table.raise(question.id, due: due, at: passage.now, pen)
            try pen.schedule(Self.timer, of: Subject(question.id), at: due)
        }
    }

    /// - Throws: `QuestionRefusal.unknown`.
    func find(_ number: CaseNumber) async throws -> Question {
        let table = table
        guard let question = try await house.reader.read({ try table.find(number, $0) }) else {
            throw QuestionRefusal.unknown
        }
        return question
    }

    // MARK: Time

    /// Says publicly that an answer is late.
    var handler: TimerHandler {
        TimerHandler(Self.timer) { { timer, passage in try fire(timer, passage) } }
    }

    private func fire(_ timer: DueTimer, _ passage: Passage) throws {
        guard let id = timer.subject.id(of: Question.self), let question = try table.find(id, passage), question.isOpen
        else { return }
        let pen = try passage.record(
            entry(
                "disclosure.answerOverdue", question, by: .system(Self.timer),
                what: ["rung": .string(question.rung.rawValue)]))
        try table.markOverdue(id, pen)
    }

    /// Forgets at night who asked long ago.
    var sweep: Sweep {
        Sweep("disclosure.askers") { passage in
            let edge = passage.now.adding(days: -Int64(QuestionTable.keptDays))
            let old = try passage.query(
                "SELECT question FROM disclosure_askers WHERE county = ? AND asked < ? LIMIT 500",
                [passage.county, edge]
            ).map { try $0["question"] as [UInt8] }
            guard let first = old.first.flatMap({ ID<Question>(bytes: $0) }) else { return 0 }
            let pen = try passage.record(
                Entry(
                    "disclosure.askersForgotten", Subject(first), by: .system("erasure"),
                    what: ["count": .integer(Int64(old.count))]))
            try pen.executeAll(
                "DELETE FROM disclosure_askers WHERE county = ? AND question = ?", old.map { [passage.county, $0] })
            return old.count
        }
    }

    private func entry(
        _ kind: String, _ question: Question, by actor: Actor, reason: String? = nil, what: JSON
    ) -> Entry {
        Entry(
            kind, Subject(question.id), by: actor, reason: reason, division: question.village,
            reference: question.number.description, what: what)
    }
}
