import Foundation
import Kernel

/// What the invented village owns, whom it lets it to, and who gets what from it.
struct PropertyDemo: Sendable {
    struct Story: Decodable, Sendable {
        struct Asset: Decodable, Sendable {
            let id, kind, name, place, area, unit, bookValue, rent: String
        }
        struct Contract: Decodable, Sendable {
            let id, asset, tenantKind, tenant, rent, deposit, award, decision: String
            /// Days after the demo ends.
            let endsAfter: Int
            let years: Int
            /// Days after the first published quarter began.
            let dueAfter: Int
        }
        struct List: Decodable, Sendable {
            let kind, title, ground, decision, total, file: String
            let publicDays: Int
            let vouchers: [String]
        }

        let assets: [Asset]
        let contracts: [Contract]
        let vouchers: [DisclosureDemo.StoryVoucher]
        let lists: [List]
    }

    let disclosure: Disclosure
    let village: DivisionCode
    let clerk: Actor
    let committee: Actor
    let story: Story

    init(_ disclosure: Disclosure, in village: DivisionCode, clerk: Actor, committee: Actor) throws {
        (self.disclosure, self.village, self.clerk, self.committee) = (disclosure, village, clerk, committee)
        story = try JSONDecoder().decode(Story.self, from: Shipped.data("demo-property"))
    }

    /// Assets and the contracts on them.
    /// - Parameters:
    ///   - first: the first day of the first published quarter.
    ///   - end: the day on which the demo ends.
    /// - Returns: the contracts' numbers, for the vouchers that name them.
    func own(from first: LocalDate, until end: LocalDate) async throws -> [String: CaseNumber] {
        let work = disclosure.property
        var assets: [String: CaseNumber] = [:]
        for asset in story.assets {
            let number = try await work.enter(draft(asset), in: village, by: clerk)
            try await work.confirm(number, 1, by: committee)
            assets[asset.id] = number
        }
        var contracts: [String: CaseNumber] = [:]
        for contract in story.contracts {
            let number = try await work.enter(draft(contract, assets, first, end), in: village, by: clerk)
            try await work.confirm(number, 1, by: committee)
            contracts[contract.id] = number
        }
        return contracts
    }

    /// The lists, once what paid them is published.
    func entitle(paidBy vouchers: [String: CaseNumber], during days: Period) async throws {
        let work = disclosure.lists
        for list in story.lists {
            guard let kind = ListDraft.Kind(rawValue: list.kind), let total = Money(parsing: list.total) else {
                throw DemoGap.story
            }
            let draft = ListDraft(
                kind: kind, title: list.title, from: days.from, to: days.to, ground: list.ground,
                decision: list.decision, goods: "", total: total, publicDays: list.publicDays,
                vouchers: list.vouchers.compactMap { vouchers[$0] })
            let number = try await work.begin(draft, in: village, by: clerk)
            let report = try await work.bring(Array(list.file.utf8), to: number, by: clerk)
            guard report.rejected.isEmpty else { throw DemoGap.story }
            try await work.handIn(number, by: clerk)
            try await work.confirm(number, by: committee)
        }
    }

    private func draft(_ asset: Story.Asset) throws -> AssetDraft {
        guard let kind = AssetDraft.Kind(rawValue: asset.kind), let value = Money(parsing: asset.bookValue),
            let rent = Money(parsing: asset.rent)
        else { throw DemoGap.story }
        return AssetDraft(
            kind: kind, name: asset.name, place: asset.place, area: try area(asset), bookValue: value, rent: rent)
    }

    private func area(_ asset: Story.Asset) throws -> LandArea {
        guard let size = FloorArea(parsing: asset.area), let unit = LandArea.Unit(rawValue: asset.unit) else {
            throw DemoGap.story
        }
        return LandArea(size: size, unit: unit)
    }

    private func draft(
        _ contract: Story.Contract, _ assets: [String: CaseNumber], _ first: LocalDate, _ end: LocalDate
    ) throws -> ContractDraft {
        let to = end.adding(days: contract.endsAfter)
        guard let asset = assets[contract.asset], let owned = story.assets.first(where: { $0.id == contract.asset }),
            let kind = Payee.Kind(rawValue: contract.tenantKind), let rent = Money(parsing: contract.rent),
            let deposit = Money(parsing: contract.deposit),
            let award = ContractDraft.Award(rawValue: contract.award),
            let from = to.adding(years: -contract.years)?.adding(days: 1)
        else { throw DemoGap.story }
        // The first due day within the term that falls on the same day of the year.
        let due = (0...contract.years).lazy.compactMap { first.adding(days: contract.dueAfter).adding(years: -$0) }
            .last { $0 >= from }
        return ContractDraft(
            asset: asset, tenant: Payee(kind: kind, name: contract.tenant), area: try area(owned), rent: rent,
            deposit: deposit, from: from, to: to, firstDue: due ?? from, award: award, decision: contract.decision)
    }
}
