import Journal
import Kernel
import Platform
import Store

/// Pictures of vouchers.
struct PictureTable: Sendable {
    let county: County

    /// As long as the vouchers themselves, by the rules on accounting archives.
    static let retention = [RetainedTable("books_pictures", .picture, .afterUse(days: MoneyTables.payeeDays))]

    static let migrations = [
        Migration(
            "books/013-pictures",
            [
                """
                CREATE TABLE books_pictures (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    voucher BYTEA NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'acceptance', 'contract', 'other')),
                    covered BIGINT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('waiting', 'published', 'refused')),
                    content_type TEXT NOT NULL,
                    width BIGINT NOT NULL,
                    height BIGINT NOT NULL,
                    bytes BYTEA NOT NULL,
                    entered BIGINT NOT NULL,
                    enterer BYTEA,
                    confirmed BIGINT,
                    confirmer BYTEA,
                    reason TEXT,
                    PRIMARY KEY (county, id),
                    CHECK (state <> 'published' OR covered = 1),
                    CHECK (enterer IS NULL OR confirmer IS NULL OR enterer <> confirmer)
                )
                """,
                "CREATE INDEX books_pictures_voucher ON books_pictures (county, voucher)",
                "CREATE INDEX books_pictures_entered ON books_pictures (county, entered)",
            ])
    ]

    private static let facts = "id, voucher, kind, covered, state, width, height, entered, enterer, reason"

    func insert(_ picture: VoucherPicture, _ type: String, _ bytes: [UInt8], _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO books_pictures
                (county, id, voucher, kind, covered, state, content_type, width, height, bytes, entered, enterer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, picture.id, picture.voucher, picture.kind.rawValue, picture.isCovered, picture.state.rawValue,
                type, picture.width, picture.height, bytes, picture.entered, picture.enterer,
            ])
    }

    func settle(
        _ picture: VoucherPicture, _ state: TwoHands.State, by person: ID<Person>?, reason: String?,
        at now: Timestamp, _ pen: Pen
    ) throws {
        try pen.execute(
            """
            UPDATE books_pictures SET state = ?, confirmed = ?, confirmer = ?, reason = ? WHERE county = ? AND id = ?
            """, [state.rawValue, now, person, reason, county, picture.id])
    }

    func find(_ id: ID<VoucherPicture>, _ connection: any Connection) throws -> VoucherPicture? {
        try connection.first("SELECT \(Self.facts) FROM books_pictures WHERE county = ? AND id = ?", [county, id])
            .map(VoucherPicture.init(row:))
    }

    /// Oldest first.
    func all(of voucher: ID<Voucher>, _ connection: any Connection) throws -> [VoucherPicture] {
        try connection.query(
            "SELECT \(Self.facts) FROM books_pictures WHERE county = ? AND voucher = ? ORDER BY entered, id",
            [county, voucher]
        ).map(VoucherPicture.init(row:))
    }

    func bytes(of id: ID<VoucherPicture>, _ connection: any Connection) throws -> (type: String, bytes: [UInt8])? {
        try connection.first(
            "SELECT content_type, bytes FROM books_pictures WHERE county = ? AND id = ?", [county, id]
        )
        .map { (try $0["content_type"], try $0["bytes"]) }
    }

    /// Vouchers of a village with pictures that can be released.
    func waiting(_ village: DivisionCode, _ connection: any Connection) throws -> [Voucher] {
        try connection.query(
            """
            SELECT * FROM books_vouchers v WHERE v.county = ? AND v.village = ? AND v.state <> 'refused' AND EXISTS
                (SELECT 1 FROM books_pictures p WHERE p.county = v.county AND p.voucher = v.id AND p.covered = 1
                AND p.state = 'waiting')
            ORDER BY v.day DESC, v.number DESC LIMIT 100
            """, [county, village]
        ).map(Voucher.init(row:))
    }
}

extension VoucherPicture {
    init(row: Row) throws {
        guard let kind = Kind(rawValue: try row["kind"]), let state = TwoHands.State(rawValue: try row["state"]) else {
            throw StoreError.column("state", wanted: "a picture of a voucher")
        }
        self.init(
            id: try row["id"], voucher: try row["voucher"], kind: kind, isCovered: try row["covered"], state: state,
            width: try row["width"], height: try row["height"], entered: try row["entered"],
            enterer: try row["enterer"], reason: try row["reason"])
    }
}
