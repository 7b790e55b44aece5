import Journal
import Kernel
import Store
import Transparency

/// The end of the log as it grows: what has to be written for the entries that were added.
struct Growth: Sendable {
    /// The leaves of one tile, full or not.
    struct Part: Sendable {
        let tile: Int64
        var macs: [UInt8] = []
        var salts: [UInt8] = []
        var entries: [[UInt8]] = []

        var leaves: LogTiles.Leaves { .init(macs: macs, salts: salts) }
        var width: Int { entries.count }
    }

    private(set) var frontier: Frontier
    /// The tile that is not full.
    private(set) var part: Part
    /// Tiles that became full since `settle()`.
    private(set) var fullParts: [Part] = []
    private(set) var fullTiles: [Frontier.Full] = []
    /// Positions that the entries added since then name as erased.
    private(set) var erased: [ClosedRange<Int64>] = []

    var size: Int64 { frontier.size }

    init(_ frontier: Frontier, _ part: Part) {
        self.frontier = frontier
        self.part = part
    }

    /// Adds rows in their order, each with its salt.
    /// - Throws: `LogFault.journalGap`.
    mutating func append(_ rows: [JournalRow], salts: [UInt8], county: County) throws {
        for (place, row) in rows.enumerated() {
            guard row.position == size + 1 else { throw LogFault.journalGap(size + 1) }
            let salt = salts[place * Leaf.length..<(place + 1) * Leaf.length]
            let mac = Leaf.mac(row.canonicalBytes(county: county), salt: salt)
            let entry = Leaf.bytes(row, mac: mac)
            part.macs += mac
            part.salts += salt
            part.entries.append(entry)
            fullTiles += frontier.append(.leaf(entry))
            if Erasure.kinds.contains(row.kind) { erase(Erasure.positions(named: row)) }
            guard part.width == Tile.fullWidth else { continue }
            fullParts.append(part)
            part = Part(tile: part.tile + 1)
        }
    }

    private mutating func erase(_ positions: [ClosedRange<Int64>]) {
        erased += positions
        for range in positions { Erasure.blank(range, in: &part.salts, of: part.tile) }
    }

    /// Everything that changed has been written.
    mutating func settle() { (fullParts, fullTiles, erased) = ([], [], []) }

    func write(to tables: LogTiles, _ connection: any WriteConnection) throws {
        for part in fullParts + (part.width > 0 ? [part] : []) {
            try tables.write(part.leaves, of: part.tile, connection)
        }
        for full in fullTiles { try tables.write(full.hashes, of: full.index, level: full.level, connection) }
        let touched = (fullTiles.map(\.level).max() ?? -1) + 1
        for (level, edge) in frontier.edges.enumerated() where level <= touched && !edge.isEmpty {
            try tables.write(edge, of: size >> Int64(8 * (level + 1)), level: level, connection)
        }
        try Erasure.wipe(erased, in: tables, upTo: size, connection)
    }

    // MARK: Files

    /// The tiles that became full, as files.
    var fullFiles: [(name: String, bytes: [UInt8])] {
        fullParts.map { (Tile(.entries, $0.tile).path, EntryBundle.bytes($0.entries)) }
            + fullTiles.map { (Tile(.hashes(level: $0.level), $0.index).path, $0.hashes.bytes) }
    }

    /// The tiles that are not full, as files.
    var partialFiles: [(name: String, bytes: [UInt8])] {
        var files: [(name: String, bytes: [UInt8])] = []
        if part.width > 0 {
            files.append(
                (Tile(.entries, part.tile, width: part.width).path, EntryBundle.bytes(part.entries)))
        }
        for (level, edge) in frontier.edges.enumerated() where !edge.isEmpty {
            let tile = Tile(.hashes(level: level), size >> Int64(8 * (level + 1)), width: edge.count)
            files.append((tile.path, edge.bytes))
        }
        return files
    }
}
