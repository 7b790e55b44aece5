import Journal
import Kernel
import Store

/// Every message belongs to a notice that is there, and no notice tells of an entry that is not.
struct NoticeInspection: Sendable {
    private let county: County

    init(_ county: County) { self.county = county }

    var inspection: Inspection { Inspection("notices", look: look) }

    @Sendable private func look(_ inspector: Inspector) throws {
        let head = try Journal.head(county, inspector)
        if let row = try inspector.first(
            "SELECT number FROM notices WHERE county = ? AND position > ? ORDER BY number LIMIT 1", [county, head])
        {
            throw IntegrityFault("notices.check.ahead", ["number": try row["number"]])
        }
        let orphan = try inspector.first(
            """
            SELECT notice_deliveries.id FROM notice_deliveries LEFT JOIN notices
                ON notices.county = notice_deliveries.county AND notices.id = notice_deliveries.notice
            WHERE notice_deliveries.county = ? AND notices.id IS NULL LIMIT 1
            """, [county])
        if let orphan {
            let id: ID<StoredDelivery> = try orphan["id"]
            throw IntegrityFault("notices.check.orphan", ["message": id.description])
        }
    }
}
