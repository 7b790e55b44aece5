import Journal
import Kernel
import Store
import Transparency

/// Goes along the leaves and compares each with the journal, the tables, the files, the roots and the times.
struct LogWalk {
    /// How far the time of an entry may lie beyond the cosignatures around it, in milliseconds: clocks differ, and a
    /// witness answers a little later than the entry was written.
    static let tolerance: Int64 = 10 * 60 * 1000

    let county: County
    let watchers: LogWatchers
    let files: LogFolder
    private(set) var frontier = Frontier()
    /// Leaves that bind nothing any more, and what entries name as erased.
    private var erased: [Int64] = []
    private var named: [ClosedRange<Int64>] = []
    private var nextTime = 0

    init(county: County, watchers: LogWatchers, files: LogFolder) {
        self.county = county
        self.watchers = watchers
        self.files = files
    }

    /// The leaves of one tile.
    /// - Parameter rows: of the journal, some of them those of this tile.
    mutating func pass(
        _ rows: [JournalRow], tile: Int64, upTo size: Int64, _ connection: any Connection
    ) throws {
        let tables = LogTiles(county: county)
        let first = tile * 256
        let width = Int(min(256, size - first))
        let leaves = try tables.leaves(tile, connection)
        guard leaves.count == width, leaves.salts.count == leaves.macs.count else {
            throw IntegrityFault("ledger.check.leaves", ["leaf": "\(first + Int64(min(leaves.count, width)))"])
        }
        let hashes = try? tables.hashes(Tile(.hashes(level: 0), tile, width: width), connection)
        guard let hashes else { throw IntegrityFault("ledger.check.tile", ["tile": "0/\(tile)"]) }
        let offset = Int(first - (rows.first.map { $0.position - 1 } ?? first))
        var entries: [[UInt8]] = []
        entries.reserveCapacity(width)
        var full: [Frontier.Full] = []
        for place in 0..<width {
            let position = first + Int64(place) + 1
            guard rows.indices.contains(offset + place), rows[offset + place].position == position else {
                throw IntegrityFault("ledger.check.missing", ["leaf": "\(position - 1)", "position": "\(position)"])
            }
            let row = rows[offset + place]
            let entry = Leaf.bytes(row, mac: leaves.mac(place))
            try compare(row, leaves, place)
            let hash = TreeHash.leaf(entry)
            guard hash == hashes[place] else { throw changed(row) }
            try compareTime(row)
            entries.append(entry)
            full += frontier.append(hash)
            try compareRoot()
        }
        for full in full where full.level > 0 { try compare(full, tables, connection) }
        try compareFiles(tile, entries, hashes)
    }

    /// The value in the leaf is that of the entry under its salt; without one, somebody must have said so.
    private mutating func compare(_ row: JournalRow, _ leaves: LogTiles.Leaves, _ place: Int) throws {
        let salt = leaves.salt(place)
        if Erasure.kinds.contains(row.kind) { named += Erasure.positions(named: row) }
        let isBound =
            !salt.allSatisfy { $0 == 0 }
            && Leaf.mac(row.canonicalBytes(county: county), salt: salt).elementsEqual(leaves.mac(place))
        if isBound { return }
        // Its salt is gone, or will be in a moment: somebody has to have said so.
        guard row.what == Erasure.what else { throw changed(row) }
        erased.append(row.position)
    }

    private func changed(_ row: JournalRow) -> IntegrityFault {
        IntegrityFault(
            "ledger.check.changed",
            ["leaf": "\(row.position - 1)", "position": "\(row.position)", "kind": row.kind])
    }

    /// An entry before a cosignature was not made after it, nor one after it before.
    private mutating func compareTime(_ row: JournalRow) throws {
        let leaf = row.position - 1
        while nextTime < watchers.times.count, watchers.times[nextTime].size <= leaf { nextTime += 1 }
        if nextTime > 0 {
            let seen = watchers.times[nextTime - 1].latest * 1000
            guard row.at.milliseconds + Self.tolerance >= seen else { throw wrongTime(row, seen) }
        }
        if nextTime < watchers.times.count {
            let seen = watchers.times[nextTime].earliest * 1000
            guard row.at.milliseconds - Self.tolerance <= seen else { throw wrongTime(row, seen) }
        }
    }

