import Foundation
package import Journal
package import Kernel
package import Platform
package import Store

/// Residents who have signed in: found by a keyed hash, their number sealed.
package struct Residents: Sendable {
    /// What is kept of them, sealed.
    package struct Contact: Codable, Hashable, Sendable {
        package var phone: String?
    }

    private let house: House

    package init(_ house: House) { self.house = house }

    /// The resident with this telephone; `nil` when nobody with it has signed in.
    package func person(phone: PhoneNumber) async throws -> ID<Person>? {
        try await find("phone_hash", hash(phone))
    }

    /// What is kept of a resident, opened as everything of a person is: written down first.
    package func contact(_ person: ID<Person>, as actor: Actor, for purpose: Purpose) async throws -> Contact? {
        let opened = try await house.door.openSealed(with: house.seal, as: actor, for: purpose) { passage in
            let row = try passage.first(
                "SELECT contact FROM residents WHERE county = ? AND id = ?", [passage.county, person])
            let sealed: [UInt8]? = try row?["contact"]
            return (sealed.map { [Sealed($0, of: person, field: "contact")] } ?? [], nil)
        }
        return try opened.first.map { try JSONText.value(Contact.self, from: $0.bytes) }
    }

    /// The resident with this telephone, who from now on is known.
    package func join(_ phone: PhoneNumber, in passage: Passage) throws -> ID<Person> {
        let hash = hash(phone)
        if let known = try find("phone_hash", hash, passage) { return known }
        return try add(Contact(phone: phone.description), phone: hash, subject: nil, in: passage)
    }

    /// The resident whom a provider of identities knows as `subject`.
    func join(issuer: String, subject: String, in passage: Passage) throws -> ID<Person> {
        let hash = house.seal.lookup("\(issuer)\n\(subject)", kind: "subject")
        if let known = try find("subject_hash", hash, passage) { return known }
        return try add(Contact(), phone: nil, subject: hash, in: passage)
    }

    private func add(
        _ contact: Contact, phone: [UInt8]?, subject: [UInt8]?, in passage: Passage
    ) throws -> ID<Person> {
        let person = ID<Person>(at: passage.now)
        let pen = try passage.record(Entry("resident.joined", Subject(person), by: .resident(person)), first: true)
        try pen.execute(
            """
            INSERT INTO residents (county, id, phone_hash, subject_hash, contact, created) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                passage.county, person, phone, subject,
                try house.seal.seal(try JSONText.bytes(contact), of: person), passage.now,
            ])
        return person
    }

    /// The keyed hash of a resident's telephone, by which their earlier reports are found; `nil` when none is known.
    package func phoneHash(of person: ID<Person>, _ connection: any Connection) throws -> [UInt8]? {
        try connection.first(
            "SELECT phone_hash FROM residents WHERE county = ? AND id = ?", [house.county, person])?["phone_hash"]
    }

    func hash(_ phone: PhoneNumber) -> [UInt8] { house.seal.lookup(phone.description, kind: "phone") }

    private func find(_ column: String, _ hash: [UInt8]) async throws -> ID<Person>? {
        try await house.reader.read { try find(column, hash, $0) }
    }

    private func find(_ column: String, _ hash: [UInt8], _ connection: any Connection) throws -> ID<Person>? {
        try connection.first("SELECT id FROM residents WHERE county = ? AND \(column) = ?", [house.county, hash])?["id"]
    }
}
