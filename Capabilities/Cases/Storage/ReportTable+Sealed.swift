package import Journal
package import Kernel
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

extension Cases {
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
