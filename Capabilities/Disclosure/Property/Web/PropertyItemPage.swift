import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/village/CODE/property/NUMBER`: one asset or one contract with all its versions, and what was asked about it.
struct PropertyItemPage: Sendable {
    let shown: PropertyWords
    let questions: QuestionsWork

    private var words: VillageWords { shown.words }

    func addRoutes(to router: Routes) {
        router.get("/village/:code/property/:number", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let village = try await words.village(context)
            guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
                throw PropertyRefusal.unknown
            }
            let (assets, contracts) = (shown.property.assets, shown.property.contracts)
            let found = try await words.house.reader.read { connection in
                (asset: try assets.find(number, connection), contract: try contracts.find(number, connection))
            }
            // What the committee has not confirmed is nobody's to read yet.
            if let asset = found.asset?.current, let all = found.asset, asset.filing.village == village.code {
                return try await show(asset, all, village, context)
            }
            if let contract = found.contract?.current, let all = found.contract,
                contract.filing.village == village.code
            {
                return try await show(contract, all, village, context)
            }
            throw PropertyRefusal.unknown
        }
    }

    private func show(
        _ asset: Asset, _ all: Versions<Asset>, _ village: ShownVillage, _ context: Context
    ) async throws -> Response {
        let (contracts, asked, number) = (shown.property.contracts, questions.table, asset.filing.number)
        let (lent, list) = try await words.house.reader.read { connection in
            (
                try contracts.all(village.code, connection).compactMap(\.current).filter { $0.what.asset == number },
                try asked.list(village.code, about: .asset(number), connection)
            )
        }
        let today = words.today
        let running = lent.first { $0.what.endedOn == nil && $0.what.days.contains(today) }
        var model = words.head(village, context).merging(shown.item(asset, contract: running, context)) { own, _ in own
        }
        model["contracts"] = lent.sorted { $1.what.from < $0.what.from }.map { shown.item($0, on: asset, context) }
        model["versions"] = all.published.reversed().map { shown.item($0, context) }
        model["isChanged"] = all.published.count > 1
        model["questions"] = list.map { words.item($0, context) }
        model["askHref"] = "\(village.path)/ask/asset/\(number)"
        return try words.page("asset", asset.what.name, model, context)
    }

    private func show(
        _ contract: Contract, _ all: Versions<Contract>, _ village: ShownVillage, _ context: Context
    ) async throws -> Response {
        let (work, asked, number) = (shown.property, questions.table, contract.filing.number)
        let accounts = try work.rules().rentAccounts
        let vouchers = words.money.vouchers
        let (asset, list, received) = try await words.house.reader.read { connection in
            (
                try work.assets.find(contract.what.asset, connection)?.current,
                try asked.list(village.code, about: .contract(number), connection),
                try work.contracts.received(village.code, on: accounts, connection)[number, default: []]
                    .compactMap { try vouchers.find($0.voucher, connection) }
            )
        }
        let item = shown.item(contract, on: asset, context)
        var model = words.head(village, context).merging(item) { own, _ in own }
        model["versions"] = all.published.reversed().map { shown.item($0, on: asset, context) }
        model["isChanged"] = all.published.count > 1
        model["vouchers"] = received.map { words.item($0, context) }
        model["questions"] = list.map { words.item($0, context) }
        model["askHref"] = "\(village.path)/ask/contract/\(number)"
        let title = "\(asset?.what.name ?? "") \(shown.text("contract", context))"
        model["heading"] = title
        return try words.page("contract", title, model, context)
    }
}
