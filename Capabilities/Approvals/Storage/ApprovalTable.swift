import Journal
import Kernel
import Store

struct ApprovalTable: Sendable {
    let county: County

    func find(_ id: ID<Approval>, _ connection: any Connection) throws -> Approval? {
        try connection.first("SELECT * FROM approvals WHERE county = ? AND id = ?", [county, id]).map(
            Approval.init(row:))
    }

    /// Those since a moment, newest first.
    func list(since: Timestamp, limit: Int, _ connection: any Connection) throws -> [Approval] {
        try connection.query(
            "SELECT * FROM approvals WHERE county = ? AND proposed >= ? ORDER BY proposed DESC, id DESC LIMIT ?",
            [county, since, limit]
        ).map(Approval.init(row:))
    }

    /// Those since a moment that somebody may have to decide on or review.
    func open(since: Timestamp, at now: Timestamp, _ connection: any Connection) throws -> [Approval] {
        try connection.query(
            """
            SELECT * FROM approvals WHERE county = ? AND proposed >= ?
                AND ((decided IS NULL AND expires > ?) OR (used IS NOT NULL AND reviewed IS NULL AND kind = ?))
            ORDER BY proposed DESC, id DESC LIMIT 500
            """, [county, since, now, ApprovalKind.breakGlass.rawValue]
        ).map(Approval.init(row:))
    }

    func insert(_ proposal: Approval, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO approvals (county, id, kind, object, reason, proposer, proposer_person, proposed, expires, approved)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            """,
            [
                county, proposal.id, proposal.kind.rawValue, proposal.object, proposal.reason,
                Actor.post(proposal.proposer).text, proposal.proposer.person, proposal.proposed, proposal.expires,
            ])
    }

    func decide(
        _ id: ID<Approval>, approved: Bool, by decider: PostHolder, words: String?, at now: Timestamp,
        expires: Timestamp, _ pen: Pen
    ) throws {
        try pen.execute(
            """
            UPDATE approvals SET decider = ?, decider_person = ?, decided = ?, approved = ?, words = ?, expires = ?
            WHERE county = ? AND id = ? AND decided IS NULL
            """, [Actor.post(decider).text, decider.person, now, approved, words, expires, county, id])
    }

    func review(
        _ id: ID<Approval>, right: Bool, by reviewer: PostHolder, finding: String?, at now: Timestamp, _ pen: Pen
    ) throws {
        try pen.execute(
            """
            UPDATE approvals SET reviewer = ?, reviewer_person = ?, reviewed = ?, was_right = ?, finding = ?
            WHERE county = ? AND id = ? AND reviewed IS NULL
            """, [Actor.post(reviewer).text, reviewer.person, now, right, finding, county, id])
    }

    func use(_ id: ID<Approval>, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE approvals SET used = ? WHERE county = ? AND id = ? AND used IS NULL", [now, county, id])
    }
}

extension Approval {
    fileprivate init(row: Row) throws {
        guard let kind = ApprovalKind(rawValue: try row["kind"]), let proposer = holder(try row["proposer"]) else {
            throw StoreError.column("proposer", wanted: "a kind and a post")
        }
        let decider: String? = try row["decider"]
        let reviewer: String? = try row["reviewer"]
        self.init(
            id: try row["id"], kind: kind, object: try row["object"], reason: try row["reason"], proposer: proposer,
            proposed: try row["proposed"], expires: try row["expires"], decider: decider.flatMap(holder),
            decided: try row["decided"], isApproved: try row["approved"], words: try row["words"],
            used: try row["used"], reviewer: reviewer.flatMap(holder), reviewed: try row["reviewed"],
            wasRight: try row["was_right"], finding: try row["finding"])
    }
}

/// The post that `Actor.text` has written.
private func holder(_ text: String) -> PostHolder? {
    guard let json = try? JSON(parsing: Array(text.utf8)), case .post(let holder)? = Actor(json: json) else {
        return nil
    }
    return holder
}
