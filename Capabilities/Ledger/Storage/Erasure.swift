package import Journal
package import Kernel
import Store

/// Erasing what a leaf binds: without its salt, nobody can tell any more what the leaf was made of.
///
/// The leaf stays, and so does the tree. Whoever erases records an entry `person.erased` or `retention.erased` whose
/// `what` has `positions`: a list of positions, or of ranges `[first, last]`. The sequencer destroys the salts as soon as
/// it comes to that entry, within a second; `check` accepts no leaf without a salt otherwise.
package enum Erasure {
    /// Kinds of entries that may name positions as erased.
    package static let kinds: Set<String> = ["person.erased", "retention.erased"]

    /// What stands in `what` of an entry that was erased.
    package static let what = #"{"erased":true}"#

    /// Destroys the salts of these positions at once, for whoever cannot wait for the sequencer.
    package static func destroySalts(
        of positions: [ClosedRange<Int64>], in county: County, _ pen: Pen
    ) throws {
        // First of all the count: from here on no leaf is written that was made of what is erased now.
        let row = try pen.first(
            "UPDATE ledger_head SET erasures = erasures + 1 WHERE county = ? RETURNING size", [county])
        try wipe(positions, in: LogTiles(county: county), upTo: try row?["size"] ?? 0, pen)
    }

    /// - Parameter size: how many leaves there are; of what lies beyond there is no salt yet.
    static func wipe(
        _ positions: [ClosedRange<Int64>], in tables: LogTiles, upTo size: Int64, _ connection: any WriteConnection
    ) throws {
        for range in positions where range.lowerBound > 0 && range.lowerBound <= size {
            let last = min(range.upperBound, size)
            for tile in (range.lowerBound - 1) / 256...(last - 1) / 256 {
                let leaves = try tables.leaves(tile, connection)
                var salts = leaves.salts
                blank(range, in: &salts, of: tile)
                try tables.write(LogTiles.Leaves(macs: leaves.macs, salts: salts), of: tile, connection)
            }
        }
    }

    /// Blanks the salts of those positions that lie in this tile.
    static func blank(_ range: ClosedRange<Int64>, in salts: inout [UInt8], of tile: Int64) {
        let first = max(range.lowerBound - 1 - tile * 256, 0)
        let end = min(range.upperBound - tile * 256, Int64(salts.count / Leaf.length))
        guard first < end else { return }
        for index in Int(first) * Leaf.length..<Int(end) * Leaf.length { salts[index] = 0 }
    }

    /// The ranges that an entry names as erased, none when it is no such entry.
    package static func positions(named row: JournalRow) -> [ClosedRange<Int64>] {
        guard kinds.contains(row.kind), let what = try? JSON(parsing: Array(row.what.utf8)) else { return [] }
        return (what["positions"]?.array ?? []).compactMap { range in
            if let position = range.integer { return position...position }
            guard let ends = range.array, ends.count == 2, let first = ends[0].integer, let last = ends[1].integer,
                first <= last
            else { return nil }
            return first...last
        }
    }
}
