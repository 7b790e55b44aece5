import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// What is sent from `/desk/donations` and `/desk/donation/NUMBER`.
struct DonationDeskActions: Sendable {
    let words: VillageWords
    let donations: DonationWork

    private var desk: DonationDesk { DonationDesk(words: words, donations: donations) }

    func addRoutes(to router: Routes) {
        router.post("/desk/donations/:code", .keepBooks) { request, context in try await receive(request, context) }
        router.post("/desk/donation/:number/move", .keepBooks) { request, context in try await move(request, context) }
        router.post("/desk/donation/:number/settle", .superviseBooks) { request, context in
            try await settle(request, context)
        }
    }

    private func receive(_ request: Request, _ context: Context) async throws -> Response {
        let village = try await words.village(context)
        let fields = try await Form.read(request).fields
        let kind = fields.parsed("gift", "disclosure.field.kind", required: true) {
            ["money", "goods"].contains($0) ? $0 : nil
        }
        let item = fields.string("item", max: 60) ?? ""
        let unit = fields.string("unit", max: 10) ?? ""
        let gift = kind == "goods" ? Gift.goods(item: item, unit: unit) : .money
        let quantity = quantity(fields, gift)
        let purpose = fields.text("purpose", max: LedgerFile.longest)
        let donorKind = fields.parsed("donorKind", "disclosure.field.kind", required: true) {
            Donor.Kind(rawValue: $0)
        }
        let donor = fields.string("donor", max: 60) ?? ""
        let isNamed = fields.bool("named") ?? false
        let key = fields.string("key", max: 60)
        do {
            try fields.finish()
            guard let quantity, let donorKind else { throw DonationRefusal.quantity }
            let draft = DonationWork.Draft(
                gift: gift, quantity: quantity, purpose: purpose, donor: donorKind, donorName: donor, isNamed: isNamed)
            let number = try await donations.receive(
                draft, in: village.code, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "donation \(context.actor.text)", body: Array("\(item) \(quantity) \(purpose)".utf8))
                })
            return Reply.seeOther("/desk/donation/\(number)?done=1")
        } catch {
            let names = ["gift", "item", "unit", "quantity", "purpose", "donorKind", "donor", "named"]
            return try await desk.list(village.code, attempt(names, fields, error), context)
        }
    }

    private func quantity(_ fields: Fields, _ gift: Gift) -> Int64? {
        fields.parsed(
            "quantity", gift == .money ? "disclosure.field.money" : "disclosure.refusal.quantity", required: true
        ) { gift.quantity(parsing: $0) }
    }

    private func move(_ request: Request, _ context: Context) async throws -> Response {
        let donation = try await desk.donation(context)
        let fields = try await Form.read(request).fields
        let kind = fields.parsed("move", "disclosure.field.kind", required: true) { text in
            DonationMove.Kind(rawValue: text).flatMap { DonationWork.right($0) == .keepBooks ? $0 : nil }
        }
        let step = fields.int("step", in: 1...1_000_000, required: true)
        let quantity = quantity(fields, donation.gift)
        var told = DonationWork.Told()
        told.place = fields.string("place", max: 100) ?? ""
        told.recipient = fields.parsed("recipient", "disclosure.field.kind") { Recipient.Kind(rawValue: $0) }
        told.words = fields.string("words", max: LedgerFile.longest) ?? ""
        let key = fields.string("key", max: 60)
        do {
            try fields.finish()
            guard let kind, let step, let quantity else { throw DonationRefusal.quantity }
            try await donations.move(
                DonationMove(kind: kind, from: step, quantity: quantity), told, of: donation.number, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "donation move \(context.actor.text)",
                        body: Array("\(donation.number) \(kind) \(step) \(quantity)".utf8))
                })
            return Reply.seeOther("/desk/donation/\(donation.number)?done=1")
        } catch {
            let names = ["move", "step", "quantity", "place", "recipient", "words"]
            return try await desk.show(donation, attempt(names, fields, error), context)
        }
    }

    private func settle(_ request: Request, _ context: Context) async throws -> Response {
        let donation = try await desk.donation(context)
        let fields = try await Form.read(request).fields
        let step = fields.int("step", in: 1...1_000_000, required: true)
        let isConfirmed = fields.has("confirm")
        _ = fields.has("refuse")
        let told = DonationWork.Told(words: fields.string("words", max: LedgerFile.longest) ?? "")
        do {
            try fields.finish()
            let table = donations.table
            guard let step, let part = try await words.house.reader.read({ try table.step(step, of: donation.id, $0) })
            else { throw DonationRefusal.noPart }
            try await donations.move(
                DonationMove(kind: isConfirmed ? .writeOff : .keep, from: step, quantity: part.left), told,
                of: donation.number, by: context.actor)
            return Reply.seeOther("/desk/donation/\(donation.number)?done=1")
        } catch {
            return try await desk.show(donation, attempt(["step", "words"], fields, error), context)
        }
    }

    private func attempt(_ names: [String], _ fields: Fields, _ error: any Error) -> DonationDesk.Attempt {
        DonationDesk.Attempt(
            values: Dictionary(uniqueKeysWithValues: names.map { ($0, fields.raw($0)) }), error: error)
    }
}
