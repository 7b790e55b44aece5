import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// Offers for other programs.
struct OffersAPI: Sendable {
    let work: OfferWork

    func addRoutes(to router: Routes) {
        router.get("/api/v1/offers/:number", .readParticipation) { request, context in
            try Query.read(request).finish()
            let number = try context.offerNumber()
            let offer = try await work.house.reader.read { [table = work.table] in try table.find(number, $0) }
            guard let offer else { throw OfferRefusal.unknown }
            return try Reply.json(OfferView(offer, at: work.house.time.now()))
        }
        router.post("/api/v1/offers/:number/claims", .takePart) { request, context in
            try Query.read(request).finish()
            // Asking again gives the same claim, with or without a key.
            _ = try request.idempotencyHeader()
            let claim = try await work.claim(try context.offerNumber(), by: context.actor)
            return try Reply.json(ClaimView(claim), status: .created)
        }
    }
}

extension Context {
    /// The number in the address.
    /// - Throws: `OfferRefusal.unknown`.
    func offerNumber() throws -> CaseNumber {
        guard let number = try? CaseNumber(parsing: try parameters.require("number")) else {
            throw OfferRefusal.unknown
        }
        return number
    }
}

private struct OfferView: Encodable {
    let number, title, text, division, state, opens, closes: String
    let amount, left: Int
    let listed: Bool

    init(_ offer: Offer, at now: Timestamp) {
        (number, title, text) = (offer.number.description, offer.title, offer.text)
        (division, state) = (offer.place.description, offer.state(at: now).rawValue)
        (opens, closes) = (CountyTime.china.format(offer.opens), CountyTime.china.format(offer.closes))
        (amount, left) = (offer.amount, offer.amount - offer.taken)
        listed = offer.isListed
    }
}

private struct ClaimView: Encodable {
    let ordinal: Int
    let code, at: String
    let redeemed: String?

    init(_ claim: Claim) {
        (ordinal, code, at) = (claim.ordinal, claim.code.description, CountyTime.china.format(claim.at))
        redeemed = claim.redeemed.map(CountyTime.china.format)
    }
}
