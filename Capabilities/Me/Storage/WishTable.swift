package import Journal
import Kernel
package import Platform
package import Store

/// Wishes about one's own data.
struct WishTable: Sendable {
    let county: County

    func insert(
        _ wish: StoredWish, of owner: Subject, sealed: [UInt8]?, _ pen: some WriteConnection
    ) throws {
        try pen.execute(
            """
            INSERT INTO me_wishes (county, id, owner, kind, asked, due, words, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, [county, wish.id, owner.bytes, wish.kind.rawValue, wish.asked, wish.due, wish.words, sealed])
    }

    func wishes(of owner: Subject, _ connection: any Connection) throws -> [StoredWish] {
        try connection.query(
            "SELECT * FROM me_wishes WHERE county = ? AND owner = ? ORDER BY asked DESC, id DESC",
            [county, owner.bytes]
        ).map(StoredWish.init(row:))
    }

    /// Those that wait for an answer, the first due first.
    func waiting(_ connection: any Connection) throws -> [StoredWish] {
        try connection.query(
            "SELECT * FROM me_wishes WHERE county = ? AND answered IS NULL ORDER BY due, id LIMIT 100", [county]
        ).map(StoredWish.init(row:))
    }

    func find(_ id: ID<DataRequest>, _ connection: any Connection) throws -> StoredWish? {
        try connection.first("SELECT * FROM me_wishes WHERE county = ? AND id = ?", [county, id])
            .map(StoredWish.init(row:))
    }

    func answer(_ id: ID<DataRequest>, _ words: String, at time: Timestamp, _ pen: some WriteConnection) throws {
        try pen.execute(
            "UPDATE me_wishes SET answered = ?, answer = ? WHERE county = ? AND id = ?", [time, words, county, id])
    }

    /// Whose wish it is.
    func owner(of id: ID<DataRequest>, _ connection: any Connection) throws -> Subject? {
        try connection.first("SELECT owner FROM me_wishes WHERE county = ? AND id = ?", [county, id]).map {
            Subject(try $0["owner"] as ID<Person>)
        }
    }

    func erase(_ owner: Subject, _ pen: some WriteConnection) throws {
        try pen.execute(
            "UPDATE me_wishes SET words = '', answer = NULL, sealed = NULL WHERE county = ? AND owner = ?",
            [county, owner.bytes])
    }
}

extension StoredWish {
    init(row: Row) throws {
        let kind: String = try row["kind"]
        guard let wish = DataWish(rawValue: kind) else { throw StoreError.column("kind", wanted: "DataWish") }
        self.init(
            id: try row["id"], kind: wish, asked: try row["asked"], due: try row["due"], answered: try row["answered"],
            answer: try row["answer"], words: try row["words"])
    }
}

extension Me {
    package static let migrations = [
        Migration(
            "me/001-wishes",
            [
                """
                CREATE TABLE me_wishes (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    owner BYTEA NOT NULL,
                    kind TEXT NOT NULL,
                    asked BIGINT NOT NULL,
                    due BIGINT NOT NULL,
                    answered BIGINT,
                    words TEXT NOT NULL,
                    answer TEXT,
                    sealed BYTEA,
                    PRIMARY KEY (county, id)
                )
                """,
                "CREATE INDEX me_wishes_owner ON me_wishes (county, owner, asked)",
                "CREATE INDEX me_wishes_due ON me_wishes (county, due) WHERE answered IS NULL",
                """
                CREATE TABLE me_guardians (
                    county BIGINT NOT NULL,
                    child BYTEA NOT NULL,
                    guardian BYTEA NOT NULL,
                    since BIGINT NOT NULL,
                    ended BIGINT,
                    PRIMARY KEY (county, child, guardian)
                )
                """,
                "CREATE INDEX me_guardians_guardian ON me_guardians (county, guardian)",
            ]),
        GuardianTable.requests,
    ]

    package static let sealed = [SealedColumn("me_wishes", owner: "owner", column: "sealed")]

    package static let retention = [
        RetainedTable("me_wishes", .personal, .afterUse(days: 1095)),
        RetainedTable("me_guardians", .personal, .afterUse(days: 1095)),
    ]
}
