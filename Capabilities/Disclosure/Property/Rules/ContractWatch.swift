import Kernel

/// Rent that a published voucher says was received for a contract.
struct RentReceived: Sendable, Hashable {
    let voucher: CaseNumber
    let day: LocalDate
    let sum: Money
}

/// Looks through the contracts of a village. Pure.
struct ContractWatch: Sendable {
    let rules: PropertyRules
    let today: LocalDate
    /// Since when the village keeps its books here: what was due before, nobody can see.
    let since: LocalDate

    func find(
        _ contracts: [Versions<Contract>], _ assets: [CaseNumber: Asset], _ received: [CaseNumber: [RentReceived]]
    ) -> [Anomaly] {
        contracts.flatMap { versions -> [Anomaly] in
            guard let contract = versions.current else { return [] }
            return [
                belowAssessed(contract, assets[contract.what.asset]), ending(contract),
                unpaid(versions, received[contract.filing.number] ?? []),
            ].compactMap { $0 }
        }
    }

    private func finding(_ kind: Anomaly.Kind, _ contract: Contract, _ arguments: [String: String]) -> Anomaly {
        Anomaly(
            kind: kind, vouchers: [], contracts: [contract.filing.number],
            arguments: arguments.merging(["number": contract.filing.number.shown, "tenant": contract.what.tenant.name])
            {
                $1
            })
    }

    private func belowAssessed(_ contract: Contract, _ asset: Asset?) -> Anomaly? {
        guard let asset, contract.stage(on: today, expiringDays: 0) != .ended,
            Self.isBelow(contract.what, asset.what)
        else { return nil }
        return finding(
            .belowAssessed, contract, ["rent": contract.what.rent.shown, "assessed": asset.what.rent.shown])
    }

    /// Whether a part is let for less than its share of what the whole is worth, exactly.
    static func isBelow(_ contract: ContractDraft, _ asset: AssetDraft) -> Bool {
        guard let part = contract.area, let whole = asset.area else { return contract.rent < asset.rent }
        return contract.rent.count.multipliedFullWidth(by: whole.measure)
            < asset.rent.count.multipliedFullWidth(by: part.measure)
    }

    private func ending(_ contract: Contract) -> Anomaly? {
        guard contract.what.endedOn == nil else { return nil }
        let days = contract.what.to.days - today.days
        return switch contract.stage(on: today, expiringDays: rules.expiringDays) {
        case .runningOut: finding(.runningOut, contract, ["day": contract.what.to.description, "days": "\(days)"])
        case .past: finding(.past, contract, ["day": contract.what.to.description, "days": "\(-days)"])
        case .coming, .running, .ended: nil
        }
    }

    private func unpaid(_ versions: Versions<Contract>, _ received: [RentReceived]) -> Anomaly? {
        let days = Self.dueDays(versions, since: since).filter { $0 < today }
        guard let contract = versions.current, let last = days.last else { return nil }
        let expected = days.reduce(0) { $0 + (versions.inForce(on: $1)?.what.rent.count ?? 0) }
        let got = received.filter { $0.day <= today }.reduce(0) { $0 + $1.sum.count }
        guard got < expected else { return nil }
        return finding(
            .unpaid, contract,
            [
                "day": last.description, "expected": Money(count: expected).shown, "got": Money(count: got).shown,
                "missing": Money(count: expected - got).shown,
            ])
    }

    /// The last days for each year's rent, of those the books can show.
    static func dueDays(_ versions: Versions<Contract>, since: LocalDate) -> [LocalDate] {
        guard let contract = versions.current?.what else { return [] }
        let end = contract.days.upperBound
        return (0...200).lazy.compactMap { contract.firstDue.adding(years: $0) }.prefix { $0 <= end }
            .filter { $0 >= since }
    }
}

/// Compared as numbers of 128 bits.
private func < (
    a: (high: Int64, low: UInt64), b: (high: Int64, low: UInt64)
) -> Bool { a.high == b.high ? a.low < b.low : a.high < b.high }

/// Numbers of this house's papers that a text names, however they are written.
enum NumbersNamed {
    static func find(_ prefix: String, in text: String) -> [CaseNumber] {
        text.uppercased().matches(of: /([A-Z]{2,4})\s?([0-9]{4})[\s-]?([0-9]{5})[\s-]?([0-9])/)
            .filter { $0.1.hasSuffix(prefix) }
            .compactMap { try? CaseNumber(parsing: "\(prefix)\($0.2)\($0.3)\($0.4)") }
    }
}
