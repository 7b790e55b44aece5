import Foundation
import Kernel
import Places
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("the steps of a power") struct PowerRulesTests {
    private let bench: PowerBench

    init() throws { bench = try PowerBench() }

    @Test("the list is whole: both kinds, four proposals before a tender, every power decided at most once")
    func shipped() {
        #expect(bench.list.powers.count >= 12 && Set(bench.list.powers.map(\.kind)) == Set(Power.Kind.allCases))
        for power in bench.list.powers {
            #expect(Set(power.steps.map(\.id)).count == power.steps.count, "\(power.id)")
            #expect(power.steps.count { $0.decides == true } == 1, "\(power.id)")
            #expect(power.steps.contains { $0.publishes == true }, "\(power.id)")
            #expect(power.steps.allSatisfy { $0.body == nil || $0.bodyEnglish != nil })
            guard power.money == .fromTender else { continue }
            #expect(
                power.steps.prefix(5).map(\.id) == ["propose", "consult", "deliberate", "decide", "announce"])
            #expect(power.steps.last?.id == "result")
        }
    }

    @Test("at every place only the next step is taken; what is done or skipped is refused, and nothing after the end")
    func order() throws {
        try bench.everywhere { run, power in
            for step in power.steps {
                let found = bench.refusal(
                    run, bench.performing(step), power, bench.context(try PowerBench.hand(step.role)))
                guard let turn = run.turn(power) else {
                    #expect(found == .ended)
                    continue
                }
                if run.done.contains(where: { $0.step == step.id }) {
                    #expect(found == .alreadyDone(step: step))
                } else if step.id != turn.id {
                    #expect(found == .skipped(next: turn))
                } else if step.afterDays == nil {
                    #expect(found == nil)
                }
            }
            let unknown = PowerCommand.perform(step: "x", paper: "1", day: PowerBench.today, nil)
            let found = bench.refusal(run, unknown, power, bench.context(try PowerBench.hand(.villageSecretary)))
            #expect(found == (run.turn(power) == nil ? .ended : .unknownStep))
        }
    }

    @Test("a step is done by its own post and by nobody else")
    func roles() throws {
        try bench.everywhere { run, power in
            guard let turn = run.turn(power), turn.afterDays == nil else { return }
            for role in Role.allCases {
                let found = bench.refusal(run, bench.performing(turn), power, bench.context(try PowerBench.hand(role)))
                #expect((found == nil) == (role == turn.role), "\(power.id) \(turn.id) \(role)")
                if role != turn.role { #expect(found == .wrongRole(step: turn)) }
            }
            #expect(bench.refusal(run, bench.performing(turn), power, bench.context(nil)) == .wrongRole(step: turn))
        }
    }

    @Test("no step without its paper, and a number has digits")
    func papers() throws {
        try bench.everywhere { run, power in
            guard let turn = run.turn(power), turn.afterDays == nil else { return }
            let declared: PowerCommand.Declaration? = turn.declares == true ? PowerCommand.Declaration.none : nil
            for (paper, expected) in [
                ("", PowerRefusal.noPaper(step: turn)), (" \n", .noPaper(step: turn)),
                (
                    String(repeating: "1", count: turn.paper.kind.longest + 1),
                    .tooLong(step: turn, limit: turn.paper.kind.longest)
                ),
            ] {
                let command = PowerCommand.perform(step: turn.id, paper: paper, day: PowerBench.today, declared)
                #expect(bench.refusal(run, command, power, bench.context(try PowerBench.hand(turn.role))) == expected)
            }
            let words = PowerCommand.perform(step: turn.id, paper: "没有编号", day: PowerBench.today, declared)
            let found = bench.refusal(run, words, power, bench.context(try PowerBench.hand(turn.role)))
            #expect(found == (turn.paper.kind == .number ? .notANumber(step: turn) : nil))
        }
    }

    @Test("it begins with a matter, the right kind of party and a sum on the right side of the tender threshold")
    func starts() throws {
        func tried(_ power: Power, _ change: (inout PowerDraft) -> Void) throws -> PowerRefusal? {
            var draft = bench.draft(power)
            change(&draft)
            do {
                _ = try PowerRules.start(power, draft, bench.context(try PowerBench.hand(.disclosureClerk)))
                return nil
            } catch { return error as? PowerRefusal }
        }
        let tender = Money(count: 5_000_000)
        for power in bench.list.powers {
            #expect(try tried(power) { _ in } == nil)
            #expect(try tried(power) { $0.title = "" } == .noTitle)
            #expect(try tried(power) { $0.day = PowerBench.today.adding(days: 1) } == .future)
            for kind in Payee.Kind.allCases {
                let found = try tried(power) { $0.party = Payee(kind: kind, name: kind == .nobody ? "" : "某") }
                #expect(found == (power.party.kinds.contains(kind) ? nil : .wrongParty), "\(power.id) \(kind)")
            }
            if power.party != .nobody {
                let kind = power.party == .person ? Payee.Kind.person : .organisation
                #expect(try tried(power) { $0.party = Payee(kind: kind, name: "") } == .noParty)
            }
            let below = try tried(power) { $0.sum = Money(count: tender.count - 1) }
            let from = try tried(power) { $0.sum = tender }
            switch power.money {
            case .none: #expect(below == .needlessSum && from == .needlessSum)
            case .any: #expect(below == nil && from == nil)
            case .belowTender: #expect(below == nil && from == .sumForTender(limit: tender))
            case .fromTender: #expect(below == .sumBelowTender(limit: tender) && from == nil)
            }
            guard power.money != .none else { continue }
            for sum in [nil, Money.zero, Money(count: -1)] { #expect(try tried(power) { $0.sum = sum } == .noSum) }
        }
    }

    @Test(
        "a run's number is found in what somebody wrote, however it is written",
        arguments: ["%@", "会议决议，%@", "见%@、附件", "(%@)"])
    func references(pattern: String) throws {
        let number = try #require(CaseNumber(prefix: "QL", date: PowerBench.today, serial: 3))
        for written in [number.shown, number.description, number.description.lowercased()] {
            let text = pattern.replacing("%@", with: written)
            #expect(RunReference.numbers(in: text) == [number])
            #expect(RunReference.tidied(text) == pattern.replacing("%@", with: number.shown))
        }
        let wrong = String(number.description.dropLast()) + "\((number.checkDigit + 1) % 10)"
        #expect(RunReference.numbers(in: wrong).isEmpty && RunReference.written(in: wrong) == [wrong])
        #expect(RunReference.written(in: "年度预算").isEmpty)
    }
}
