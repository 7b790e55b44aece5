import Kernel
import Platform
import Store
import Web

/// What of a village's contracts is worth a look, for the list of those who look after the books.
struct PropertyAnomalies: Sendable {
    let shown: PropertyWords

    init(words: VillageWords, property: PropertyWork) { shown = PropertyWords(words: words, property: property) }

    func model(_ village: ShownVillage, _ context: Context) async throws -> Model {
        guard let kept = village.kept else { return ["contractFlags": [Model]()] }
        let flags = try await Self.find(kept, shown.property, on: shown.words.today)
        return ["contractFlags": flags.map { shown.item($0, village, context) }]
    }

    static func find(_ village: KeptVillage, _ work: PropertyWork, on today: LocalDate) async throws -> [ContractFlag] {
        let rules = try work.rules()
        let (assets, contracts) = (work.assets, work.contracts)
        return try await work.house.reader.read { connection in
            let owned = try assets.all(village.code, connection).compactMap(\.current)
            return ContractWatch(rules: rules, today: today, since: village.since).find(
                try contracts.all(village.code, connection),
                Dictionary(owned.map { ($0.filing.number, $0) }, uniquingKeysWith: { first, _ in first }),
                try contracts.received(village.code, on: rules.rentAccounts, connection))
        }
    }
}
