import Journal
import Kernel
import Platform
import Store

/// Offers and who has claimed.
struct OfferTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    func insert(_ offer: Offer, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO offers (county, id, number, month, serial, place, title, text, amount, opens, closes, taken,
                listed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, offer.id, offer.number.description, offer.number.yearMonth, offer.number.serial, offer.place,
                offer.title, offer.text, offer.amount, offer.opens, offer.closes, offer.taken,
                offer.isListed ? 1 : 0,
            ])
    }

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Offer? {
        try connection.first("SELECT * FROM offers WHERE county = ? AND number = ?", [county, number.description])
            .map(offer)
    }

    /// The newest first.
    func list(_ connection: any Connection, limit: Int = 50) throws -> [Offer] {
        try connection.query(
            "SELECT * FROM offers WHERE county = ? ORDER BY month DESC, serial DESC LIMIT ?", [county, limit]
        ).map(offer)
    }

    func setTaken(_ offer: Offer, _ pen: Pen) throws {
        try pen.put("UPDATE offers SET taken = ? WHERE county = ? AND id = ?", [offer.taken, county, offer.id])
    }

    func insert(_ claim: Claim, of person: ID<Person>, for offer: ID<Offer>, _ pen: Pen) throws {
        try pen.put(
            "INSERT INTO offer_claims (county, offer, ordinal, person, code, at) VALUES (?, ?, ?, ?, ?, ?)",
            [county, offer, claim.ordinal, person, claim.code.description, claim.at])
    }

    func claim(of person: ID<Person>, for offer: ID<Offer>, _ connection: any Connection) throws -> Claim? {
        try connection.first(
            """
            SELECT ordinal, code, at, redeemed FROM offer_claims WHERE county = ? AND offer = ? AND person = ?
            """, [county, offer, person]
        ).map(claim)
    }

    /// Who has one of an offer of which nothing is left; `nil` as long as not every claim is committed.
    func holders(of number: CaseNumber, _ connection: any Connection) throws -> Set<ID<Person>>? {
        guard let offer = try find(number, connection) else { return nil }
        let rows = try connection.query(
            "SELECT person FROM offer_claims WHERE county = ? AND offer = ?", [county, offer.id])
        guard rows.count == offer.amount else { return nil }
        return Set(try rows.compactMap { try $0["person"] as ID<Person>? })
    }

    func claim(_ code: RedemptionCode, for offer: ID<Offer>, _ connection: any Connection) throws -> Claim? {
        try connection.first(
            "SELECT ordinal, code, at, redeemed FROM offer_claims WHERE county = ? AND offer = ? AND code = ?",
            [county, offer, code.description]
        ).map(claim)
    }

    func isTaken(_ code: RedemptionCode, for offer: ID<Offer>, _ connection: any Connection) throws -> Bool {
        try claim(code, for: offer, connection) != nil
    }

    func redeem(_ claim: Claim, of offer: ID<Offer>, at time: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE offer_claims SET redeemed = ? WHERE county = ? AND offer = ? AND ordinal = ?",
            [time, county, offer, claim.ordinal])
    }

    /// How many claims stand for an offer, and the last of their ordinals.
    func count(of offer: ID<Offer>, _ connection: any Connection) throws -> (claims: Int, last: Int, redeemed: Int) {
        let row = try connection.first(
            """
            SELECT COUNT(*) AS n, COALESCE(MAX(ordinal), 0) AS last, COUNT(redeemed) AS redeemed FROM offer_claims
            WHERE county = ? AND offer = ?
            """, [county, offer])
        return (try row?["n"] ?? 0, try row?["last"] ?? 0, try row?["redeemed"] ?? 0)
    }

    /// What a person has, the newest first.
    func claims(
        of person: ID<Person>, limit: Int, _ connection: any Connection
    ) throws -> [(offer: Offer, claim: Claim)] {
        try connection.query(
            """
            SELECT offers.*, own.ordinal, own.code, own.at, own.redeemed FROM offer_claims AS own JOIN offers
                ON offers.county = own.county AND offers.id = own.offer
            WHERE own.county = ? AND own.person = ? ORDER BY own.at DESC, offers.number DESC LIMIT ?
            """, [county, person, limit]
        ).map { (try offer($0), try claim($0)) }
    }

    private func claim(_ row: Row) throws -> Claim {
        let code: String = try row["code"]
        guard let code = RedemptionCode(parsing: code) else {
            throw StoreError.unavailable("offer_claims holds the code \(code)")
        }
        return Claim(ordinal: try row["ordinal"], code: code, at: try row["at"], redeemed: try row["redeemed"])
    }

    private func offer(_ row: Row) throws -> Offer {
        let number: String = try row["number"]
        guard let number = try? CaseNumber(parsing: number) else {
            throw StoreError.unavailable("offers holds the number \(number)")
        }
        return Offer(
            id: try row["id"], number: number, place: try row["place"], title: try row["title"],
            text: try row["text"], amount: try row["amount"], opens: try row["opens"], closes: try row["closes"],
            isListed: try row["listed"], taken: try row["taken"])
    }
}

extension Offers {
    /// Days after an offer's end for which it is known who had it: as long as somebody may ask about it. The house's
    /// rule.
    static let keptDays = 365

    static let retention = [
        RetainedTable("offers", .record, .forGood),
        RetainedTable("offer_claims", .working, .afterUse(days: keptDays)), EntitledTable.retention,
    ]

    static let sealed = [EntitledTable.sealedColumn]

    static let migrations = [
        Migration(
            "offers/001-offers",
            [
                """
                CREATE TABLE offers (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    month BIGINT NOT NULL,
                    serial BIGINT NOT NULL,
                    place TEXT NOT NULL,
                    title TEXT NOT NULL,
                    text TEXT NOT NULL,
                    amount BIGINT NOT NULL CHECK (amount > 0),
                    opens BIGINT NOT NULL,
                    closes BIGINT NOT NULL,
                    taken BIGINT NOT NULL CHECK (taken >= 0 AND taken <= amount),
                    PRIMARY KEY (county, id)
                )
                """,
                "CREATE UNIQUE INDEX offers_by_number ON offers (county, number)",
                "CREATE UNIQUE INDEX offers_by_serial ON offers (county, month, serial)",
                """
                CREATE TABLE offer_claims (
                    county BIGINT NOT NULL,
                    offer BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    person BYTEA,
                    code TEXT NOT NULL,
                    at BIGINT NOT NULL,
                    redeemed BIGINT,
                    PRIMARY KEY (county, offer, ordinal)
                )
                """,
                "CREATE UNIQUE INDEX offer_claims_by_person ON offer_claims (county, offer, person)",
                "CREATE UNIQUE INDEX offer_claims_by_code ON offer_claims (county, offer, code)",
            ]),
        EntitledTable.migration,
    ]
}
