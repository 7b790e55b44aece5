import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

extension DisclosureUnderTest {
    var powers: PowersWork { disclosure.powers }

    /// Begins a run as the clerk.
    func begun(_ power: String = "works.small", sum: Int64? = 1_200_000, party: Payee? = nil) async throws -> CaseNumber
    {
        try await powers.start(
            power,
            PowerDraft(
                title: "修理水渠", party: party ?? Payee(kind: .organisation, name: "示例建材店"),
                sum: sum.map { Money(count: $0) }, day: LocalDate("2026-07-20")!), in: Self.village, by: Self.clerk)
    }

    /// Does steps, each by whom it belongs to, until one is next or the run has ended.
    func carry(_ number: CaseNumber, to last: String? = nil) async throws {
        while true {
            let run = try await powers.find(number)
            let power = try powers.power(of: run)
            guard let turn = run.turn(power), turn.id != last else { return }
            if let wait = turn.afterDays { time.pass(days: Int64(wait)) }
            let actor =
                switch turn.role {
                case .villageSecretary: Self.secretary
                case .supervisionCommittee: Self.committee
                case .dutyOfficer: Self.duty
                default: Self.clerk
                }
            let command = PowerCommand.perform(
                step: turn.id, paper: "第 1 号 通过", day: CountyTime.china.date(time.now()), PowerCommand.Declaration.none)
            try await powers.act(number, command, by: actor)
        }
    }
}

@Suite("powers in use") struct PowersTests {
    private static let village = "/village/330381001201"

