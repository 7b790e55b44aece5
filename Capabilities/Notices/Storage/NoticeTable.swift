import Cases
import Kernel
import Store

/// Inboxes.
struct NoticeTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    func find(_ id: ID<StoredNotice>, _ connection: any Connection) throws -> StoredNotice? {
        try connection.first("SELECT * FROM notices WHERE county = ? AND id = ?", [county, id])
            .map(StoredNotice.init(row:))
    }

    /// What lies in these inboxes, the newest first, 100 at most.
    func list(_ recipients: [Recipient], _ connection: any Connection) throws -> [StoredNotice] {
        try stride(from: 0, to: recipients.count, by: 200).flatMap { start in
            let some = recipients[start..<min(start + 200, recipients.count)].map(\.bytes)
            let marks = some.map { _ in "?" }.joined(separator: ", ")
            return try connection.query(
                """
                SELECT * FROM notices WHERE county = ? AND recipient IN (\(marks)) ORDER BY at DESC, id DESC LIMIT 100
                """, [county] + some
            ).map(StoredNotice.init(row:))
        }.sorted { ($0.at, $0.position) > ($1.at, $1.position) }.prefix(100).map { $0 }
    }

    /// How many nobody has read, `most` at most.
    func unread(of recipient: Recipient, most: Int, _ connection: any Connection) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS unread
            FROM (SELECT 1 FROM notices WHERE county = ? AND recipient = ? AND read IS NULL LIMIT ?) AS few
            """, [county, recipient.bytes, most])?["unread"] ?? 0
    }

    /// The latest word of a case that somebody has not read.
    func latestUnread(
        of subject: ID<Case>, for recipient: Recipient, _ connection: any Connection
    ) throws -> StoredNotice? {
        try connection.first(
            """
            SELECT * FROM notices WHERE county = ? AND recipient = ? AND case_id = ? AND read IS NULL
            ORDER BY at DESC, position DESC LIMIT 1
            """, [county, recipient.bytes, subject]
        ).map(StoredNotice.init(row:))
    }

    func insert(_ notice: StoredNotice, _ pen: any WriteConnection) throws {
        try pen.put(
            """
            INSERT INTO notices (county, id, audience, recipient, case_id, number, kind, position, at, pieces,
                turns)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, notice.id, notice.recipient.audience.rawValue, notice.recipient.bytes,
                notice.about.key, notice.about.number?.description ?? "", notice.kind.rawValue, notice.position,
                notice.at, notice.count, try notice.about.turns.map { try JSONText.string($0) },
            ])
    }

    /// Writes what has become of a notice when more was told by it.
    func update(_ notice: StoredNotice, _ pen: any WriteConnection) throws {
        try pen.put(
            "UPDATE notices SET kind = ?, position = ?, at = ?, pieces = ? WHERE county = ? AND id = ?",
            [notice.kind.rawValue, notice.position, notice.at, notice.count, county, notice.id])
    }

    /// - Parameter subject: of this case only.
    func read(
        _ recipients: [Recipient], of subject: ID<Case>? = nil, at now: Timestamp, _ pen: any WriteConnection
    ) throws {
        for recipient in recipients {
            guard let subject else {
                try pen.put(
                    "UPDATE notices SET read = ? WHERE county = ? AND recipient = ? AND read IS NULL",
                    [now, county, recipient.bytes])
                continue
            }
            try pen.put(
                "UPDATE notices SET read = ? WHERE county = ? AND recipient = ? AND case_id = ? AND read IS NULL",
                [now, county, recipient.bytes, subject])
        }
    }
}

extension StoredNotice {
    init(row: Row) throws {
        let (audience, kind, number): (String, String, String) = (
            try row["audience"], try row["kind"], try row["number"]
        )
        guard let kind = NoticeKind(rawValue: kind) else { throw StoreError.column("kind", wanted: "NoticeKind") }
        let turns: String? = try row["turns"]
        self.init(
            id: try row["id"],
            recipient: audience == Audience.staff.rawValue
                ? .person(try row["recipient"]) : .report(try row["recipient"]),
            about: try turns.map { .turns(try JSONText.value(TurnCounts.self, from: $0)) }
                ?? .matter(try row["case_id"], try CaseNumber(parsing: number)),
            kind: kind, position: try row["position"], at: try row["at"], count: try row["pieces"],
            read: try row["read"])
    }
}
