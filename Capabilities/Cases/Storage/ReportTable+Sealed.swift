package import Journal
package import Kernel
package import Platform
package import Store

/// What is kept sealed of a report.
package enum ReportSecret: String, Sendable {
    /// Whom to answer.
    case contact
    /// The text, and the address if one was given, as they were written.
    case words

    var column: String { self == .contact ? "contact" : "sealed" }
}

extension ReportTable {
    /// A sealed part of a report, under the key of the resident who was signed in, else of the report.
    package func sealed(
        _ secret: ReportSecret, of id: ID<Report>, _ connection: any Connection
    ) throws -> Sealed? {
        let row = try connection.first(
            "SELECT person, \(secret.column) AS sealed FROM reports WHERE county = ? AND id = ?", [county, id])
        guard let row, let bytes: [UInt8] = try row["sealed"] else { return nil }
        let person: ID<Person>? = try row["person"]
        if let person { return Sealed(bytes, of: person, field: secret.rawValue) }
        return Sealed(bytes, of: id, field: secret.rawValue)
    }
}

extension ReportTable {
    /// The newest of these reports that belongs to one of these persons, looked for among the last 200 of each.
    func first(
        by persons: [ID<Person>], among reports: Set<ID<Report>>, _ connection: any Connection
    ) throws -> ID<Report>? {
        for person in persons {
            let own: [ID<Report>] = try connection.query(
                "SELECT id FROM reports WHERE county = ? AND person = ? ORDER BY received DESC LIMIT 200",
                [county, person]
            ).map { try $0["id"] }
            if let found = own.first(where: reports.contains) { return found }
        }
        return nil
    }
}

extension ReportTable {
    /// The telephone as people write it, in the form that is looked up; `nil` when it is none.
    package static func normal(phone: String?) -> String? {
        let digits = (phone ?? "").unicodeScalars.compactMap { scalar -> Int? in
            let value = (0xFF10...0xFF19).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
            return (0x30...0x39).contains(value) ? Int(value) - 0x30 : nil
        }
        let text = digits.map(String.init).joined()
        if text.count == 11, text.hasPrefix("1") { return "+86" + text }
        if text.count == 13, text.hasPrefix("86") { return "+" + text }
        return (7...15).contains(text.count) ? text : nil
    }

    /// What reports of a telephone are found by.
    package static func lookup(phone: String?, _ seal: Seal) -> [UInt8]? {
        normal(phone: phone).map { seal.lookup($0, kind: "phone") }
    }

    /// - Parameter notice: the version of the notice they were shown with the form.
    func replace(
        _ contact: Contact, of id: ID<Report>, _ seal: Seal, notice: String?, _ pen: some WriteConnection
    ) throws {
        let person: ID<Person>? = try pen.first(
            "SELECT person FROM reports WHERE county = ? AND id = ?", [county, id])?["person"]
        let plain = try JSONText.bytes(contact)
        let sealed = try person.map { try seal.seal(plain, of: $0) } ?? seal.seal(plain, of: id)
        try pen.execute(
            "UPDATE reports SET contact = ?, phone = ?, notify = ?, consent = ? WHERE county = ? AND id = ?",
            [sealed, Self.lookup(phone: contact.phone, seal), contact.notify ?? false, notice, county, id])
    }

    /// Empties a report: its place in the matter stays.
    func empty(_ id: ID<Report>, at time: Timestamp, _ pen: some WriteConnection) throws {
        try pen.execute(
            """
            UPDATE reports SET text = '', address = NULL, contact = NULL, sealed = NULL, person = NULL, phone = NULL,
                consent = NULL, salt = NULL, notify = 0, erased = ? WHERE county = ? AND id = ?
            """, [time, county, id])
    }

