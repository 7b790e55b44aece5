import Journal
import Kernel
import Platform
import Store

/// Somebody whom an offer is for.
struct Entitled: Hashable, Sendable {
    let id: ID<Entitled>
    /// The name with all but one sign covered.
    let label: String
    /// By which a resident who has signed in is recognised.
    let phone: [UInt8]
    /// The ordinal of the claim that used it up.
    var claim: Int?
}

/// What is sealed of somebody whom an offer is for.
struct EntitledPerson: Codable, Hashable {
    let name: String
    let phone: String
}

/// Whom offers are for, where they are not for everybody.
struct EntitledTable: Sendable {
    let county: County
    let phone: PhoneHash

    /// The entry of a resident who has signed in; `nil` when the telephone stands nowhere on the list.
    func entry(of person: ID<Person>, for offer: ID<Offer>, _ connection: any Connection) throws -> Entitled? {
        guard let hash = try phone(person, connection) else { return nil }
        return try connection.first(
            "SELECT id, label, phone_hash, claim FROM offer_entitled WHERE county = ? AND offer = ? AND phone_hash = ?",
            [county, offer, hash]
        ).map(entitled)
    }

    /// By label.
    func all(_ offer: ID<Offer>, _ connection: any Connection) throws -> [Entitled] {
        try connection.query(
            "SELECT id, label, phone_hash, claim FROM offer_entitled WHERE county = ? AND offer = ? ORDER BY label, id",
            [county, offer]
        ).map(entitled)
    }

    func count(_ offer: ID<Offer>, _ connection: any Connection) throws -> (all: Int, claimed: Int) {
        let row = try connection.first(
            "SELECT COUNT(*) AS n, COUNT(claim) AS claimed FROM offer_entitled WHERE county = ? AND offer = ?",
            [county, offer])
        return (try row?["n"] ?? 0, try row?["claimed"] ?? 0)
    }

    /// What is sealed of a list, for those who may open it.
    func sealed(_ offer: ID<Offer>, _ connection: any Connection) throws -> [Sealed] {
        try connection.query(
            "SELECT id, sealed FROM offer_entitled WHERE county = ? AND offer = ? AND sealed IS NOT NULL ORDER BY id",
            [county, offer]
        ).map { row in
            let id: ID<Entitled> = try row["id"]
            return Sealed(try row["sealed"], of: id, field: "roll")
        }
    }

    func add(_ entries: [(Entitled, sealed: [UInt8])], to offer: ID<Offer>, _ pen: Pen) throws {
        try pen.executeAll(
            "INSERT INTO offer_entitled (county, offer, id, label, phone_hash, sealed) VALUES (?, ?, ?, ?, ?, ?)",
            entries.map { [county, offer, $0.0.id, $0.0.label, $0.0.phone, $0.sealed] })
    }

    func clear(_ offer: ID<Offer>, _ pen: Pen) throws {
        try pen.execute("DELETE FROM offer_entitled WHERE county = ? AND offer = ?", [county, offer])
    }

    func use(_ entitled: Entitled, for ordinal: Int, _ pen: Pen) throws {
        try pen.put(
            "UPDATE offer_entitled SET claim = ? WHERE county = ? AND id = ?", [ordinal, county, entitled.id])
    }

    /// Forgets the name and the number of a person; that the entry is used up stays, so that nobody gets two.
    func forget(_ person: ID<Person>, _ pen: Pen) throws {
        guard let hash = try phone(person, pen) else { return }
        try pen.execute(
            "UPDATE offer_entitled SET sealed = NULL, label = '*' WHERE county = ? AND phone_hash = ?", [county, hash])
    }

    private func entitled(_ row: Row) throws -> Entitled {
        Entitled(
            id: try row["id"], label: try row["label"], phone: try row["phone_hash"], claim: try row["claim"])
    }

    static let sealedColumn = SealedColumn("offer_entitled", column: "sealed")

    static let retention = RetainedTable("offer_entitled", .personal, .afterUse(days: Offers.keptDays))

    static let migration = Migration(
        "offers/002-entitled",
        [
            "ALTER TABLE offers ADD COLUMN listed BIGINT NOT NULL DEFAULT 0",
            """
            CREATE TABLE offer_entitled (
                county BIGINT NOT NULL,
                id BYTEA NOT NULL,
                offer BYTEA NOT NULL,
                label TEXT NOT NULL,
                phone_hash BYTEA NOT NULL,
                sealed BYTEA,
                claim BIGINT,
                PRIMARY KEY (county, id)
            )
            """,
            "CREATE UNIQUE INDEX offer_entitled_by_phone ON offer_entitled (county, offer, phone_hash)",
            "CREATE INDEX offer_claims_of_person ON offer_claims (county, person)",
        ])
}