    @Test("a small purchase goes from its need to its result, and everybody reads each step", arguments: Engine.all)
    func whole(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            #expect(number.prefix == "QL")
            try await county.carry(number)
            let run = try await county.powers.find(number)
            #expect(try run.state(county.powers.power(of: run)) == .finished)
            let kinds = try await county.journal().map(\.kind).filter { $0.hasPrefix("power.") }
            #expect(kinds == ["power.started"] + [String](repeating: "power.done", count: 5))
            let journal = try await county.journal().map(\.whatText).joined()
            #expect(!journal.contains("修理水渠") && !journal.contains("通过"))
            let page = try await county.ask(.get, "\(Self.village)/power/\(number)")
            #expect(page.status == 200 && page.text.contains("已办结") && page.text.contains("12,000.00 元"))
            #expect(page.text.contains("存村里档案") && page.text.contains("第 1 号 通过"))
            let list = try await county.ask(.get, "\(Self.village)/powers?lang=en")
            #expect(list.text.contains("/power/\(number)") && list.text.contains("finished"))
            #expect(list.text.contains("Small works and purchases"))
            let rows = try await county.ask(.get, "\(Self.village)/powers.csv").text.split(
                whereSeparator: \.isNewline)
            #expect(rows.count == 7 && rows[0].hasSuffix("paper"))
            #expect(rows.count { $0.contains("第 1 号 通过") } == 4)
            try await county.check()
        }
    }

    @Test("every power can be carried to its end", arguments: Engine.all)
    func all(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            for power in try county.powers.list(on: LocalDate("2026-07-20")!).powers {
                let sum: Int64? =
                    switch power.money {
                    case .none: nil
                    case .any, .belowTender: 100
                    case .fromTender: 5_000_000
                    }
                let kind = power.party.kinds.last ?? .nobody
                let party = Payee(kind: kind, name: kind == .nobody ? "" : "林桂芳")
                let number = try await county.begun(power.id, sum: sum, party: party)
                try await county.carry(number)
                let run = try await county.powers.find(number)
                #expect(run.state(power) == .finished && run.lateSteps.isEmpty, "\(power.id)")
                #expect(kind != .person || run.party.name == "林**")
                let page = try await county.ask(.get, "\(Self.village)/power/\(number)?lang=en")
                #expect(page.status == 200 && !page.text.contains("桂芳"))
            }
            try await county.check()
        }
    }

    @Test("a stranger's post, a resident and nobody do no step and begin nothing", arguments: Engine.all)
    func rights(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            let step = PowerCommand.perform(
                step: "request", paper: "1", day: LocalDate("2026-07-20")!, PowerCommand.Declaration.none)
            for actor in [U.stranger, U.villager, Actor.anyone] {
                await #expect(throws: RightRefusal.self) { try await county.powers.act(number, step, by: actor) }
            }
            for actor in [U.secretary, U.committee, U.duty, U.supervisor] {
                await #expect(throws: PowerRefusal.self) { try await county.powers.act(number, step, by: actor) }
            }
            let draft = PowerDraft(
                title: "x", party: Payee(kind: .nobody, name: ""), sum: nil, day: LocalDate("2026-07-20")!)
            for actor in [U.stranger, U.committee, U.duty, U.villager] {
                await #expect(throws: RightRefusal.self) {
                    try await county.powers.start("seal", draft, in: U.village, by: actor)
                }
            }
            #expect(try await county.powers.find(number).done.isEmpty)
        }
    }

    @Test("a step that is late is an entry of the journal, once, and stands on the public page", arguments: Engine.all)
    func late(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            county.time.pass(days: 3)
            try await county.fireTimers()
            #expect(try await county.powers.find(number).lateSteps.isEmpty)
            county.time.pass(days: 1)
            for _ in 1...2 { try await county.fireTimers() }
            let late = try await county.journal().filter { $0.kind == "power.late" }
            #expect(late.count == 1 && late[0].reference == number.description)
            let page = try await county.ask(.get, "\(Self.village)/powers")
            #expect(page.text.contains("已逾期") && page.text.contains("2026-07-23"))
            try await county.carry(number, to: "decide")
            let after = try await county.ask(.get, "\(Self.village)/power/\(number)?lang=en")
            #expect(after.text.contains("was late") && after.text.contains("Next:"))
            try await county.check()
        }
    }

    @Test("a voucher names the run it rests on; each leads to the other", arguments: Engine.all)
    func vouchers(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            try await county.carry(number, to: "accept")
            func paying(_ decision: String) -> VoucherDraft {
                var draft = U.payment(1_200_000)
                draft.decision = decision
                return draft
            }
            let voucher = try await county.published(paying("两委会决定，\(number.description.lowercased())"))
            let page = try await county.ask(.get, "\(Self.village)/money/\(voucher)")
            #expect(page.text.contains("\(Self.village)/power/\(number)") && page.text.contains(number.shown))
            let run = try await county.ask(.get, "\(Self.village)/power/\(number)")
            #expect(run.text.contains("\(Self.village)/money/\(voucher)") && run.text.contains("合计支出"))
            let other = try #require(CaseNumber(prefix: "QL", date: LocalDate("2026-07-01")!, serial: 999))
            // Nobody's number, and one with a digit mistyped.
            let mistyped = String(number.description.dropLast()) + "\((number.checkDigit + 1) % 10)"
            for wrong in [other.shown, mistyped] {
                await #expect(throws: VoucherRefusal.noSuchRun(wrong)) {
                    try await county.money.enter(paying(wrong), in: U.village, by: U.clerk)
                }
            }
            try await county.check()
        }
    }

    @Test("a resident asks about a run, and the answer stands on its page", arguments: Engine.all)
    func asked(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            let form = try await county.ask(.get, "\(Self.village)/ask/run/\(number)", as: U.villager)
            #expect(form.status == 200 && form.text.contains("修理水渠"))
            let question = try await county.questions.ask(
                .objection, about: .run(number), in: U.village, words: "为什么不招标？", by: U.villager)
            try await county.questions.answer(question, words: "低于起点", isAccepted: false, by: U.clerk)
            let page = try await county.ask(.get, "\(Self.village)/power/\(number)")
            #expect(page.text.contains("为什么不招标？") && page.text.contains("低于起点"))
            let other = try #require(CaseNumber(prefix: "QL", date: LocalDate("2026-07-01")!, serial: 999))
            await #expect(throws: QuestionRefusal.nothingThere) {
                try await county.questions.ask(.question, about: .run(other), in: U.village, words: "?", by: U.villager)
            }
        }
    }
}
