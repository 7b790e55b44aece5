import Foundation
import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/desk/property`: what the clerk wrote down and what waits for the committee; each form is a page of its own.
struct PropertyDesk: Sendable {
    let shown: PropertyWords

    enum Done: String { case entered, confirmed, sentBack }

    private var words: VillageWords { shown.words }
    private var work: PropertyWork { shown.property }

    func addRoutes(to router: Routes) {
        router.get("/desk/property", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let code = query.parsed("village", "disclosure.field.village") { DivisionCode($0) }
            let done = query.parsed("done", "disclosure.field.kind") { Done(rawValue: $0) }
            try query.finish()
            guard let village = try await words.deskVillage(code, context) else { return Reply.seeOther("/desk/books") }
            return try await show(village, done: done, context)
        }
        router.post("/desk/property/:code/settle", .superviseBooks) { request, context in
            try await settle(request, context)
        }
    }

    private func settle(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let (number, version, isConfirmed, reason) = fields.settling()
        let village = try await words.village(context)
        do {
            try fields.finish()
            guard let number, let version, try await work.village(of: number) == village.code else {
                throw PropertyRefusal.unknown
            }
            if isConfirmed {
                try await work.confirm(number, version, by: context.actor)
            } else {
                try await work.sendBack(number, version, reason: reason, by: context.actor)
            }
            let done = isConfirmed ? Done.confirmed : .sentBack
            return Reply.seeOther("/desk/property?village=\(village.code)&done=\(done.rawValue)")
        } catch {
            try context.require(.superviseBooks, on: MoneyWork.object(village.code))
            return try await show(village, error: error, context)
        }
    }

    private func show(
        _ village: ShownVillage, done: Done? = nil, error: (any Error)? = nil, _ context: Context
    ) async throws -> Response {
        let (assets, contracts) = (work.assets, work.contracts)
        let (owned, lent) = try await words.house.reader.read { connection in
            (try assets.all(village.code, connection), try contracts.all(village.code, connection))
        }
        let names = Dictionary(
            owned.compactMap(\.all.last).map { ($0.filing.number, $0) }, uniquingKeysWith: { first, _ in first })
        func row(_ contract: Contract) -> Model { shown.item(contract, on: names[contract.what.asset], context) }
        let refused = owned.compactMap(\.all.last).filter { $0.filing.state == .refused }.map {
            shown.item($0, context)
        }
        let back = lent.compactMap(\.all.last).filter { $0.filing.state == .refused }.map(row)
        let waiting: [Model] =
            owned.compactMap(\.waiting).map { shown.item($0, context) }
            + lent.compactMap(\.waiting).map(row)
        var model = words.deskHead(village, context)
        model["done"] = done.map { words.text("desk.done.\($0.rawValue)", context) } ?? ""
        model["settleAction"] = "/desk/property/\(village.code)/settle"
        model["waiting"] = waiting
        model["hasWaiting"] = !waiting.isEmpty
        model["refused"] = refused + back
        model["hasRefused"] = !(refused + back).isEmpty
        let running = lent.compactMap(\.current).filter { $0.isRunning(on: words.today) }
        model["assets"] = owned.compactMap(\.current).map { asset in
            let contract = running.first { $0.what.asset == asset.filing.number }
            return shown.item(asset, contract: contract, context).merging(["mayChange": asset.what.endedOn == nil]) {
                $1
            }
        }
        model["contracts"] = lent.compactMap(\.current).map { contract in
            row(contract).merging(["mayChange": contract.what.endedOn == nil]) { $1 }
        }
        let title = shown.text("desk", context)
        guard let error else { return try words.page("desk-property", title, model, context) }
        return try words.house.pages.again(
            "disclosure/desk-property", title: title, model, after: error, context: context)
    }
}

extension Fields {
    /// What the committee sends: the number, which version of it was read, whether it confirms, and why not.
    func settling() -> (number: CaseNumber?, version: Int?, isConfirmed: Bool, reason: String) {
        let number = parsed("number", "disclosure.field.number", required: true) { try? CaseNumber(parsing: $0) }
        let version = int("version", in: 1...1_000_000)
        let isConfirmed = has("confirm")
        _ = has("refuse")
        let reason = string("reason", max: LedgerFile.longest)
        if !isConfirmed, reason == nil { fault("reason", "disclosure.field.reason") }
        return (number, version, isConfirmed, reason ?? "")
    }

    /// A sum of yuan that is not negative.
    func money(_ name: String, required: Bool = false) -> Money? {
        parsed(name, "disclosure.field.money", required: required) { text in
            Money(parsing: text).flatMap { $0.count >= 0 ? $0 : nil }
        }
    }

    func day(_ name: String, required: Bool = false) -> LocalDate? {
        parsed(name, "disclosure.field.day", required: required) { LocalDate($0) }
    }

    /// An area with its unit; nothing for one left empty.
    func area() -> LandArea? {
        let unit = parsed("areaUnit", "disclosure.field.kind") { LandArea.Unit(rawValue: $0) }
        let size = parsed("area", "disclosure.property.field.area") { text in
            FloorArea(parsing: text).flatMap { $0.count > 0 ? $0 : nil }
        }
        return size.map { LandArea(size: $0, unit: unit ?? .squareMetre) }
    }
}
