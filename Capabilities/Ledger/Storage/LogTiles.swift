import Journal
import Kernel
import Store
import Transparency

/// The leaves and the tree as the database holds them.
struct LogTiles: Sendable {
    let county: County

    /// The values and salts of a tile's leaves; empty where there is none yet.
    struct Leaves: Sendable {
        let macs: [UInt8]
        let salts: [UInt8]
        var count: Int { macs.count / Leaf.length }

        func mac(_ place: Int) -> ArraySlice<UInt8> { macs[place * Leaf.length..<(place + 1) * Leaf.length] }
        func salt(_ place: Int) -> ArraySlice<UInt8> { salts[place * Leaf.length..<(place + 1) * Leaf.length] }
    }

    func leaves(_ tile: Int64, _ connection: any Connection) throws -> Leaves {
        let row = try connection.first(
            "SELECT macs, salts FROM ledger_leaves WHERE county = ? AND tile = ?", [county, tile])
        return Leaves(macs: try row?["macs"] ?? [], salts: try row?["salts"] ?? [])
    }

    /// The first hashes of a tile, as many as are asked for.
    /// - Throws: `TileFault` when there are not as many.
    func hashes(_ tile: Tile, _ connection: any Connection) throws -> [TreeHash] {
        let row = try connection.first(
            "SELECT hashes FROM ledger_tiles WHERE county = ? AND level = ? AND tile = ?",
            [county, tile.level, tile.index])
        let bytes: [UInt8] = try row?["hashes"] ?? []
        guard let hashes = [TreeHash](tile: bytes), hashes.count >= tile.width else {
            throw TileFault(tile: tile, found: bytes.count / TreeHash.length)
        }
        return Array(hashes.prefix(tile.width))
    }

    /// The tree of `size` leaves, as it is or was.
    func tree(_ size: Int64, _ connection: any Connection) -> TiledTree {
        TiledTree(size: size) { try hashes($0, connection) }
    }

    /// The growing edge of the tree of `size` leaves.
    func frontier(_ size: Int64, _ connection: any Connection) throws -> Frontier {
        let edges = try (0..<Tile.levels(of: size)).map { level in
            let width = Tile.width(of: size, level: level)
            let tile = Tile(.hashes(level: level), size >> Int64(8 * (level + 1)), width: width)
            return width == 0 ? [] : try hashes(tile, connection)
        }
        guard let frontier = Frontier(size: size, edges: edges) else { throw LogFault.unreadable(size) }
        return frontier
    }

    /// The entries of a tile, made anew from the journal.
    func entries(_ tile: Int64, width: Int, _ connection: any Connection) throws -> [[UInt8]] {
        let leaves = try leaves(tile, connection)
        let rows = try JournalRow.rows(county, after: tile * 256, limit: width, connection)
        guard leaves.count >= width, rows.count == width else { throw LogFault.unreadable(tile * 256) }
        return rows.enumerated().map { place, row in Leaf.bytes(row, mac: leaves.mac(place)) }
    }

    // MARK: Writing

    func write(_ leaves: Leaves, of tile: Int64, _ connection: any WriteConnection) throws {
        try connection.put(
            """
            INSERT INTO ledger_leaves (county, tile, macs, salts) VALUES (?, ?, ?, ?)
            ON CONFLICT (county, tile) DO UPDATE SET macs = excluded.macs, salts = excluded.salts
            """, [county, tile, leaves.macs, leaves.salts])
    }

    func write(_ hashes: [TreeHash], of tile: Int64, level: Int, _ connection: any WriteConnection) throws {
        try connection.put(
            """
            INSERT INTO ledger_tiles (county, level, tile, hashes) VALUES (?, ?, ?, ?)
            ON CONFLICT (county, level, tile) DO UPDATE SET hashes = excluded.hashes
            """, [county, level, tile, hashes.bytes])
    }
}

/// What stops the log from going on.
enum LogFault: Error, Hashable {
    /// The tables do not hold a whole tree up to this leaf.
    case unreadable(Int64)
    /// The journal has no entry at this position, or one twice.
    case journalGap(Int64)
    /// Another server appends now.
    case leaseLost
    /// Something was erased meanwhile; look again.
    case erasedMeanwhile
}
