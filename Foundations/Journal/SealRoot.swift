package import Kernel
package import Store

/// Where sealed bytes stand: every part of the system names those of its tables, so that keys can be changed.
package struct SealedColumn: Sendable {
    package enum Key: Sendable { case id, position }

    package let table: String
    /// The column with the key of a row within its county.
    package let key: String
    package let kind: Key
    /// The column with the id under whose key the bytes are sealed.
    package let owner: String
    package let column: String

    package init(_ table: String, key: String = "id", kind: Key = .id, owner: String = "id", column: String) {
        self.table = table
        self.key = key
        self.kind = kind
        self.owner = owner
        self.column = column
    }
}

/// The county's secret from which lookups and receipts are made, itself sealed: it outlives every master key, and tells
/// at the start whether the key at hand is the one.
package enum SealRoot {
    static let migration = Migration(
        "journal/004-seal",
        ["CREATE TABLE seal_roots (county BIGINT PRIMARY KEY, sealed BYTEA NOT NULL)"])

    private static let owner = ID<Seal>(bytes: [UInt8](repeating: 0, count: 16))!

    /// The seal of a county; made with its root when there is none yet.
    /// - Parameter columns: where a county of an earlier version keeps what tells whether the key is the one.
    /// - Throws: `SealError.wrongKey`.
    package static func prepare(_ ring: KeyRing, _ columns: [SealedColumn], _ door: Door) async throws -> Seal {
        if let seal = try await door.read({ try find(ring, door.county, $0) }) { return seal }
        return try await door.open { passage in
            if let seal = try find(ring, passage.county, passage) { return seal }
            // Receipts of a county that is older than this table were made from its first key.
            let root = passage.position == 0 ? Seal.newKey() : ring.keys[ring.keys.count - 1].bytes
            let seal = Seal(ring, root: root)
            for column in columns { try seal.tryOne(column, passage) }
            // Part of making the journal ready, like its head: before anything happened there is nothing to tell.
            try passage.bookkeeping.execute(
                "INSERT INTO seal_roots (county, sealed) VALUES (?, ?)",
                [passage.county, try seal.seal(root, of: owner)])
            return seal
        }
    }

    /// The seal of a county that has its root.
    /// - Throws: `SealError.wrongKey`.
    package static func find(_ ring: KeyRing, _ county: County, _ connection: any Connection) throws -> Seal? {
        guard let row = try connection.first("SELECT sealed FROM seal_roots WHERE county = ?", [county]) else {
            return nil
        }
        let sealed: [UInt8] = try row["sealed"]
        guard let root = try? Seal(ring, root: Seal.newKey()).open(sealed, of: owner) else { throw SealError.wrongKey }
        return Seal(ring, root: root)
    }

    /// Seals the root under the newest key.
    static func reseal(_ seal: Seal, _ passage: Passage) throws {
        guard
            let row = try passage.first("SELECT sealed FROM seal_roots WHERE county = ?", [passage.county])
        else { return }
        let sealed: [UInt8] = try row["sealed"]
        guard Seal.number(of: sealed) != seal.number else { return }
        let root = try seal.open(sealed, of: owner)
        let what: JSON = ["key": .integer(Int64(seal.number)), "table": "seal_roots"]
        let pen = try passage.record(
            Entry("seal.resealed", Subject(ID<Seal>(at: passage.now)), by: .system("key rotate"), what: what),
            first: true)
        try pen.execute(
            "UPDATE seal_roots SET sealed = ? WHERE county = ?", [try seal.seal(root, of: owner), passage.county])
    }
}

extension Seal {
    /// - Throws: `SealError.wrongKey` when a row that is there does not open.
    fileprivate func tryOne(_ column: SealedColumn, _ connection: Passage) throws {
        let row = try connection.first(
            """
            SELECT \(column.owner) AS owner, \(column.column) AS sealed FROM \(column.table)
            WHERE county = ? AND \(column.column) IS NOT NULL LIMIT 1
            """, [connection.county])
        guard let row else { return }
        guard (try? open(try row["sealed"], owner: try row["owner"])) != nil else { throw SealError.wrongKey }
    }
}
