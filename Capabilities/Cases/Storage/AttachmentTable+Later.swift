package import Kernel
package import Store

/// A picture that came after the report: of what was done, or of what somebody added.
package struct LaterPicture: Sendable, Hashable {
    package let id: ID<Attachment>
    /// What it was handed in with; `nil` from before that was written down.
    package let act: CaseAction?
    /// The report of the resident who added it; `nil` from those who work on the case.
    package let giver: ID<Report>?
    package let received: Timestamp

    /// Whether a reporter may see it: their own; of what staff did, those whose report opened the case or was merged
    /// into it by the desk. Why it was sent back is between those who work on it.
    package func isFor(_ report: ID<Report>, of subject: Case) -> Bool {
        giver.map { $0 == report } ?? readers(of: subject).contains(report)
    }

    fileprivate func readers(of subject: Case) -> [ID<Report>] {
        if let giver { return [giver] }
        return act == .sendback ? [] : subject.reporters.filter { !$0.hasJoined }.map(\.report)
    }
}

extension AttachmentTable {
    /// Ties an uploaded picture to what somebody did or added about a case.
    /// - Parameter giver: the report of the resident who added it.
    /// - Returns: false when there is none, or it belongs to something else.
    package func attach(
        _ id: ID<Attachment>, to subject: ID<Case>, showing act: CaseAction?, of giver: ID<Report>?,
        _ pen: some WriteConnection
    ) throws -> Bool {
        try pen.execute(
            """
            UPDATE attachments SET case_id = ?, act = ?, giver = ?
            WHERE county = ? AND id = ? AND report IS NULL AND case_id IS NULL
            """, [subject, act?.rawValue, giver, county, id]) == 1
    }

    /// Pictures of what was done or added about a case, oldest first.
    package func later(of subject: ID<Case>, _ connection: any Connection) throws -> [LaterPicture] {
        try connection.query(
            "SELECT id, act, giver, received FROM attachments WHERE county = ? AND case_id = ? ORDER BY received, id",
            [county, subject]
        ).map(LaterPicture.init(row:))
    }

    package func ids(of subject: ID<Case>, _ connection: any Connection) throws -> [ID<Attachment>] {
        try later(of: subject, connection).map(\.id)
    }

    /// Pictures that a resident added later.
    package func ids(givenBy report: ID<Report>, _ connection: any Connection) throws -> [ID<Attachment>] {
        try connection.query(
            "SELECT id FROM attachments WHERE county = ? AND giver = ? ORDER BY id", [county, report]
        ).map { try $0["id"] }
    }

    /// The reports whose holders may see a picture, and the case; `nil` when there is no such picture or nothing has
    /// claimed it.
    package func owner(
        of id: ID<Attachment>, _ connection: any Connection
    ) throws -> (reports: [ID<Report>], subject: Case)? {
        let later = try connection.first(
            """
            SELECT attachments.id, attachments.act, attachments.giver, attachments.received, cases.snapshot
            FROM attachments JOIN cases ON cases.county = attachments.county AND cases.id = attachments.case_id
            WHERE attachments.county = ? AND attachments.id = ?
            """, [county, id])
        if let later {
            let subject = try Case(row: later)
            return (try LaterPicture(row: later).readers(of: subject), subject)
        }
        return try connection.first(
            """
            SELECT attachments.report, cases.snapshot FROM attachments
            JOIN reports ON reports.county = attachments.county AND reports.id = attachments.report
            JOIN cases ON cases.county = reports.county AND cases.id = reports.case_id
            WHERE attachments.county = ? AND attachments.id = ?
            """, [county, id]
        ).map { ([try $0["report"]], try Case(row: $0)) }
    }
}

extension LaterPicture {
    fileprivate init(row: Row) throws {
        let act: String? = try row["act"]
        self.init(
            id: try row["id"], act: act.flatMap { CaseAction(rawValue: $0) }, giver: try row["giver"],
            received: try row["received"])
    }
}

extension Cases {
    /// With what a picture was handed in, and by which resident, where one added it.
    static let laterPictures = Migration(
        "cases/later-001-pictures",
        [
            "ALTER TABLE attachments ADD COLUMN act TEXT",
            "ALTER TABLE attachments ADD COLUMN giver BYTEA",
            "CREATE INDEX attachments_giver ON attachments (county, giver) WHERE giver IS NOT NULL",
        ])
}
