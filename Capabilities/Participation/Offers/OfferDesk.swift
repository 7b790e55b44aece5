import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/desk/offers` and `/desk/offer/NUMBER`: making an offer, handing out what a code stands for.
struct OfferDesk: Sendable {
    let work: OfferWork
    let desk: PartDesk

    func addRoutes(to router: Routes) {
        router.get("/desk/offers", .conductParticipation) { request, context in
            try Query.read(request).finish()
            return try await list(context)
        }
        router.post("/desk/offers", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            do {
                let offer = try await work.make(try plan(fields), by: context.actor)
                return Reply.seeOther("/desk/offer/\(offer.number)")
            } catch {
                return try await list(context, filled: fields, error: error)
            }
        }
        router.get("/desk/offer/:number", .conductParticipation) { request, context in
            try Query.read(request).finish()
            return try await one(context)
        }
        router.post("/desk/offer/:number", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            let code = fields.parsed("code", "participation.offers.field.code", required: true) {
                RedemptionCode(parsing: $0)
            }
            do {
                try fields.finish()
                guard let code else { throw OfferRefusal.unknownCode }
                let claim = try await work.redeem(code, of: try context.offerNumber(), by: context.actor)
                return try await one(context, done: claim)
            } catch {
                return try await one(context, error: error)
            }
        }
    }

    /// - Throws: `FieldFaults`.
    private func plan(_ fields: Fields) throws -> OfferPlan {
        let place = fields.parsed("place", "participation.field.place", required: true) { DivisionCode($0) }
        let (title, text) = (fields.text("title", max: 60), fields.text("text", max: 2000))
        let amount = fields.int("amount", in: 1...Offer.mostAmount, required: true)
        let (opens, closes) = (fields.moment("opens"), fields.moment("closes"))
        let isListed = fields.has("listed")
        try fields.finish()
        guard let place, let amount, let opens, let closes else { throw OfferRefusal.unknown }
        return OfferPlan(
            place: place, title: title, text: text, amount: amount, opens: opens, closes: closes, isListed: isListed)
    }

    private func list(_ context: Context, filled: Fields? = nil, error: (any Error)? = nil) async throws -> Response {
        let words = try await desk.words(context)
        let now = work.house.time.now()
        let offers = try await work.house.reader.read { [table = work.table] in try table.list($0) }
            .filter { context.may(.conductParticipation, on: Object(at: $0.place)) }
        var model: Model = [
            "offers": offers.map { words.item($0, "/desk/offer/\($0.number)", now) }, "isOpen": filled != nil,
            "choices": desk.places(context, words).map { place -> Model in
                place.merging(["chosen": place["value"] as? String == filled?.raw("place")]) { $1 }
            },
        ]
        model["listed"] = filled?.raw("listed").isEmpty == false
        for name in ["title", "text", "amount", "opens", "closes"] { model["filled-\(name)"] = filled?.raw(name) ?? "" }
        let title = words.text("participation.offers.title")
        guard let error else {
            return try desk.house.pages.page("participation/desk-offers", title: title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/desk-offers", title: title, model, after: error, context: context)
    }

    private func one(_ context: Context, done: Claim? = nil, error: (any Error)? = nil) async throws -> Response {
        let number = try context.offerNumber()
        let (offer, count, list) = try await work.house.reader.read { [work] connection in
            guard let offer = try work.table.find(number, connection) else { throw OfferRefusal.unknown }
            return (
                offer, try work.table.count(of: offer.id, connection), try work.entitled.count(offer.id, connection)
            )
        }
        try context.require(.conductParticipation, on: Object(at: offer.place))
        let words = try await desk.words(context)
        var model = words.item(offer, "", work.house.time.now())
        model["text"] = offer.text
        model["isListed"] = offer.isListed
        model["listCount"] = words.text("participation.offers.entitled.count", ["count": "\(list.all)"])
        model["done"] =
            done.map {
                words.text("participation.offers.handedOut", ["ordinal": "\($0.ordinal)", "code": $0.code.shown])
            } ?? ""
        model["redeemed"] = words.text(
            "participation.offers.redeemed", ["redeemed": "\(count.redeemed)", "taken": "\(offer.taken)"])
        guard let error else {
            return try desk.house.pages.page("participation/desk-offer", title: offer.title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/desk-offer", title: offer.title, model, after: error, context: context)
    }
}
