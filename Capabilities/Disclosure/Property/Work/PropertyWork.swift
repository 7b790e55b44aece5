import Foundation
import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

/// What villages own together and whom they let it to: a clerk writes down, the supervision committee confirms, and each
/// change is a further version beside those before it.
struct PropertyWork: Sendable {
    let house: House
    let money: MoneyWork
    private let shipped: Result<PropertyRules, any Error>

    init(_ house: House, money: MoneyWork) {
        self.house = house
        self.money = money
        shipped = Result { try JSONDecoder().decode(PropertyRules.self, from: Shipped.data("property")) }
    }

    var assets: FilingTable<Asset> { .assets(house.county) }
    var contracts: FilingTable<Contract> { .contracts(house.county) }
    func rules() throws -> PropertyRules { try shipped.get() }

    // MARK: Writing down

    /// - Parameter number: of the asset that is changed; `nil` for a new one.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `PropertyRefusal`.
    @discardableResult
    func enter(
        _ draft: AssetDraft, changing number: CaseNumber? = nil, in village: DivisionCode, by actor: Actor,
        key: IdempotencyKey? = nil
    ) async throws -> CaseNumber {
        try require(actor, .keepBooks, on: MoneyWork.object(village))
        let rules = try rules()
        var covered = draft
        covered.name = mask(draft.name).text
        covered.place = mask(draft.place).text
        covered.why = mask(draft.why).text
        let what = covered
        return try await house.door.open(once: key) { passage in
            let before = try known(number, assets, village, passage)
            try check(what, of: number, in: village, rules, passage)
            if let current = before?.current?.what {
                var same = current
                same.why = what.why
                try checkChange(why: what.why, isEnded: current.endedOn != nil, isSame: same == what)
            }
            let filing = try filing(before?.all.last?.filing, "ZC", village, actor, passage)
            let asset = Asset(id: ID(at: passage.now), filing: filing, what: what)
            let pen = try record("property.entered", asset.id, filing, asset.facts, by: actor, passage)
            try assets.insert(asset, pen)
            return filing.number
        }
    }

    /// - Parameter number: of the contract that is changed, which keeps its asset and its tenant; `nil` for a new one.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `PropertyRefusal`.
    @discardableResult
    func enter(
        _ draft: ContractDraft, changing number: CaseNumber? = nil, in village: DivisionCode, by actor: Actor,
        key: IdempotencyKey? = nil
    ) async throws -> CaseNumber {
        try require(actor, .keepBooks, on: MoneyWork.object(village))
        let rules = try rules()
        return try await house.door.open(once: key) { passage in
            let before = try known(number, contracts, village, passage)
            let what = Self.covered(draft, before: before?.current)
            try check(what, of: number, in: village, rules, passage)
            if let current = before?.current?.what {
                var same = current
                same.why = what.why
                try checkChange(why: what.why, isEnded: current.endedOn != nil, isSame: same == what)
            }
            let filing = try filing(before?.all.last?.filing, "HT", village, actor, passage)
            let contract = Contract(id: ID(at: passage.now), filing: filing, what: what)
            let pen = try record("property.entered", contract.id, filing, contract.facts, by: actor, passage)
            let isSealed = before == nil && draft.tenant.kind == .person
            try contracts.insert(
                contract, sealed: isSealed ? try house.seal.seal(Array(draft.tenant.name.utf8), of: contract.id) : nil,
                pen)
            return filing.number
        }
    }

    /// As everybody may read it.
    private static func covered(_ draft: ContractDraft, before: Contract?) -> ContractDraft {
        ContractDraft(
            asset: before?.what.asset ?? draft.asset,
            tenant: before?.what.tenant ?? Payee(kind: draft.tenant.kind, name: PublicName.of(draft.tenant)),
            area: draft.area, rent: draft.rent, deposit: draft.deposit, from: draft.from, to: draft.to,
            firstDue: draft.firstDue, award: draft.award, decision: mask(draft.decision).text,
            endedOn: draft.endedOn, why: mask(draft.why).text)
    }

    /// What was written down before under that number, and that nothing of it waits.
    private func known<Item>(
        _ number: CaseNumber?, _ table: FilingTable<Item>, _ village: DivisionCode, _ passage: Passage
    ) throws -> Versions<Item>? {
        guard try money.villages.find(village, passage) != nil else { throw VoucherRefusal.notKept }
        guard let number else { return nil }
        guard let before = try table.find(number, passage), let current = before.current,
            current.filing.village == village
        else { throw PropertyRefusal.unknown }
        guard before.waiting == nil else { throw PropertyRefusal.waiting }
        return before
    }

    private func checkChange(why: String, isEnded: Bool, isSame: Bool) throws(PropertyRefusal) {
        guard !isEnded else { throw .ended }
        guard !why.isEmpty else { throw .noReason }
        guard !isSame else { throw .unchanged }
    }

    /// The next version, or the first one of a new number.
    private func filing(
        _ before: Filing?, _ prefix: String, _ village: DivisionCode, _ actor: Actor, _ passage: Passage
    ) throws -> Filing {
        Filing(
            number: try before?.number ?? money.villages.next(prefix, passage), version: (before?.version ?? 0) + 1,
            village: village, state: .waiting, entered: passage.now, enterer: actor.person, confirmed: nil, reason: nil)
    }

    private func record<Item>(
        _ kind: String, _ id: ID<Item>, _ filing: Filing, _ what: JSON, by actor: Actor, _ passage: Passage
    ) throws -> Pen {
        let pen = try passage.record(
            Entry(
                kind, Subject(id), by: actor, division: filing.village, reference: filing.number.description, what: what
            ),
            first: true)
        if filing.version == 1 { try money.villages.take(filing.number, pen, at: passage.now) }
        return pen
    }

    // MARK: Rules, with what they look at

    func check(
        _ draft: AssetDraft, of number: CaseNumber?, in village: DivisionCode, _ rules: PropertyRules,
        _ connection: any Connection
    ) throws {
        let own = try contracts.all(village, connection).filter { $0.all.first?.what.asset == number }
        try rules.check(draft, contracts: own, today: CountyTime.china.date(house.time.now()))
    }

    func check(
        _ draft: ContractDraft, of number: CaseNumber?, in village: DivisionCode, _ rules: PropertyRules,
        _ connection: any Connection
    ) throws {
        let asset = try assets.find(draft.asset, connection)?.current
        let others = try contracts.all(village, connection).filter { $0.all.first?.what.asset == draft.asset }
        try rules.check(draft, of: number, on: asset?.filing.village == village ? asset : nil, others: others)
        let today = CountyTime.china.date(house.time.now())
        if let end = draft.endedOn, end > today { throw PropertyRefusal.endOutside(from: draft.from, to: today) }
    }
}
