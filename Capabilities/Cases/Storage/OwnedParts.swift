import Journal
import Kernel

/// What of a report belongs to a person: sealed under the key of the resident who was signed in, else of the report.
struct OwnedParts: Sendable {
    /// Whom to answer.
    let contact: [UInt8]?
    /// Text and address as they were written, where personal data is covered in what is stored.
    let words: [UInt8]?
    let person: ID<Person>?
    /// The keyed hash of the telephone number.
    let phone: [UInt8]?
    /// The version of the notice that was shown when a contact was left.
    let consent: String?

    init(
        _ contact: Contact?, _ covering: Covering, of report: ID<Report>, by person: ID<Person>?, _ seal: Seal,
        notice: String?
    ) throws {
        let plain = try contact.map { try JSONText.bytes($0) }
        if let person {
            self.contact = try plain.map { try seal.seal($0, of: person) }
            words = try covering.sealed(of: person, seal)
        } else {
            self.contact = try plain.map { try seal.seal($0, of: report) }
            words = try covering.sealed(of: report, seal)
        }
        self.person = person
        phone = ReportTable.lookup(phone: contact?.phone, seal)
        consent = contact == nil ? nil : notice
    }
}
