import Crypto
import Foundation
package import Journal
package import Kernel
package import Store

/// What somebody said, as stored: the words, where, and apart from them, sealed, whom to answer.
package struct StoredReport: Sendable {
    package let id: ID<Report>
    /// The case it came in with.
    package var caseID: ID<Case>
    package let channel: Channel
    package let received: Timestamp
    package let text: String
    package let address: String?
    package let division: DivisionCode
    package let point: Coordinate?
    package let isAnonymous: Bool
    package let wantsNotice: Bool
    package let hasContact: Bool
    package let isInvented: Bool
    /// When what belongs to a person was destroyed.
    package var erased: Timestamp?
}

/// What is stored with a report and nobody reads.
struct SealedReport: Sendable {
    /// The hash of the receipt's secret.
    let receipt: [UInt8]
    /// Of what the journal keeps of the report.
    let salt: [UInt8]
    /// Who took it down.
    let post: ID<Post>?
    let parts: OwnedParts

    init(receipt: [UInt8], salt: [UInt8], post: ID<Post>?, _ parts: OwnedParts) {
        self.receipt = receipt
        self.salt = salt
        self.post = post
        self.parts = parts
    }
}

/// The secret that shows who reported: whoever holds it may follow and judge. Only its hash is stored.
package struct ReceiptToken: Hashable, Sendable {
    package let text: String

    /// 128 bits that only the county can compute, in letters and digits that survive being written on paper.
    package init(of report: ID<Report>, _ seal: Seal) {
        let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz".utf8)
        let secret = seal.secret(for: report.bytes, purpose: "receipt")
        text = String(decoding: secret.prefix(26).map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self)
    }

    /// - Returns: `nil` when it cannot be one.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 26, text.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        self.text = text.lowercased()
    }

    package var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}

package struct ReportTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    func insert(_ report: StoredReport, _ sealed: SealedReport, _ pen: some WriteConnection) throws {
        try pen.put(Self.insertion, row(report, sealed))
    }

    static let insertion = """
        INSERT INTO reports (county, id, case_id, channel, received, text, address, division, lon, lat,
            anonymous, notify, contact, receipt, post, invented, salt, sealed, person, phone, consent)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// The columns in the order of `insertion`.
    func row(_ report: StoredReport, _ sealed: SealedReport) -> [any Storable] {
        [
            county, report.id, report.caseID, report.channel.rawValue, report.received, report.text,
            report.address, report.division, report.point?.lon, report.point?.lat, report.isAnonymous,
            report.wantsNotice, sealed.parts.contact, sealed.receipt, sealed.post, report.isInvented, sealed.salt,
            sealed.parts.words, sealed.parts.person, sealed.parts.phone, sealed.parts.consent,
        ]
    }

    /// The report that a receipt belongs to.
    package func find(_ receipt: ReceiptToken, _ connection: any Connection) throws -> StoredReport? {
        try connection.first(
            "SELECT * FROM reports WHERE county = ? AND receipt = ?", [county, receipt.hash]
        ).map(StoredReport.init(row:))
    }

    /// Reports that came in with this case, oldest first.
    package func reports(of subject: ID<Case>, _ connection: any Connection) throws -> [StoredReport] {
        try connection.query(
            "SELECT * FROM reports WHERE county = ? AND case_id = ? ORDER BY received, id", [county, subject]
        ).map(StoredReport.init(row:))
    }

    package func find(_ id: ID<Report>, _ connection: any Connection) throws -> StoredReport? {
        try connection.first("SELECT * FROM reports WHERE county = ? AND id = ?", [county, id])
            .map(StoredReport.init(row:))
    }

    /// The salt of what the journal keeps of a report.
    func salt(of id: ID<Report>, _ connection: any Connection) throws -> [UInt8]? {
        try connection.first("SELECT salt FROM reports WHERE county = ? AND id = ?", [county, id])?["salt"]
    }
}

extension StoredReport {
    init(row: Row) throws {
        let channel: String = try row["channel"]
        let lon: Double? = try row["lon"]
        let lat: Double? = try row["lat"]
        let contact: [UInt8]? = try row["contact"]
        self.init(
            id: try row["id"], caseID: try row["case_id"], channel: Channel(rawValue: channel) ?? .system,
            received: try row["received"], text: try row["text"], address: try row["address"],
            division: try row["division"], point: lon.flatMap { lon in lat.flatMap { Coordinate(lon: lon, lat: $0) } },
            isAnonymous: try row["anonymous"], wantsNotice: try row["notify"], hasContact: contact != nil,
            isInvented: try row["invented"], erased: try row["erased"])
    }
}