    /// Destroys what is sealed of a report.
    /// - Parameter erased: when its pictures went too, and with them the proof of what was said.
    func unseal(_ id: ID<Report>, erased: Timestamp?, _ pen: some WriteConnection) throws {
        try pen.execute(
            """
            UPDATE reports SET contact = NULL, sealed = NULL, phone = NULL, notify = 0, erased = ?,
                salt = CASE WHEN CAST(? AS BIGINT) IS NULL THEN salt ELSE NULL END WHERE county = ? AND id = ?
            """, [erased, erased, county, id])
    }

    /// Reports with something sealed, or with pictures, whose case was closed before a moment, 500 at most.
    func lapsed(
        closedBefore moment: Timestamp, _ connection: any Connection
    ) throws -> [(report: ID<Report>, subject: ID<Case>)] {
        try connection.query(
            """
            SELECT reports.id, reports.case_id FROM cases JOIN reports
                ON reports.county = cases.county AND reports.case_id = cases.id
            WHERE cases.county = ? AND cases.closed IS NOT NULL AND cases.closed < ? AND cases.open = 0
                AND (reports.contact IS NOT NULL OR reports.sealed IS NOT NULL
                    OR EXISTS (SELECT 1 FROM attachments WHERE attachments.county = reports.county
                        AND attachments.report = reports.id)
                    OR EXISTS (SELECT 1 FROM attachments WHERE attachments.county = reports.county
                        AND attachments.case_id = reports.case_id))
            ORDER BY cases.closed LIMIT 500
            """, [county, moment]
        ).map { (try $0["id"], try $0["case_id"]) }
    }
}

extension AttachmentTable {
    /// Destroys a picture, also one that belongs to a report.
    func erase(_ id: ID<Attachment>, _ pen: some WriteConnection) throws {
        try pen.execute("DELETE FROM attachments WHERE county = ? AND id = ?", [county, id])
    }
}

extension Cases {
    /// Contacts and original words are kept three years after the case was closed.
    ///
    /// - Source: the limitation of actions, Civil Code, article 188: three years. A longer term would need a law; a county
    ///   that is told a shorter one changes it here.
    static let contactDays = 1095

    package static let retention = [
        RetainedTable("cases", .record, .forGood), RetainedTable("case_clocks", .record, .forGood),
        RetainedTable("case_numbers", .working, .forGood),
        RetainedTable("reports", .personal, .afterClosing(days: contactDays)),
        RetainedTable("attachments", .picture, .afterClosing(days: contactDays)),
        RetainedTable("external_cases", .record, .forGood), RetainedTable("catalogues", .reference, .forGood),
        RetainedTable("catalogue_drafts", .reference, .forGood),
        RetainedTable("calendars", .reference, .forGood),
        RetainedTable("desk_filters", .working, .forGood), RetainedTable("desk_templates", .reference, .forGood),
    ]

    package var sweeps: [Sweep] {
        let work = work
        return [
            Sweep("reports") { passage in
                try work.forget(closedBefore: passage.now.adding(days: -Int64(Cases.contactDays)), passage)
            }
        ]
    }

    package static let sealed = [
        SealedColumn("reports", owner: "COALESCE(person, id)", column: "contact"),
        SealedColumn("reports", owner: "COALESCE(person, id)", column: "sealed"),
    ]

    static let originals = Migration(
        "cases/007-originals",
        [
            // What was covered in the text, the resident who was signed in, and the telephone as a keyed hash.
            "ALTER TABLE reports ADD COLUMN sealed BYTEA",
            "ALTER TABLE reports ADD COLUMN person BYTEA",
            "ALTER TABLE reports ADD COLUMN phone BYTEA",
            "ALTER TABLE reports ADD COLUMN consent TEXT",
            "ALTER TABLE reports ADD COLUMN erased BIGINT",
            "CREATE INDEX reports_person ON reports (county, person, received) WHERE person IS NOT NULL",
            "CREATE INDEX reports_phone ON reports (county, phone, received) WHERE phone IS NOT NULL",
        ])
}
