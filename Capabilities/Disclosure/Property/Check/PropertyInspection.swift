import Journal
import Kernel
import Store

/// Looks whether what is published of assets and contracts is what was confirmed, whether versions are whole, whether
/// contracts stand on assets that are there, and whether no two of them let the same days.
struct PropertyInspection: Sendable {
    let county: County

    var inspection: Inspection { Inspection("property") { try look($0) } }

    private func look(_ inspector: Inspector) throws {
        let villages = try VillageTable(county: county).all(inspector)
        inspector.expect(villages.count)
        try lookForHomeless(inspector)
        var (assets, contracts) = (0, 0)
        for village in villages where village.code.description > inspector.start ?? "" {
            let owned = try FilingTable<Asset>.assets(county).all(village.code, inspector)
            let lent = try FilingTable<Contract>.contracts(county).all(village.code, inspector)
            try lookAtVersions(owned, inspector) { asset in (asset.id.bytes, asset.facts) }
            try lookAtVersions(lent, inspector) { contract in (contract.id.bytes, contract.facts) }
            try lookAtTerms(lent, Set(owned.compactMap { $0.all.first?.filing.number }))
            assets += owned.count
            contracts += lent.count
            try inspector.passed(1, through: village.code.description)
        }
        inspector.count("assets", assets)
        inspector.count("contracts", contracts)
    }

    private func lookAtVersions<Item>(
        _ all: [Versions<Item>], _ inspector: Inspector, _ facts: (Item) -> (id: [UInt8], facts: JSON)
    ) throws {
        for versions in all {
            let number = versions.all[0].filing.number.description
            guard versions.all.map(\.filing.version) == Array(1...versions.all.count),
                versions.all.count(where: { $0.filing.state == .waiting }) <= 1
            else { throw IntegrityFault("disclosure.check.versions", ["number": number]) }
            for item in versions.all {
                let (id, facts) = facts(item)
                let kinds = ["property.entered", "property.published", "property.sentBack"]
                let told = try inspector.traces(of: [id], kinds: kinds)[id] ?? []
                let expected: [String] =
                    switch item.filing.state {
                    case .waiting: ["property.entered"]
                    case .published: ["property.entered", "property.published"]
                    case .refused: ["property.entered", "property.sentBack"]
                    }
                guard told.map(\.kind) == expected,
                    told.allSatisfy({ trace in
                        trace.kind == "property.sentBack" || (try? JSON(parsing: Array(trace.what.utf8))) == facts
                    })
                else { throw IntegrityFault("disclosure.check.propertyChanged", ["number": number]) }
            }
        }
    }

    private func lookAtTerms(_ contracts: [Versions<Contract>], _ assets: Set<CaseNumber>) throws {
        let current = contracts.compactMap(\.current).sorted {
            ($0.what.asset, $0.what.from) < ($1.what.asset, $1.what.from)
        }
        for contract in current where !assets.contains(contract.what.asset) {
            throw IntegrityFault("disclosure.check.noAsset", ["number": contract.filing.number.description])
        }
        for (one, next) in zip(current, current.dropFirst())
        where one.what.asset == next.what.asset && one.what.days.overlaps(next.what.days) {
            throw IntegrityFault(
                "disclosure.check.overlap",
                ["number": one.filing.number.description, "other": next.filing.number.description])
        }
    }

    private func lookForHomeless(_ inspector: Inspector) throws {
        for table in ["property_assets", "property_contracts"] {
            let homeless = try inspector.first(
                """
                SELECT p.number FROM \(table) p
                LEFT JOIN disclosure_villages k ON k.county = p.county AND k.village = p.village
                WHERE p.county = ? AND k.village IS NULL LIMIT 1
                """, [county])
            if let homeless {
                throw IntegrityFault("disclosure.check.propertyHomeless", ["number": try homeless["number"]])
            }
        }
    }
}
