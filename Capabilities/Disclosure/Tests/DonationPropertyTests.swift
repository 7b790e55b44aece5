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

/// What is where, kept beside the tables.
private struct ModelStore {
    struct Part {
        let donation: CaseNumber
        let step: Int
        let state: DonationStep.State
        /// Where a part goes that is not written off.
        let before: DonationStep.State
        var left: Int64
    }

    var parts: [Part] = []
    var received: [CaseNumber: Int64] = [:]
    var steps: [CaseNumber: Int] = [:]
    var refused = 0

    func sum(_ state: DonationStep.State) -> Int64 { parts.reduce(0) { $1.state == state ? $0 + $1.left : $0 } }
}

@Suite("donations, whatever is done to them") struct DonationPropertyTests {
    private static let operations = 10_000
    private static let batch = 250

    @Test("ten thousand random operations keep every quantity whole at every step", arguments: Engine.all)
    func whole(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            var dice = Dice(state: 2611)
            var model = ModelStore()
            let donations = county.disclosure.donations
            for _ in 0..<(Self.operations / Self.batch) {
                let (seed, before) = (dice.next(), model)
                model = try await county.house.door.open { passage in
                    // It may run again: it begins where the batch before ended.
                    var (dice, model) = (Dice(state: seed | 1), before)
                    for _ in 0..<Self.batch { try Self.step(&model, &dice, donations, passage) }
                    return model
                }
                let sums = try await county.database.read {
                    try donations.table.totals(within: U.village, $0).first?.sums ?? DonationSums()
                }
                #expect(sums.total == model.received.values.reduce(0, +))
                for state in DonationStep.State.allCases { #expect(sums[state] == model.sum(state), "\(state)") }
                for place in DonationTable.places(U.village).dropFirst() {
                    let above = try await county.database.read {
                        try donations.table.totals(within: place, $0).first?.sums
                    }
                    #expect(above == sums)
                }
            }
            #expect(model.refused > 1_000 && model.sum(.handedOver) > 0 && model.sum(.writtenOff) > 0)
            for (number, quantity) in model.received {
                #expect(try await county.steps(number).reduce(0) { $0 + $1.left } == quantity)
            }
            try await county.check()
        }
    }

    private static func step(
        _ model: inout ModelStore, _ dice: inout Dice, _ donations: DonationWork, _ passage: Passage
    ) throws {
        if model.parts.isEmpty || Int.random(in: 0..<40, using: &dice) == 0 {
            let quantity = Int64.random(in: 1...5_000, using: &dice)
            let draft = DonationWork.Draft(gift: U.rice, quantity: quantity, purpose: "x", donor: .anonymous)
            let number = try donations.receive(draft, in: U.village, by: U.clerk, passage)
            model.received[number] = quantity
            model.steps[number] = 1
            model.parts.append(.init(donation: number, step: 1, state: .lying, before: .lying, left: quantity))
            return
        }
        // Any move of any part, of anything from nothing to more than is there.
        let index = Int.random(in: 0..<model.parts.count, using: &dice)
        let part = model.parts[index]
        let kind = DonationMove.Kind.allCases.randomElement(using: &dice)!
        let isSettled = kind == .writeOff || kind == .keep
        let quantity =
            isSettled && Int.random(in: 0..<4, using: &dice) > 0
            ? part.left : Int64.random(in: -1...max(1, part.left + part.left / 4 + 1), using: &dice)
        let mayMove = DonationRules.moves(part.state).contains(kind) && quantity > 0 && quantity <= part.left
        do {
            try donations.move(
                DonationMove(kind: kind, from: part.step, quantity: quantity),
                .init(place: "x", recipient: .village, words: "x"), of: part.donation,
                by: isSettled ? U.committee : U.clerk, passage)
            #expect(mayMove && (!isSettled || quantity == part.left))
            apply(kind, quantity, index, &model)
        } catch is DonationRefusal {
            #expect(!mayMove || isSettled && quantity != part.left)
            model.refused += 1
        }
    }

    private static func apply(
        _ kind: DonationMove.Kind, _ quantity: Int64, _ index: Int, _ model: inout ModelStore
    ) {
        let part = model.parts[index]
        let state: DonationStep.State =
            switch kind {
            case .store, .comeBack: .lying
            case .issue: .underway
            case .handOver: .handedOver
            case .askWriteOff: .asked
            case .writeOff: .writtenOff
            case .keep: part.before
            }
        model.parts[index].left -= quantity
        model.steps[part.donation, default: 0] += 1
        model.parts.append(
            .init(
                donation: part.donation, step: model.steps[part.donation] ?? 0, state: state, before: part.state,
                left: quantity))
    }

    @Test("the rule alone: whatever is asked of whatever part, what goes and what stays are what was there")
    func rule() {
        var dice = Dice(state: 7)
        for _ in 0..<10_000 {
            let left = Int64.random(in: 0...50, using: &dice)
            let state = DonationStep.State.allCases.randomElement(using: &dice)!
            let part = DonationStep(
                number: 2, kind: .stored, state: state, from: 1, quantity: 50, left: left, place: "", recipient: nil,
                words: "", at: Timestamp(milliseconds: 0), since: Timestamp(milliseconds: 0), role: .disclosureClerk,
                person: ID(bytes: [UInt8](repeating: 1, count: 16))!)
            let move = DonationMove(
                kind: .allCases.randomElement(using: &dice)!, from: 2, quantity: .random(in: -5...60, using: &dice))
            do {
                let transfer = try DonationRules.decide(move, on: part, of: U.rice, before: nil)
                #expect(transfer.quantity + transfer.left == left && transfer.quantity > 0 && transfer.left >= 0)
                #expect(![.handedOver, .writtenOff].contains(state))
            } catch {
                #expect(!error.explanation.key.isEmpty)
            }
        }
    }
}
