package import Kernel
import Journal
package import Store
package import Transparency

/// The logs of a county, one after the other: a new one is only opened when the last one could fork.
package struct LogOrigin: Sendable, Hashable {
    package let generation: Int64
    package let origin: String
    package let key: VerifierKey
    package let opened: Timestamp
    /// Of a log that follows another: the checkpoint text the other was last known to have signed.
    package let follows: String?
}

/// What was signed, published and cosigned.
package struct CheckpointTable: Sendable {
    let county: County

    package struct Stored: Sendable, Hashable {
        package let size: Int64
        package let root: TreeHash
        package let at: Timestamp
        /// The published note; `nil` until it is.
        package let note: String?
    }

    package init(_ county: County) { self.county = county }

    // MARK: Origins

    package func origins(_ connection: any Connection) throws -> [LogOrigin] {
        try connection.query("SELECT * FROM ledger_origins WHERE county = ? ORDER BY generation", [county]).map { row in
            let vkey: String = try row["vkey"]
            guard let key = VerifierKey(vkey) else { throw StoreError.column("vkey", wanted: "VerifierKey") }
            return LogOrigin(
                generation: try row["generation"], origin: try row["origin"], key: key, opened: try row["opened"],
                follows: try row["follows"])
        }
    }

    /// The one that is written now.
    package func origin(_ connection: any Connection) throws -> LogOrigin? { try origins(connection).last }

    func open(_ origin: LogOrigin, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO ledger_origins (county, generation, origin, vkey, opened, follows) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [county, origin.generation, origin.origin, origin.key.description, origin.opened, origin.follows])
    }

    // MARK: Checkpoints

    private static let columns = "size, root, at, note"

    /// The newest that was about to be signed, published or not.
    func intended(_ generation: Int64, _ connection: any Connection) throws -> Stored? {
        try connection.first(
            """
            SELECT \(Self.columns) FROM ledger_checkpoints WHERE county = ? AND generation = ?
            ORDER BY size DESC LIMIT 1
            """, [county, generation]
        ).map(stored)
    }

    /// The newest that is published.
    package func published(_ generation: Int64, _ connection: any Connection) throws -> Stored? {
        try connection.first(
            """
            SELECT \(Self.columns) FROM ledger_checkpoints WHERE county = ? AND generation = ? AND note IS NOT NULL
            ORDER BY size DESC LIMIT 1
            """, [county, generation]
        ).map(stored)
    }

    /// The newest published one that a witness cosigned and that has more than `index` leaves.
    package func cosigned(
        _ generation: Int64, beyond index: Int64, _ connection: any Connection
    ) throws -> Stored? {
        let row = try connection.first(
            """
            SELECT size FROM ledger_cosignatures WHERE county = ? AND generation = ? AND size > ?
            ORDER BY size DESC LIMIT 1
            """, [county, generation, index])
        guard let size: Int64 = try row?["size"] else { return nil }
        return try connection.first(
            "SELECT \(Self.columns) FROM ledger_checkpoints WHERE county = ? AND generation = ? AND size = ?",
            [county, generation, size]
        ).map(stored)
    }

    /// All of one log, oldest first.
    func all(_ generation: Int64, _ connection: any Connection) throws -> [Stored] {
        try connection.query(
            "SELECT \(Self.columns) FROM ledger_checkpoints WHERE county = ? AND generation = ? ORDER BY size",
            [county, generation]
        ).map(stored)
    }

    private func stored(_ row: Row) throws -> Stored {
        let bytes: [UInt8] = try row["root"]
        guard let root = TreeHash(bytes: bytes) else { throw StoreError.column("root", wanted: "TreeHash") }
        return Stored(size: try row["size"], root: root, at: try row["at"], note: try row["note"])
    }

    func intend(
        _ size: Int64, _ root: TreeHash, _ generation: Int64, at now: Timestamp, _ connection: any WriteConnection
    ) throws {
        try connection.put(
            """
            INSERT INTO ledger_checkpoints (county, generation, size, root, at, note) VALUES (?, ?, ?, ?, ?, NULL)
            ON CONFLICT (county, generation, size) DO NOTHING
            """, [county, generation, size, root.bytes, now])
    }

    /// - Parameter cosigned: by whom and when, seconds since 1970.
    func publish(
        _ note: SignedNote, _ size: Int64, _ generation: Int64, cosigned: [(witness: String, at: Int64)],
        _ connection: any WriteConnection
    ) throws {
        try connection.put(
            "UPDATE ledger_checkpoints SET note = ? WHERE county = ? AND generation = ? AND size = ?",
            [note.whole, county, generation, size])
        for cosignature in cosigned {
            try connection.put(
                """
                INSERT INTO ledger_cosignatures (county, generation, size, witness, at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (county, generation, size, witness) DO NOTHING
                """, [county, generation, size, cosignature.witness, cosignature.at])
        }
    }

    // MARK: Cosignatures

    /// The greatest size that each witness has cosigned.
    func seen(_ generation: Int64, _ connection: any Connection) throws -> [String: Int64] {
        try connection.query(
            """
            SELECT witness, MAX(size) AS size FROM ledger_cosignatures WHERE county = ? AND generation = ?
            GROUP BY witness
            """, [county, generation]
        ).reduce(into: [:]) { seen, row in
            let witness: String = try row["witness"]
            seen[witness] = try row["size"] as Int64
        }
    }

    /// When each size of one log was first cosigned, seconds since 1970, in the order of sizes.
    func cosignatures(
        _ generation: Int64, _ connection: any Connection
    ) throws -> [(size: Int64, earliest: Int64, latest: Int64)] {
        try connection.query(
            """
            SELECT size, MIN(at) AS earliest, MAX(at) AS latest FROM ledger_cosignatures
            WHERE county = ? AND generation = ? GROUP BY size ORDER BY size
            """, [county, generation]
        ).map { (try $0["size"], try $0["earliest"], try $0["latest"]) }
    }
}
