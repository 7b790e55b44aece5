import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

extension PropertyWork {
    /// The second pair of hands: from now on it is public and holds.
    /// - Parameter version: which one was read.
    /// - Throws: `RightRefusal`, `VoucherRefusal`, `PropertyRefusal`.
    func confirm(_ number: CaseNumber, _ version: Int, by actor: Actor) async throws {
        try await settle(number, version, .published, reason: nil, by: actor)
    }

    /// The committee does not confirm it, and says why.
    func sendBack(_ number: CaseNumber, _ version: Int, reason: String, by actor: Actor) async throws {
        try await settle(number, version, .refused, reason: mask(reason).text, by: actor)
    }

    private func settle(
        _ number: CaseNumber, _ version: Int, _ state: TwoHands.State, reason: String?, by actor: Actor
    ) async throws {
        let village = try await village(of: number)
        try require(actor, .superviseBooks, on: MoneyWork.object(village))
        let rules = try rules()
        try await house.door.open { passage in
            if let asset = try assets.find(number, passage)?.all.last {
                if state == .published { try check(asset.what, of: number, in: village, rules, passage) }
                try settle(asset, version, asset.id, asset.facts, assets, state, reason, by: actor, passage)
            } else if let contract = try contracts.find(number, passage)?.all.last {
                if state == .published { try check(contract.what, of: number, in: village, rules, passage) }
                try settle(
                    contract, version, contract.id, contract.facts, contracts, state, reason, by: actor, passage)
            }
        }
    }

    private func settle<Item>(
        _ item: Item, _ version: Int, _ id: ID<Item>, _ facts: JSON, _ table: FilingTable<Item>,
        _ state: TwoHands.State,
        _ reason: String?, by actor: Actor, _ passage: Passage
    ) throws {
        let filing = item.filing
        guard filing.version == version else { throw PropertyRefusal.anotherVersion }
        try TwoHands.check(isWaiting: filing.state == .waiting, enterer: filing.enterer, by: actor)
        let pen = try passage.record(
            Entry(
                state == .published ? "property.published" : "property.sentBack", Subject(id), by: actor,
                reason: reason, division: filing.village, reference: filing.number.description,
                what: state == .published ? facts : .object([:])))
        try table.settle(filing, state, by: actor.person, reason: reason, at: passage.now, pen)
    }

    /// The village of an asset or a contract, in whatever state.
    /// - Throws: `PropertyRefusal.unknown`.
    func village(of number: CaseNumber) async throws -> DivisionCode {
        let (assets, contracts) = (assets, contracts)
        let village = try await house.reader.read { connection in
            try assets.find(number, connection)?.all.first?.filing.village
                ?? contracts.find(number, connection)?.all.first?.filing.village
        }
        guard let village else { throw PropertyRefusal.unknown }
        return village
    }

    /// Forgets at night the names of natural persons whose contracts need not be kept any more.
    var sweep: Sweep {
        Sweep("disclosure.tenants") { passage in
            let edge = passage.now.adding(days: -Int64(MoneyTables.payeeDays))
            let old = try passage.query(
                "SELECT contract FROM property_tenants WHERE county = ? AND entered < ? LIMIT 500",
                [passage.county, edge]
            ).map { try $0["contract"] as [UInt8] }
            guard let first = old.first.flatMap({ ID<Contract>(bytes: $0) }) else { return 0 }
            let pen = try passage.record(
                Entry(
                    "property.tenantsForgotten", Subject(first), by: .system("erasure"),
                    what: ["count": .integer(Int64(old.count))]))
            try pen.executeAll(
                "DELETE FROM property_tenants WHERE county = ? AND contract = ?", old.map { [passage.county, $0] })
            return old.count
        }
    }
}

extension Asset {
    /// What stands in the journal of it: what `check` compares.
    var facts: JSON {
        .object([
            "version": .integer(Int64(filing.version)), "kind": .string(what.kind.rawValue), "name": .string(what.name),
            "place": .string(what.place), "area": what.area.facts, "bookValue": .integer(what.bookValue.count),
            "rent": .integer(what.rent.count), "endedOn": what.endedOn.facts, "why": .string(what.why),
        ])
    }
}

extension Contract {
    /// What stands in the journal of it, without its tenant.
    var facts: JSON {
        .object([
            "version": .integer(Int64(filing.version)), "asset": .string(what.asset.description),
            "area": what.area.facts, "rent": .integer(what.rent.count), "deposit": .integer(what.deposit.count),
            "from": .string(what.from.description), "to": .string(what.to.description),
            "firstDue": .string(what.firstDue.description), "award": .string(what.award.rawValue),
            "decision": .string(what.decision), "endedOn": what.endedOn.facts, "why": .string(what.why),
        ])
    }
}

extension LandArea? {
    fileprivate var facts: JSON { map { .string("\($0.size) \($0.unit.rawValue)") } ?? .null }
}

extension LocalDate? {
    fileprivate var facts: JSON { map { .string($0.description) } ?? .null }
}
