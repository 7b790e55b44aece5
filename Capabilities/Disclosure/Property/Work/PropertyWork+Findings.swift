import Kernel
import Store

extension PropertyWork {
    /// What of a village's contracts is worth a look.
    func findings(
        in village: KeptVillage, on today: LocalDate, _ connection: any Connection
    ) throws -> [Anomaly] {
        let rules = try rules()
        let owned = try assets.all(village.code, connection).compactMap(\.current)
        return ContractWatch(rules: rules, today: today, since: village.since).find(
            try contracts.all(village.code, connection),
            Dictionary(owned.map { ($0.filing.number, $0) }, uniquingKeysWith: { first, _ in first }),
            try contracts.received(village.code, on: rules.rentAccounts, connection))
    }
}
