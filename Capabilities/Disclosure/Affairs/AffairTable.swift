import Journal
import Kernel
import Platform
import Store

/// One thing that a village has published for a period; a later version stands beside the earlier ones.
struct PublishedItem: Sendable, Hashable {
    let id: ID<PublishedItem>
    let village: DivisionCode
    let item: String
    let period: Period
    let version: Int
    let text: String
    let figures: PublishedFigures?
    let at: Timestamp
}

struct AffairTable: Sendable {
    let county: County

    static let retention = [
        RetainedTable("affairs_items", .record, .forGood), RetainedTable("affairs_overdue", .record, .forGood),
    ]

    static let migrations = [
        Migration(
            "books/002-affairs",
            [
                """
                CREATE TABLE affairs_items (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    village TEXT NOT NULL,
                    item TEXT NOT NULL,
                    period_from BIGINT NOT NULL,
                    period_to BIGINT NOT NULL,
                    version BIGINT NOT NULL,
                    text TEXT NOT NULL,
                    figures TEXT,
                    at BIGINT NOT NULL,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, village, item, period_from, version)
                )
                """,
                """
                CREATE TABLE affairs_overdue (
                    county BIGINT NOT NULL,
                    village TEXT NOT NULL,
                    item TEXT NOT NULL,
                    period_from BIGINT NOT NULL,
                    at BIGINT NOT NULL,
                    PRIMARY KEY (county, village, item, period_from)
                )
                """,
            ])
    ]

    func insert(_ item: PublishedItem, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO affairs_items (county, id, village, item, period_from, period_to, version, text, figures, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, item.id, item.village, item.item, item.period.from, item.period.to, item.version, item.text,
                try item.figures.map { try JSONText.string($0) }, item.at,
            ])
    }

    /// Newest period first, within it the newest version first.
    func all(_ village: DivisionCode, _ connection: any Connection) throws -> [PublishedItem] {
        try connection.query(
            """
            SELECT * FROM affairs_items WHERE county = ? AND village = ?
            ORDER BY period_to DESC, item, version DESC LIMIT 2000
            """, [county, village]
        ).map(PublishedItem.init(row:))
    }

    func find(_ id: ID<PublishedItem>, _ connection: any Connection) throws -> PublishedItem? {
        try connection.first("SELECT * FROM affairs_items WHERE county = ? AND id = ?", [county, id])
            .map(PublishedItem.init(row:))
    }

    func lastVersion(
        _ village: DivisionCode, _ item: String, _ period: Period, _ connection: any Connection
    ) throws -> Int {
        try connection.first(
            """
            SELECT MAX(version) AS version FROM affairs_items
            WHERE county = ? AND village = ? AND item = ? AND period_from = ? HAVING COUNT(*) > 0
            """, [county, village, item, period.from])?["version"] ?? 0
    }

    /// The last day whose accounts are published.
    func closed(_ village: DivisionCode, _ connection: any Connection) throws -> LocalDate? {
        try connection.first(
            """
            SELECT MAX(period_to) AS day FROM affairs_items WHERE county = ? AND village = ? AND figures IS NOT NULL
            """, [county, village])?["day"]
    }

    func recordOverdue(
        _ village: DivisionCode, _ item: String, _ period: Period, at now: Timestamp, _ pen: Pen
    ) throws {
        try pen.execute(
            "INSERT INTO affairs_overdue (county, village, item, period_from, at) VALUES (?, ?, ?, ?, ?)",
            [county, village, item, period.from, now])
    }

    /// What was late once, by item and first day.
    func overdue(_ village: DivisionCode, _ connection: any Connection) throws -> Set<Duty.Key> {
        Set(
            try connection.query(
                "SELECT item, period_from FROM affairs_overdue WHERE county = ? AND village = ?", [county, village]
            ).map { Duty.Key(item: try $0["item"], from: try $0["period_from"]) })
    }
}

/// A period for which something has to be published.
struct Duty: Sendable, Hashable {
    struct Key: Sendable, Hashable {
        let item: String
        let from: LocalDate
    }

    enum State: String, Sendable { case published, publishedLate, due, overdue }

    let rule: AffairRule
    let period: Period
    let state: State
    /// The newest version, where there is one.
    let published: PublishedItem?

    var due: Timestamp { rule.due(period) }
}

extension PublishedItem {
    init(row: Row) throws {
        let figures: String? = try row["figures"]
        self.init(
            id: try row["id"], village: try row["village"], item: try row["item"],
            period: Period(from: try row["period_from"], to: try row["period_to"]), version: try row["version"],
            text: try row["text"], figures: try figures.map { try JSONText.value(PublishedFigures.self, from: $0) },
            at: try row["at"])
    }
}
