import Cases
import Foundation
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// The powers of a village in use: whoever's turn it is does the next step, and everybody sees it.
struct PowersWork: Sendable {
    static let timer = "power.stepDue"

    let house: House
    let book: Book
    let money: MoneyWork
    private let shipped: Result<PowerLists, any Error>
    private let rules: Result<AnomalyRules, any Error>

    init(_ house: House, book: Book, money: MoneyWork) {
        self.house = house
        self.book = book
        self.money = money
        shipped = Result { try JSONDecoder().decode(PowerLists.self, from: Shipped.data("powers")) }
        rules = Result { try JSONDecoder().decode(AnomalyRules.self, from: Shipped.data("anomalies")) }
    }

    var table: PowerTable { PowerTable(county: house.county) }
    func lists() throws -> PowerLists { try shipped.get() }

    /// The list in force on a day.
    func list(on day: LocalDate) throws -> PowerList {
        guard let list = try lists().list(on: day) else { throw PowerRefusal.unknownPower }
        return list
    }

    /// The power that a run uses, as it was when the run began.
    func power(of run: PowerRun) throws -> Power { try Self.power(of: run, try lists()) }

    static func power(of run: PowerRun, _ lists: PowerLists) throws -> Power {
        guard let power = lists.list(from: run.list)?.power(run.power) else { throw PowerRefusal.unknownPower }
        return power
    }

    /// What a post may do here: villages use their powers, the committee watches, the township stands in.
    static func right(_ role: Role) -> Action {
        switch role {
        case .supervisionCommittee, .supervisor, .auditor: .superviseBooks
        case .dutyOfficer: .answerDisclosure
        default: .keepBooks
        }
    }

    // MARK: Doing

    /// - Returns: the number of the run.
    /// - Throws: `RightRefusal`, `PowerRefusal`, `VoucherRefusal.notKept`.
    @discardableResult
    func start(
        _ id: String, _ draft: PowerDraft, in village: DivisionCode, by actor: Actor, key: IdempotencyKey? = nil
    ) async throws -> CaseNumber {
        try require(actor, .keepBooks, on: MoneyWork.object(village))
        let calendar = try await book.calendar()
        return try await house.door.open(once: key) { passage in
            guard try money.villages.find(village, passage) != nil else { throw VoucherRefusal.notKept }
            let context = try context(at: passage.now, calendar, nil, by: actor)
            guard let power = context.list.power(id) else { throw PowerRefusal.unknownPower }
            var draft = draft
            draft.title = mask(draft.title).text
            let first = try PowerRules.start(power, draft, context)
            let run = PowerRun(
                id: ID(at: passage.now), number: try money.villages.next(RunReference.prefix, passage),
                village: village, power: id, list: context.list.from, title: draft.title,
                party: Payee(kind: draft.party.kind, name: PublicName.of(draft.party)), sum: draft.sum,
                events: [first])
            let pen = try passage.record(entry(run, first, by: actor), first: true)
            try money.villages.take(run.number, pen, at: passage.now)
            try table.insert(run, power, pen)
            try setClock(run, power, pen)
            return run.number
        }
    }

    /// One command on one run, decided by the rule.
    /// - Throws: `RightRefusal`, `PowerRefusal`.
    func act(_ number: CaseNumber, _ command: PowerCommand, by actor: Actor) async throws {
        let known = try await find(number)
        if case .post(let holder) = actor {
            try require(actor, Self.right(holder.role), on: MoneyWork.object(known.village))
        } else {
            try require(actor, .keepBooks, on: MoneyWork.object(known.village))
        }
        let calendar = try await book.calendar()
        try await house.door.open { passage in
            guard let run = try table.find(number, passage) else { throw PowerRefusal.unknownRun }
            try write(run, command.masked, try context(at: passage.now, calendar, run, by: actor), by: actor, passage)
        }
    }

    private func write(
        _ run: PowerRun, _ command: PowerCommand, _ context: PowerContext, by actor: Actor, _ passage: Passage
    ) throws {
        let power = try power(of: run)
        let next = try PowerRules.decide(run, command, power, context)
        guard let event = next.events.last else { return }
        let pen = try passage.record(entry(next, event, by: actor))
        try table.update(next, power, pen)
        try setClock(next, power, pen)
    }

    /// One timer, for the step whose turn it is; none once it is known to be late.
    private func setClock(_ run: PowerRun, _ power: Power, _ pen: Pen) throws {
        let subject = Subject(run.id)
        if let step = run.turn(power), let due = run.due, !run.lateSteps.contains(step.id) {
            try pen.schedule(Self.timer, of: subject, at: due)
        } else {
            try pen.cancel(Self.timer, of: subject)
        }
    }

    private func context(
        at now: Timestamp, _ calendar: WorkingCalendar, _ run: PowerRun?, by actor: Actor
    ) throws -> PowerContext {
        let lists = try lists()
        let list = run.flatMap { lists.list(from: $0.list) } ?? lists.list(on: CountyTime.china.date(now))
        guard let list else { throw PowerRefusal.unknownPower }
        var hand: PowerContext.Hand?
        if case .post(let holder) = actor { hand = .init(role: holder.role, person: holder.person) }
        return PowerContext(
            now: now, calendar: calendar, list: list, tender: Money(count: try rules.get().tender), hand: hand)
    }

    // MARK: Reading

    /// - Throws: `PowerRefusal.unknownRun`.
    func find(_ number: CaseNumber) async throws -> PowerRun {
        let table = table
        guard let run = try await house.reader.read({ try table.find(number, $0) }) else {
            throw PowerRefusal.unknownRun
        }
        return run
    }

    // MARK: Time

    /// Says publicly that a step is late.
    var handler: TimerHandler {
        TimerHandler(Self.timer) {
            let calendar = try await book.calendar()
            return { timer, passage in
                guard let id = timer.subject.id(of: PowerRun.self), let run = try table.find(id, passage),
                    let step = run.turn(try power(of: run)), !run.lateSteps.contains(step.id)
                else { return }
                let actor = Actor.system(Self.timer)
                let context = try context(at: passage.now, calendar, run, by: actor)
                try write(run, .lapse(step: step.id), context, by: actor, passage)
            }
        }
    }

    private func entry(_ run: PowerRun, _ event: PowerEvent, by actor: Actor) -> Entry {
        Entry(
            "power.\(event.kind.rawValue)", Subject(run.id), by: actor, division: run.village,
            reference: run.number.description, what: run.fact(event))
    }
}

extension PowerCommand {
    /// The same without personal data in what was written.
    fileprivate var masked: PowerCommand {
        switch self {
        case .perform(let step, let paper, let day, let declaration):
            .perform(step: step, paper: mask(paper).text, day: day, declaration)
        case .stop(let reason): .stop(reason: mask(reason).text)
        case .standAside, .lapse: self
        }
    }
}
