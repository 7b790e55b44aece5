import Journal
import Kernel
import Platform
import Rights
import Store
import Synchronization

/// What is done to offers.
struct OfferWork: Sendable {
    let house: House
    let table: OfferTable
    let entitled: EntitledTable
    /// Who has one of the offers of which nothing is left: whoever else comes then is answered without a look into the
    /// database, so that a rush costs little.
    private let gone = Gone()

    private final class Gone: Sendable {
        let holders = Mutex<[CaseNumber: Set<ID<Person>>]>([:])
    }

    /// - Parameter phone: the keyed hash of a signed-in resident's telephone number.
    init(_ house: House, phone: @escaping PhoneHash = { _, _ in nil }) {
        self.house = house
        table = OfferTable(house.county)
        entitled = EntitledTable(county: house.county, phone: phone)
    }

    var shadow: Shadow { Shadow(seal: house.seal, table: "offer_claims", matter: "offer") }

    /// - Throws: `RightRefusal`, `OfferRefusal`.
    func make(_ plan: OfferPlan, by actor: Actor) async throws -> Offer {
        try require(actor, .conductParticipation, on: Object(at: plan.place))
        return try await house.door.open { [table] passage in
            let offer = plan.offer(try passage.nextNumber("LQ", in: "offers"), at: passage.now)
            try offer.checkPlan(at: passage.now)
            let pen = try passage.record(offer.entry("made", by: actor, what: offer.json), first: true)
            try table.insert(offer, pen)
            return offer
        }
    }

    /// One for whoever asks; asking again gives the same one.
    /// - Throws: `RightRefusal`, `OfferRefusal`.
    func claim(_ number: CaseNumber, by actor: Actor) async throws -> Claim {
        try require(actor, .takePart, on: Object())
        guard case .resident(let person) = actor else { throw OfferRefusal.notEntitled }
        if let holders = gone.holders.withLock({ $0[number] }) {
            guard holders.contains(person), let own = try await own(number, person) else { throw OfferRefusal.gone }
            return own
        }
        do {
            return try await house.door.open { [self, seal = house.seal] passage in
                guard let offer = try table.find(number, passage) else { throw OfferRefusal.unknown }
                if let own = try table.claim(of: person, for: offer.id, passage) { return own }
                let entry = try entry(of: person, for: offer, passage)
                guard try table.claim(of: shadow(person, in: offer.id.bytes), for: offer.id, passage) == nil else {
                    throw OfferRefusal.hadOne
                }
                let claimed = try offer.claimed(at: passage.now)
                let claim = Claim(
                    ordinal: claimed.taken,
                    code: try freshCode(for: claimed, with: seal, table, passage), at: passage.now)
                let what = JSON.object(["ordinal": .integer(Int64(claim.ordinal))])
                let pen = try passage.record(claimed.entry("claimed", by: actor, what: what))
                try table.insert(claim, of: person, for: offer.id, pen)
                try table.setTaken(claimed, pen)
                if let entry { try entitled.use(entry, for: claim.ordinal, pen) }
                return claim
            }
        } catch OfferRefusal.gone {
            let holders = try await house.reader.read { [table] in try table.holders(of: number, $0) }
            gone.holders.withLock { $0[number] = holders }
            throw OfferRefusal.gone
        }
    }

    /// What a person has of an offer.
    func own(_ number: CaseNumber, _ person: ID<Person>) async throws -> Claim? {
        try await house.reader.read { [table] connection in
            guard let offer = try table.find(number, connection) else { throw OfferRefusal.unknown }
            return try table.claim(of: person, for: offer.id, connection)
        }
    }

    /// Hands out what a code stands for, once.
    /// - Throws: `RightRefusal`, `OfferRefusal`.
    func redeem(_ code: RedemptionCode, of number: CaseNumber, by actor: Actor) async throws -> Claim {
        try await house.door.open { [table] passage in
            guard let offer = try table.find(number, passage) else { throw OfferRefusal.unknown }
            try require(actor, .conductParticipation, on: Object(at: offer.place))
            guard var claim = try table.claim(code, for: offer.id, passage) else { throw OfferRefusal.unknownCode }
            guard claim.redeemed == nil else { throw OfferRefusal.alreadyRedeemed }
            claim.redeemed = passage.now
            let what = JSON.object(["ordinal": .integer(Int64(claim.ordinal))])
            let pen = try passage.record(offer.entry("redeemed", by: actor, what: what))
            try table.redeem(claim, of: offer.id, at: passage.now, pen)
            return claim
        }
    }

    /// Erases who had what, long after the end.
    var sweep: Sweep {
        Sweep("offerClaims") { [county = house.county] passage in
            let before = passage.now.adding(days: -Int64(Offers.keptDays))
            let old: Int =
                try passage.first(
                    """
                    SELECT COUNT(*) AS n FROM offer_claims JOIN offers
                        ON offers.county = offer_claims.county AND offers.id = offer_claims.offer
                    WHERE offer_claims.county = ? AND offers.closes < ? AND offer_claims.person IS NOT NULL
                    """, [county, before])?["n"] ?? 0
            guard old > 0 else { return 0 }
            let pen = try passage.record(
                Entry(
                    "offer.forgotten", Subject(ID<Offer>(at: passage.now)), by: .system("offer.forgotten"),
                    what: .object(["claims": .integer(Int64(old))])))
            return try pen.execute(
                """
                UPDATE offer_claims SET person = NULL WHERE county = ? AND person IS NOT NULL
                    AND offer IN (SELECT id FROM offers WHERE county = ? AND closes < ?)
                """, [county, county, before])
        }
    }

    /// Forgets that it was this person; what was taken stays taken.
    func forget(_ person: ID<Person>, _ pen: Pen) throws {
        try shadow.replace(person, house.county, pen)
        try entitled.forget(person, pen)
    }
}

/// A code that nobody has yet and nobody can guess: made with the county's secret from the offer and the ordinal.
private func freshCode(
    for offer: Offer, with seal: Seal, _ table: OfferTable, _ connection: any Connection
) throws -> RedemptionCode {
    for attempt in 0..<100 {
        let message = Array("\(offer.number) \(offer.taken) \(attempt)".utf8)
        let code = RedemptionCode(seal.secret(for: message, purpose: "redemption code"))
        if try !table.isTaken(code, for: offer.id, connection) { return code }
    }
    throw StoreError.unavailable("no free redemption code for \(offer.number)")
}

/// What is said of a new offer.
struct OfferPlan: Sendable {
    var place: DivisionCode
    var title: String
    var text: String
    var amount: Int
    var opens: Timestamp
    var closes: Timestamp
    var isListed = false

    func offer(_ number: CaseNumber, at time: Timestamp) -> Offer {
        Offer(
            id: ID(at: time), number: number, place: place, title: title, text: text, amount: amount, opens: opens,
            closes: closes, isListed: isListed)
    }
}

extension Offer {
    func entry(_ kind: String, by actor: Actor, what: JSON) -> Entry {
        Entry(
            "offer.\(kind)", Subject(id), by: actor, division: place, reference: number.description, what: what)
    }

    var json: JSON {
        .object([
            "number": .string(number.description), "title": .string(title), "amount": .integer(Int64(amount)),
            "opens": .string(CountyTime.china.format(opens)), "closes": .string(CountyTime.china.format(closes)),
            "listed": .bool(isListed),
        ])
    }
}
