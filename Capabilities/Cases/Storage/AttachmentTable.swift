import Crypto
import Foundation
package import Kernel
package import Store

package enum Attachment {}

/// A picture that came with a report, already cleaned.
package struct StoredAttachment: Sendable {
    package let id: ID<Attachment>
    package let contentType: String
    package let width: Int
    package let height: Int
    package let bytes: [UInt8]

    package init(id: ID<Attachment>, contentType: String, width: Int, height: Int, bytes: [UInt8]) {
        self.id = id
        self.contentType = contentType
        self.width = width
        self.height = height
        self.bytes = bytes
    }
}

package struct AttachmentTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    package func insert(_ attachment: StoredAttachment, at time: Timestamp, _ pen: some WriteConnection) throws {
        try pen.execute(
            """
            INSERT INTO attachments (county, id, report, received, content_type, width, height, bytes)
            VALUES (?, ?, NULL, ?, ?, ?, ?, ?)
            """,
            [
                county, attachment.id, time, attachment.contentType, attachment.width, attachment.height,
                attachment.bytes,
            ])
    }

    /// Ties an uploaded picture to its report.
    /// - Returns: false when there is none, or it belongs to another report.
    package func attach(_ id: ID<Attachment>, to report: ID<Report>, _ pen: some WriteConnection) throws -> Bool {
        try pen.execute(
            """
            UPDATE attachments SET report = ? WHERE county = ? AND id = ? AND report IS NULL AND case_id IS NULL
            """, [report, county, id]) == 1
    }

    package func ids(of report: ID<Report>, _ connection: any Connection) throws -> [ID<Attachment>] {
        try connection.query(
            "SELECT id FROM attachments WHERE county = ? AND report = ? ORDER BY id", [county, report]
        ).map { try $0["id"] }
    }

    package func find(_ id: ID<Attachment>, _ connection: any Connection) throws -> StoredAttachment? {
        try connection.first("SELECT * FROM attachments WHERE county = ? AND id = ?", [county, id]).map { row in
            StoredAttachment(
                id: try row["id"], contentType: try row["content_type"], width: try row["width"],
                height: try row["height"], bytes: try row["bytes"])
        }
    }

    /// SHA-256 in hexadecimal, which the journal keeps of every picture.
    package static func digest(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let hash = SHA256.hash(data: Data(bytes))
        return String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Forgets a picture that no report has claimed.
    package func forget(_ id: ID<Attachment>, _ pen: some WriteConnection) throws {
        try pen.execute(
            "DELETE FROM attachments WHERE county = ? AND id = ? AND report IS NULL AND case_id IS NULL", [county, id])
    }
}
