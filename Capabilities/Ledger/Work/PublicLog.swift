package import Journal
package import Kernel
import Platform
import Store
package import Transparency

/// The log as it is published, read from the database: any server can answer, whichever appends.
package struct PublicLog: Sendable {
    let house: House
    package let witnesses: [LogPolicy.Witness]
    private let tables: LogTiles
    private let checkpoints: CheckpointTable

    private let reports: ReportSource

    init(_ house: House, _ reports: ReportSource, witnesses: [LogPolicy.Witness]) {
        self.house = house
        self.reports = reports
        self.witnesses = witnesses
        tables = LogTiles(county: house.county)
        checkpoints = CheckpointTable(house.county)
    }

    /// The log that is written now, and its newest published checkpoint.
    package struct Head: Sendable {
        package let origin: LogOrigin
        package let checkpoint: CheckpointTable.Stored
        package let note: String
    }

    /// - Throws: `LogRefusal.notBegun`.
    package func head() async throws -> Head { try await house.reader.read { try head($0) } }

    private func head(_ connection: any Connection) throws -> Head {
        guard let origin = try checkpoints.origin(connection),
            let stored = try checkpoints.published(origin.generation, connection), let note = stored.note
        else { throw LogRefusal.notBegun }
        return Head(origin: origin, checkpoint: stored, note: note)
    }

    package func origins() async throws -> [LogOrigin] {
        let checkpoints = checkpoints
        return try await house.reader.read { try checkpoints.origins($0) }
    }

    /// The bytes of a tile of the published tree; also one narrower than what there is by now.
    /// - Throws: `LogRefusal.noTile`.
    package func bytes(of tile: Tile) async throws -> [UInt8] {
        let tables = tables
        return try await house.reader.read { connection in
            guard tile.isIn(treeOf: try head(connection).checkpoint.size) else { throw LogRefusal.noTile }
            switch tile.content {
            case .hashes: return try tables.hashes(tile, connection).bytes
            case .entries:
                return EntryBundle.bytes(try tables.entries(tile.index, width: tile.width, connection))
            }
        }
    }

    /// Everything that shows that an entry is in the log.
    package struct Receipt: Sendable {
        package let origin: LogOrigin
        package let proof: ProofFile
        package let leaf: [UInt8]
        package let row: JournalRow
        /// `nil` when it was destroyed.
        package let salt: [UInt8]?
        /// What the leaf binds.
        package let event: [UInt8]
    }

    /// - Throws: `LogRefusal.unknownReport`; `.notYet` until its entry is published.
    package func receipt(of report: ID<Report>) async throws -> Receipt {
        try await house.reader.read { connection in
            guard let row = try entry(of: report, connection) else { throw LogRefusal.unknownReport }
            return try receipt(row, connection)
        }
    }

    /// What was said, for whoever may open the leaf; `nil` when it is gone.
    func content(of report: ID<Report>) async throws -> ReportSource.Content? {
        let reports = reports
        return try await house.reader.read { try reports.content(report, $0) }
    }

    /// The entry by which a report came in.
    private func entry(of report: ID<Report>, _ connection: any Connection) throws -> JournalRow? {
        guard let position = try reports.position(report, connection) else { return nil }
        return try JournalRow.rows(house.county, after: position - 1, limit: 1, connection).first
    }

    private func receipt(_ row: JournalRow, _ connection: any Connection) throws -> Receipt {
        let index = row.position - 1
        guard let head = try? head(connection), index < head.checkpoint.size else { throw LogRefusal.notYet }
        // What witnesses have seen counts more than what is a second newer.
        let cosigned = try checkpoints.cosigned(head.origin.generation, beyond: index, connection)
        let stored = cosigned ?? head.checkpoint
        let leaves = try tables.leaves(index / 256, connection)
        let place = Int(index % 256)
        guard leaves.count > place else { throw LogFault.unreadable(index) }
        let salt = Array(leaves.salt(place))
        return Receipt(
            origin: head.origin,
            proof: ProofFile(
                index: index, hashes: try tables.tree(stored.size, connection).inclusion(of: index),
                checkpoint: stored.note ?? head.note),
            leaf: Leaf.bytes(row, mac: leaves.mac(place)), row: row, salt: salt == Leaf.noSalt ? nil : salt,
            event: row.canonicalBytes(county: house.county))
    }
}

/// Why the log does not show what was asked for.
package enum LogRefusal: Explained, Hashable {
    /// Nothing is published yet.
    case notBegun
    case noTile
    /// Also what is not for whoever asks.
    case unknownReport
    /// The entry is there and will be in the log in a moment.
    case notYet
    case noWitness

    package var explanation: Explanation {
        switch self {
        case .notBegun: Explanation(.notFound, "ledger.refusal.notBegun")
        case .noTile: Explanation(.notFound, "ledger.refusal.noTile")
        case .unknownReport: Explanation(.notFound, "ledger.refusal.unknownReport")
        case .notYet:
            Explanation(.notFound, "ledger.refusal.notYet", ["seconds": "\(LogPromise.seconds)"])
        case .noWitness: Explanation(.notFound, "ledger.refusal.noWitness")
        }
    }
}
