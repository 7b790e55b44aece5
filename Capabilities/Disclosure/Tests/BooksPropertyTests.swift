import HTTPTypes
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing
import Web

@testable import Disclosure

private typealias U = DisclosureUnderTest

/// xorshift64*: the same seed gives the same operations on both engines.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 2_685_821_657_736_338_717
    }
}

/// The books as they must be, kept beside the tables.
private struct ModelBooks {
    var waiting: [CaseNumber] = []
    var published: [CaseNumber] = []
    var lines: [CaseNumber: [VoucherLine]] = [:]
    var reversalOf: [CaseNumber: CaseNumber] = [:]
    var reversed: Set<CaseNumber> = []
    var balances: [String: Turnover] = [:]
    var refused = 0

    mutating func settle(_ number: CaseNumber, isPublished: Bool) {
        waiting.removeAll { $0 == number }
        guard isPublished else {
            if let original = reversalOf[number] { reversed.remove(original) }
            return
        }
        published.append(number)
        for line in lines[number] ?? [] {
            balances[line.account.description, default: Turnover()] =
                balances[line.account.description, default: Turnover()]
                + Turnover(debit: line.debit.count, credit: line.credit.count)
        }
    }
}

@Suite("the books of a village, whatever is done to them") struct BooksPropertyTests {
    private static let operations = 10_000
    private static let batch = 250
    private static let codes = ["101", "102", "112", "153", "211", "311", "501", "503", "521", "522", "523"]

    @Test("ten thousand random operations keep every balance", arguments: Engine.all)
    func balances(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            var dice = Dice(state: 2026)
            var model = ModelBooks()
            for _ in 0..<(Self.operations / Self.batch) {
                let (seed, before) = (dice.next(), model)
                let money = county.money
                model = try await county.house.door.open { passage in
                    // It may run again: it begins where the batch before ended.
                    var (dice, model) = (Dice(state: seed | 1), before)
                    for _ in 0..<Self.batch { try Self.step(&model, &dice, money, passage) }
                    return model
                }
            }
            #expect(model.published.count > 2_000 && model.refused > 500 && !model.reversed.isEmpty)
            let table = county.money.vouchers
            let statement = try await county.database.read {
                try table.statement(U.village, Period(year: 2026).days, $0)
            }
            #expect(statement.isBalanced)
            let found = Dictionary(
                uniqueKeysWithValues: statement.rows.map { ($0.account.code.description, $0.before + $0.within) })
            #expect(found == model.balances)
            try await county.check()
        }
    }

    private static func step(
        _ model: inout ModelBooks, _ dice: inout Dice, _ money: MoneyWork, _ passage: Passage
    ) throws {
        switch Int.random(in: 0..<10, using: &dice) {
        case 0..<4:
            let draft = draft(&dice)
            let isBalanced =
                draft.lines.reduce(0) { $0 + $1.debit.count } == draft.lines.reduce(0) { $0 + $1.credit.count }
            do {
                let number = try money.enter(draft, in: U.village, by: U.clerk, passage)
                #expect(isBalanced)
                model.waiting.append(number)
                model.lines[number] = draft.lines
            } catch let refusal as VoucherRefusal {
                #expect(!isBalanced, "\(refusal)")
                model.refused += 1
            }
        case 4..<8:
            guard let number = model.waiting.randomElement(using: &dice) else { return }
            let isPublished = Int.random(in: 0..<8, using: &dice) > 0
            try money.settle(
                number, isPublished ? .published : .refused, reason: isPublished ? nil : "x", by: U.committee, passage)
            model.settle(number, isPublished: isPublished)
        default:
            guard let number = model.published.randomElement(using: &dice) else { return }
            do {
                let back = try money.reverse(number, reason: "x", by: U.clerk, passage)
                #expect(model.reversalOf[number] == nil && !model.reversed.contains(number))
                model.waiting.append(back)
                model.lines[back] = model.lines[number]?.map(\.reversed)
                model.reversalOf[back] = number
                model.reversed.insert(number)
            } catch is VoucherRefusal {
                #expect(model.reversalOf[number] != nil || model.reversed.contains(number))
            }
        }
    }

    /// Two to six lines; one in six does not balance.
    private static func draft(_ dice: inout Dice) -> VoucherDraft {
        var lines: [VoucherLine] = []
        var rest: Int64 = 0
        for _ in 0..<Int.random(in: 1...5, using: &dice) {
            let sum = Int64.random(in: 1...5_000_000, using: &dice)
            rest += sum
            lines.append(VoucherLine(account: code(&dice), debit: Money(count: sum), credit: .zero))
        }
        if Int.random(in: 0..<6, using: &dice) == 0 { rest += 1 }
        lines.append(VoucherLine(account: code(&dice), debit: .zero, credit: Money(count: rest)))
        return VoucherDraft(
            day: LocalDate("2026-01-01")!.adding(days: Int.random(in: 0...200, using: &dice)), purpose: "x",
            payee: Payee(kind: .nobody, name: ""), decision: "x", lines: lines)
    }

    private static func code(_ dice: inout Dice) -> AccountCode {
        AccountCode(codes.randomElement(using: &dice)!)!
    }
}
