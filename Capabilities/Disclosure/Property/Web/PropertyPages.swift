import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Tables
import Web

/// `/village/CODE/property`: what the village owns, who uses it and for how much; CSV for everybody.
struct PropertyPages: Sendable {
    let shown: PropertyWords

    private var words: VillageWords { shown.words }

    func addRoutes(to router: Routes) {
        router.get("/village/:code/property", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try await show(try await words.village(context), context)
        }
        router.get("/village/:code/property.csv", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let village = try await words.village(context)
            return PropertyFiles.reply(PropertyFiles.assets(try await read(village).assets), "property", village)
        }
        router.get("/village/:code/contracts.csv", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let village = try await words.village(context)
            return PropertyFiles.reply(PropertyFiles.contracts(try await read(village).contracts), "contracts", village)
        }
    }

    private func read(
        _ village: ShownVillage
    ) async throws -> (assets: [Versions<Asset>], contracts: [Versions<Contract>]) {
        let (assets, contracts) = (shown.property.assets, shown.property.contracts)
        return try await words.house.reader.read { connection in
            (try assets.all(village.code, connection), try contracts.all(village.code, connection))
        }
    }

    private func show(_ village: ShownVillage, _ context: Context) async throws -> Response {
        let (assets, contracts) = try await read(village)
        let owned = assets.compactMap(\.current)
        let here = owned.filter { $0.what.endedOn == nil }
        let standing = contracts.compactMap(\.current)
        let running = standing.filter { $0.isRunning(on: words.today) }
        let byNumber = Dictionary(owned.map { ($0.filing.number, $0) }, uniquingKeysWith: { first, _ in first })
        func sum(_ sums: [Money]) -> Money { Money(count: sums.reduce(0) { $0 + $1.count }) }
        var model = words.head(village, context)
        model["count"] = "\(here.count)"
        model["bookValue"] = words.yuan(sum(here.map(\.what.bookValue)), context)
        model["assessed"] = shown.yearly(sum(here.map(\.what.rent)), context)
        model["agreed"] = words.yuan(sum(running.map(\.what.rent)), context)
        model["assets"] = (here + owned.filter { $0.what.endedOn != nil }).map { asset in
            shown.item(asset, contract: running.first { $0.what.asset == asset.filing.number }, context)
        }
        model["contracts"] = standing.sorted { $1.what.from < $0.what.from }.map {
            shown.item($0, on: byNumber[$0.what.asset], context)
        }
        model["waiting"] = (assets.compactMap(\.waiting).count + contracts.compactMap(\.waiting).count) > 0
        return try words.page(
            "property", shown.text("title", context, ["village": village.place.name]), model, context)
    }
}

/// Assets and contracts as CSV, a row for each version that was confirmed.
enum PropertyFiles {
    static func reply(_ text: String, _ name: String, _ village: ShownVillage) -> Response {
        Reply.bytes(
            Array(text.utf8), type: "text/csv; charset=utf-8",
            headers: [.contentDisposition: "attachment; filename=\"\(name)-\(village.code).csv\""])
    }

    /// With a mark of the encoding, for the programs that guess.
    static func file(_ columns: [String], _ rows: [[String]]) -> String {
        rows.reduce("\u{FEFF}" + CSVWriter.record(columns)) { $0 + CSVWriter.record($1.map { InertText.made(of: $0) }) }
    }

    private static let filing = ["number", "version", "confirmed", "why", "ended_on"]

    private static func cells(_ filing: Filing, _ why: String, _ endedOn: LocalDate?) -> [String] {
        [
            filing.number.description, "\(filing.version)", filing.confirmed.map { CountyTime.china.format($0) } ?? "",
            why, endedOn?.description ?? "",
        ]
    }

    static func assets(_ all: [Versions<Asset>]) -> String {
        file(
            filing + ["kind", "name", "place", "area", "area_unit", "book_value", "assessed_rent"],
            all.flatMap(\.published).map { asset in
                let what = asset.what
                return cells(asset.filing, what.why, what.endedOn) + [
                    what.kind.rawValue, what.name, what.place, what.area?.size.description ?? "",
                    what.area?.unit.rawValue ?? "", what.bookValue.description, what.rent.description,
                ]
            })
    }

    static func contracts(_ all: [Versions<Contract>]) -> String {
        file(
            filing + [
                "asset", "tenant_kind", "tenant", "area", "area_unit", "rent", "deposit", "from", "to", "first_due",
                "award", "decision",
            ],
            all.flatMap(\.published).map { contract in
                let what = contract.what
                return cells(contract.filing, what.why, what.endedOn) + [
                    what.asset.description, what.tenant.kind.rawValue, what.tenant.name,
                    what.area?.size.description ?? "", what.area?.unit.rawValue ?? "", what.rent.description,
                    what.deposit.description, what.from.description, what.to.description, what.firstDue.description,
                    what.award.rawValue, what.decision,
                ]
            })
    }
}
