import Foundation
import Kernel

/// What assets and contracts have to be. Pure.
struct PropertyRules: Sendable, Decodable {
    /// Days before its end from which on a contract runs out.
    let expiringDays: Int
    /// Years that a contract may run at most.
    let longestYears: Int
    /// Accounts on which rent is received, with all below them.
    let rentAccounts: [AccountCode]

    /// A million mu.
    static let mostArea = FloorArea(count: 100_000_000)

    func check(
        _ draft: AssetDraft, contracts: [Versions<Contract>], today: LocalDate
    ) throws(PropertyRefusal) {
        guard !draft.name.isEmpty else { throw .noName }
        try checkArea(draft.area, required: draft.kind.hasArea)
        try checkSum(draft.bookValue, "bookValue")
        try checkSum(draft.rent, "rent")
        guard let end = draft.endedOn else { return }
        guard end <= today else { throw .endedLater(today) }
        for contract in contracts.flatMap(\.standing) where contract.what.days.upperBound > end {
            throw .inUse(contract.filing.number)
        }
    }

    /// - Parameters:
    ///   - number: of the contract itself, when it is changed.
    ///   - others: every contract on the asset.
    func check(
        _ draft: ContractDraft, of number: CaseNumber?, on asset: Asset?, others: [Versions<Contract>]
    ) throws(PropertyRefusal) {
        guard let asset else { throw .noSuchAsset }
        guard asset.what.endedOn == nil || draft.endedOn != nil else { throw .assetEnded }
        guard draft.tenant.kind != .nobody, !draft.tenant.name.isEmpty else { throw .noTenant }
        try checkArea(draft.area, required: asset.what.area != nil)
        if let part = draft.area, let whole = asset.what.area, part.measure > whole.measure { throw .areaTooLarge }
        try checkSum(draft.rent, "rent")
        try checkSum(draft.deposit, "deposit")
        guard draft.from <= draft.to else { throw .order }
        if let last = draft.from.adding(years: longestYears), draft.to >= last { throw .tooLong(years: longestYears) }
        guard (draft.from...draft.to).contains(draft.firstDue) else { throw .firstDue }
        if let end = draft.endedOn, !(draft.from...draft.to).contains(end) {
            throw .endOutside(from: draft.from, to: draft.to)
        }
        for other in others.flatMap(\.standing)
        where other.filing.number != number && other.what.days.overlaps(draft.days) {
            throw .overlap(other.filing.number, from: other.what.days.lowerBound, to: other.what.days.upperBound)
        }
    }

    private func checkArea(_ area: LandArea?, required: Bool) throws(PropertyRefusal) {
        guard let area else {
            if required { throw .area }
            return
        }
        guard area.size.count > 0, area.size <= Self.mostArea else { throw .area }
    }

    private func checkSum(_ sum: Money, _ field: String) throws(PropertyRefusal) {
        guard (0...VoucherRules.most.count).contains(sum.count) else {
            throw .money(field: field, most: VoucherRules.most)
        }
    }
}

extension LocalDate {
    /// The same day so many years later; the 28th for a 29 February in a year without one.
    func adding(years: Int) -> LocalDate? {
        let (year, month, day) = components
        return LocalDate(year: year + years, month: month, day: day)
            ?? LocalDate(year: year + years, month: month, day: day - 1)
    }
}
