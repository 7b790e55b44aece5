import Foundation
import Kernel
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("what assets and contracts have to be") struct PropertyRulesTests {
    private static let asset = CaseNumber(prefix: "ZC", date: LocalDate("2026-01-02")!, serial: 1)!

    private func rules() throws -> PropertyRules {
        try JSONDecoder().decode(PropertyRules.self, from: Shipped.data("property"))
    }

    private func filing(_ number: CaseNumber, _ version: Int = 1, _ state: TwoHands.State = .published) -> Filing {
        Filing(
            number: number, version: version, village: U.village, state: state, entered: Timestamp(milliseconds: 0),
            enterer: nil, confirmed: Timestamp(milliseconds: 1), reason: nil)
    }

    private func owned(_ what: AssetDraft) -> Asset {
        Asset(id: ID(at: Timestamp(milliseconds: 1)), filing: filing(Self.asset), what: what)
    }

    private func contract(_ serial: Int, _ what: ContractDraft, _ state: TwoHands.State = .published) -> Versions<
        Contract
    > {
        let number = CaseNumber(prefix: "HT", date: LocalDate("2026-01-02")!, serial: serial)!
        return Versions(all: [
            Contract(id: ID(at: Timestamp(milliseconds: 1)), filing: filing(number, 1, state), what: what)
        ])
    }

    @Test("15 mu are a hectare, exactly")
    func hectare() {
        let mu = LandArea(size: FloorArea(count: 1_500), unit: .mu)
        #expect(mu.measure == LandArea(size: FloorArea(count: 1_000_000), unit: .squareMetre).measure)
    }

    @Test(
        "two contracts on one asset share no day",
        arguments: [
            ("2026-01-01", "2026-12-31", false), ("2023-01-01", "2023-12-31", true),
            ("2023-01-01", "2024-01-01", false),
            ("2025-12-31", "2026-06-30", false), ("2026-01-01", "2026-01-01", false),
            ("2027-01-01", "2027-06-30", true),
            ("2024-06-01", "2024-06-30", false),
        ])
    func overlap(from: String, to: String, isFree: Bool) throws {
        let other = contract(1, U.lease(from: "2024-01-01", to: "2026-12-31"))
        for state in [TwoHands.State.published, .waiting, .refused] {
            let others = [contract(1, other.all[0].what, state)]
            let draft = U.lease(from: from, to: to)
            let refusal = PropertyRefusal.overlap(
                other.all[0].filing.number, from: LocalDate("2024-01-01")!, to: LocalDate("2026-12-31")!)
            if isFree || state == .refused {
                try rules().check(draft, of: nil, on: owned(U.shop()), others: others)
            } else {
                #expect(throws: refusal) {
                    try rules().check(draft, of: nil, on: owned(U.shop()), others: others)
                }
            }
        }
        // Itself, changed, is in nobody's way.
        try rules().check(other.all[0].what, of: other.all[0].filing.number, on: owned(U.shop()), others: [other])
    }

    @Test("any two contracts that the rule takes share no day")
    func overlapProperty() throws {
        let rules = try rules()
        var taken: [Versions<Contract>] = []
        let first = LocalDate("2020-01-01")!
        for serial in 1...400 {
            let from = first.adding(days: serial * 7919 % 3000)
            var draft = U.lease(from: from.description, to: from.adding(days: serial * 104_729 % 200).description)
            if serial % 5 == 0 { draft.endedOn = draft.from }
            if (try? rules.check(draft, of: nil, on: owned(U.shop()), others: taken)) != nil {
                taken.append(contract(serial, draft))
            }
        }
        let days = taken.flatMap { versions -> [Int] in
            let days = versions.all[0].what.days
            return Array(days.lowerBound.days...days.upperBound.days)
        }
        #expect(taken.count > 20 && Set(days).count == days.count)
    }

    @Test("what the rules refuse of a contract, and at its edge take")
    func contracts() throws {
        let rules = try rules()
        func refusal(_ change: (inout ContractDraft) -> Void, on asset: Asset?) -> PropertyRefusal? {
            var draft = U.lease()
            change(&draft)
            do throws(PropertyRefusal) {
                try rules.check(draft, of: nil, on: asset, others: [])
                return nil
            } catch { return error }
        }
        let shop = owned(U.shop())
        #expect(refusal({ _ in }, on: shop) == nil)
        #expect(refusal({ _ in }, on: nil) == .noSuchAsset)
        var gone = U.shop()
        gone.endedOn = LocalDate("2026-01-01")!
        #expect(refusal({ _ in }, on: owned(gone)) == .assetEnded)
        #expect(refusal({ $0.area = nil }, on: shop) == .area)
        #expect(
            refusal({ $0.area = LandArea(size: FloorArea(count: 12_001), unit: .squareMetre) }, on: shop)
                == .areaTooLarge)
        #expect(refusal({ $0.area = LandArea(size: FloorArea(count: 18), unit: .mu) }, on: shop) == nil)
        #expect(refusal({ $0.area = LandArea(size: FloorArea(count: 19), unit: .mu) }, on: shop) == .areaTooLarge)
        #expect(refusal({ $0.to = $0.from.adding(days: -1) }, on: shop) == .order)
        #expect(refusal({ $0.to = LocalDate("2093-12-31")! }, on: shop) == nil)
        #expect(refusal({ $0.to = LocalDate("2094-01-01")! }, on: shop) == .tooLong(years: 70))
        #expect(refusal({ $0.firstDue = $0.from.adding(days: -1) }, on: shop) == .firstDue)
        #expect(refusal({ $0.rent = Money(count: -1) }, on: shop) == .money(field: "rent", most: VoucherRules.most))
        let (from, to) = (LocalDate("2024-01-01")!, LocalDate("2026-12-31")!)
        #expect(refusal({ $0.endedOn = to.adding(days: 1) }, on: shop) == .endOutside(from: from, to: to))
    }

    @Test(
        "a part may be let for its share of what the whole is worth, and not for a fen less",
        arguments: [
            // Whole 120 m² for 24,000.00 yuan.
            (Int64(12_000), LandArea.Unit.squareMetre, Int64(2_400_000), false),
            (12_000, .squareMetre, 2_399_999, true),
            (6_000, .squareMetre, 1_200_000, false), (6_000, .squareMetre, 1_199_999, true),
            // 0.18 mu are 120 m².
            (18, .mu, 2_400_000, false), (18, .mu, 2_399_999, true), (9, .mu, 1_200_000, false),
        ])
    func assessed(size: Int64, unit: LandArea.Unit, rent: Int64, isBelow: Bool) {
        var draft = U.lease()
        draft.area = LandArea(size: FloorArea(count: size), unit: unit)
        draft.rent = Money(count: rent)
        #expect(ContractWatch.isBelow(draft, U.shop()) == isBelow)
    }

    @Test(
        "a contract runs out 60 days before its end, is past the day after it, and rests when closed",
        arguments: [
            ("2026-10-31", Anomaly.Kind?.none), ("2026-11-01", .runningOut), ("2026-12-31", .runningOut),
            ("2027-01-01", .past),
        ])
    func ending(today: String, kind: Anomaly.Kind?) throws {
        let watch = ContractWatch(rules: try rules(), today: LocalDate(today)!, since: LocalDate("2030-01-01")!)
        let assets = [Self.asset: owned(U.shop())]
        #expect(watch.find([contract(1, U.lease())], assets, [:]).map(\.kind) == (kind.map { [$0] } ?? []))
        var closed = U.lease()
        closed.endedOn = LocalDate("2026-10-31")
        #expect(watch.find([contract(1, closed)], assets, [:]).isEmpty)
        #expect(watch.find([contract(1, U.lease(), .waiting)], assets, [:]).isEmpty)
    }

    @Test(
        "rent is missing from the day after its due day, to the fen, of those years the books can show",
        arguments: [
            ("2026-02-28", Int64(0), false), ("2026-03-01", 0, true), ("2026-03-01", 2_399_999, true),
            ("2026-03-01", 2_400_000, false), ("2026-10-01", 2_400_000, false),
        ])
    func unpaid(today: String, received: Int64, isFlagged: Bool) throws {
        let watch = ContractWatch(rules: try rules(), today: LocalDate(today)!, since: LocalDate("2026-01-01")!)
        let lease = contract(1, U.lease())
        let voucher = CaseNumber(prefix: "PZ", date: LocalDate("2026-01-02")!, serial: 1)!
        let rent = RentReceived(voucher: voucher, day: LocalDate("2026-01-20")!, sum: Money(count: received))
        let flags = watch.find([lease], [Self.asset: owned(U.shop())], [lease.all[0].filing.number: [rent]])
        #expect(flags.map(\.kind) == (isFlagged ? [.unpaid] : []))
    }

    @Test("a contract is named however its number is written")
    func named() throws {
        let number = CaseNumber(prefix: "HT", date: LocalDate("2026-01-02")!, serial: 7)!
        for text in [
            "\(number)", "店面租金，合同\(number.shown)", "ht\(number.description.dropFirst(2)) 2026年", "见 \(number)。",
        ] {
            #expect(NumbersNamed.find("HT", in: text) == [number], "\(text)")
        }
        let wrong = String(number.description.dropLast()) + (number.description.hasSuffix("1") ? "2" : "1")
        #expect(NumbersNamed.find("HT", in: "\(wrong) 店面租赁合同").isEmpty)
        #expect(NumbersNamed.find("ZC", in: "\(number)").isEmpty)
    }
}

extension DisclosureUnderTest {
    /// Shops of 120 m², worth 24,000 yuan a year.
    static func shop(_ name: String = "村口店面") -> AssetDraft {
        AssetDraft(
            kind: .building, name: name, place: "村口公路东侧",
            area: LandArea(size: FloorArea(count: 12_000), unit: .squareMetre), bookValue: Money(count: 30_000_000),
            rent: Money(count: 2_400_000))
    }

    static func lease(
        of asset: CaseNumber = CaseNumber(prefix: "ZC", date: LocalDate("2026-01-02")!, serial: 1)!,
        from: String = "2024-01-01", to: String = "2026-12-31",
        tenant: Payee = Payee(kind: .organisation, name: "示例百货店")
    ) -> ContractDraft {
        ContractDraft(
            asset: asset, tenant: tenant, area: LandArea(size: FloorArea(count: 12_000), unit: .squareMetre),
            rent: Money(count: 2_400_000), deposit: Money(count: 100_000), from: LocalDate(from)!, to: LocalDate(to)!,
            firstDue: min(LocalDate(from)!.adding(days: 59), LocalDate(to)!), award: .tender, decision: "村民代表会议决议")
    }
}