    private func wrongTime(_ row: JournalRow, _ seen: Int64) -> IntegrityFault {
        IntegrityFault(
            "ledger.check.time",
            [
                "leaf": "\(row.position - 1)", "position": "\(row.position)",
                "found": CountyTime.china.format(row.at),
                "expected": CountyTime.china.format(Timestamp(milliseconds: seen)),
            ])
    }

    private func compareRoot() throws {
        guard let expected = watchers.roots[frontier.size] else { return }
        let root = frontier.root
        for expected in expected where expected.root != root {
            throw IntegrityFault(
                expected.fault,
                ["size": "\(frontier.size)", "expected": expected.root.hex, "found": root.hex])
        }
    }

    private func compare(_ full: Frontier.Full, _ tables: LogTiles, _ connection: any Connection) throws {
        let tile = Tile(.hashes(level: full.level), full.index)
        guard (try? tables.hashes(tile, connection)) == full.hashes else {
            throw IntegrityFault("ledger.check.tile", ["tile": "\(full.level)/\(full.index)"])
        }
        if let bytes = files.bytes(tile), bytes != full.hashes.bytes {
            throw IntegrityFault("ledger.check.file", ["file": tile.path, "leaf": "\(full.index << 16)"])
        }
    }

    private func compareFiles(_ tile: Int64, _ entries: [[UInt8]], _ hashes: [TreeHash]) throws {
        for (content, bytes) in [
            (Tile.Content.entries, EntryBundle.bytes(entries)), (.hashes(level: 0), hashes.bytes),
        ] {
            let file = Tile(content, tile, width: entries.count)
            guard let found = files.bytes(file), found != bytes else { continue }
            throw IntegrityFault(
                "ledger.check.file",
                ["file": file.path, "leaf": "\(tile * 256 + firstDifference(found, entries, hashes, content))"])
        }
    }

    /// Which leaf of a tile a changed file tells wrongly.
    private func firstDifference(
        _ found: [UInt8], _ entries: [[UInt8]], _ hashes: [TreeHash], _ content: Tile.Content
    ) -> Int64 {
        let bytes = content == .entries ? EntryBundle.bytes(entries) : hashes.bytes
        let place =
            zip(found, bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(found.count, bytes.count)
        guard content == .entries else { return Int64(min(place / TreeHash.length, hashes.count - 1)) }
        var end = 0
        for (index, entry) in entries.enumerated() {
            end += 2 + entry.count
            if place < end { return Int64(index) }
        }
        return Int64(entries.count - 1)
    }

    /// What can only be said at the end.
    mutating func finish(_ connection: any Connection) throws {
        if let greatest = watchers.greatest, greatest.size > frontier.size {
            throw IntegrityFault(
                "ledger.check.shorter",
                ["size": "\(frontier.size)", "expected": "\(greatest.size)", "leaf": "\(frontier.size)"])
        }
        try compareErased(connection)
        for (level, edge) in frontier.edges.enumerated() where level > 0 && !edge.isEmpty {
            let tile = Tile(.hashes(level: level), frontier.size >> Int64(8 * (level + 1)), width: edge.count)
            guard (try? LogTiles(county: county).hashes(tile, connection)) == edge else {
                throw IntegrityFault("ledger.check.tile", ["tile": "\(level)/\(tile.index)"])
            }
            if let bytes = files.bytes(tile), bytes != edge.bytes {
                throw IntegrityFault(
                    "ledger.check.file", ["file": tile.path, "leaf": "\(tile.index << Int64(8 * (level + 1)))"])
            }
        }
    }

    /// Every leaf without a salt is named by an entry, be that in the log already or about to be.
    private mutating func compareErased(_ connection: any Connection) throws {
        var unnamed = erased.filter { position in !named.contains { $0.contains(position) } }
        var after = frontier.size
        while !unnamed.isEmpty {
            let rows = try JournalRow.rows(county, after: after, limit: 1000, connection)
            guard let last = rows.last else { break }
            let ranges = rows.flatMap { Erasure.positions(named: $0) }
            unnamed.removeAll { position in ranges.contains { $0.contains(position) } }
            after = last.position
        }
        guard let position = unnamed.first else { return }
        throw IntegrityFault("ledger.check.erased", ["leaf": "\(position - 1)", "position": "\(position)"])
    }
}
