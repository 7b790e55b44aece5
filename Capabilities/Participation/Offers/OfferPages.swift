import Hummingbird
import Kernel
import Platform
import QRCode
import Rights
import Store
import Web

/// `/offers` and `/offer/NUMBER`: what is given away, how much is left, and getting one.
struct OfferPages: Sendable {
    let work: OfferWork
    let desk: PartDesk

    func addRoutes(to router: Routes) {
        router.get("/offers", .readParticipation) { request, context in
            try Query.read(request).finish()
            let words = try await desk.words(context)
            let offers = try await work.house.reader.read { [table = work.table] in try table.list($0) }
            return try desk.house.pages.page(
                "participation/offers", title: words.text("participation.offers.title"),
                ["offers": offers.map { words.item($0, "/offer/\($0.number)", work.house.time.now()) }],
                context: context)
        }
        router.get("/offer/:number", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await one(context)
        }
        router.post("/offer/:number", .takePart) { request, context in
            try await Form.read(request).fields.finish()
            do {
                let number = try context.offerNumber()
                _ = try await work.claim(number, by: context.actor)
                return Reply.seeOther("/offer/\(number)")
            } catch {
                return try await one(context, error: error)
            }
        }
    }

    private func one(_ context: Context, error: (any Error)? = nil) async throws -> Response {
        let number = try context.offerNumber()
        let person: ID<Person>? = if case .resident(let person) = context.actor { person } else { nil }
        let (offer, list, entry) = try await work.house.reader.read { [work] connection in
            guard let offer = try work.table.find(number, connection) else { throw OfferRefusal.unknown }
            let entry = try person.flatMap { try work.entitled.entry(of: $0, for: offer.id, connection) }
            return (offer, try work.entitled.count(offer.id, connection), entry)
        }
        let words = try await desk.words(context)
        let state = offer.state(at: work.house.time.now())
        var model = words.item(offer, "", work.house.time.now())
        model["text"] = offer.text
        model["isOpen"] = state == .open
        model["opens"] = words.moment(offer.opens)
        model["closes"] = words.moment(offer.closes)
        model["signIn"] = "/sign-in/resident?next=/offer/\(number)"
        model["only"] =
            offer.isListed ? words.text("participation.offers.entitled.only", ["count": "\(list.all)"]) : ""
        model["isOnList"] = entry != nil
        model["isNotOnList"] = offer.isListed && person != nil && entry == nil
        model["isStranger"] = true
        model["isStaff"] = false
        switch context.actor {
        case .resident(let person):
            model["isStranger"] = false
            model.merge(try own(try await work.own(number, person), number, words)) { $1 }
        case .post: (model["isStranger"], model["isStaff"]) = (false, true)
        default: break
        }
        guard let error else {
            return try desk.house.pages.page("participation/offer", title: offer.title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/offer", title: offer.title, model, after: error, context: context)
    }

    private func own(_ claim: Claim?, _ number: CaseNumber, _ words: PartWords) throws -> Model {
        guard let claim else { return ["hasClaim": false] }
        let svg = try QRSymbol(claim.code.description).svg(label: words.text("participation.offers.code"), side: 200)
        return [
            "hasClaim": true, "code": claim.code.shown, "qrMarkup": Markup(svg),
            "ordinal": words.text("participation.offers.ordinal", ["ordinal": "\(claim.ordinal)"]),
            "redeemed": claim.redeemed.map {
                words.text("participation.offers.redeemedAt", ["time": words.moment($0)])
            } ?? "",
        ]
    }
}

extension PartWords {
    func item(_ offer: Offer, _ href: String, _ now: Timestamp) -> Model {
        let state = offer.state(at: now)
        return [
            "href": href, "title": offer.title, "place": place(offer.place), "number": offer.number.shown,
            "path": offer.number.description, "state": text("participation.offers.state.\(state.rawValue)"),
            "stateClass": state == .open ? "done" : state == .coming ? "due" : "plain",
            "left": text(
                "participation.offers.left", ["left": "\(offer.amount - offer.taken)", "amount": "\(offer.amount)"]),
        ]
    }
}
