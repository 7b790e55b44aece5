package import Journal
package import Kernel
import Store

/// Erasing what a leaf binds: without its salt, nobody can tell any more what the leaf was made of.
///
/// The leaf stays, and so does the tree. Whoever erases records an entry `person.erased` or `retention.erased` whose
/// `what` has `positions`, a list of ranges `[first, last]`; `check` accepts no leaf without a salt otherwise.
package enum Erasure {
    /// Kinds of entries that may name positions as erased.
    package static let kinds: Set<String> = ["person.erased", "retention.erased"]

    /// What stands in `what` of an entry that was erased.
    package static let what = #"{"erased":true}"#

    /// Destroys the salts of these positions. An entry that is not in the log yet needs no more than its own erasure:
    /// its leaf will be made of what is left.
    package static func destroySalts(
        of positions: [ClosedRange<Int64>], in county: County, _ pen: Pen
    ) throws {
        // First of all the count: from here on no leaf is written that was made of what is erased now.
        let row = try pen.first(
            "UPDATE ledger_head SET erasures = erasures + 1 WHERE county = ? RETURNING size", [county])
        let size: Int64 = try row?["size"] ?? 0
        let tables = LogTiles(county: county)
        for range in positions {
            guard range.lowerBound > 0, range.lowerBound <= size else { continue }
            let last = min(range.upperBound, size)
            for tile in (range.lowerBound - 1) / 256...(last - 1) / 256 {
                let leaves = try tables.leaves(tile, pen)
                var salts = leaves.salts
                let first = max(range.lowerBound - 1 - tile * 256, 0)
                let end = min(last - tile * 256, Int64(leaves.count))
                for index in Int(first) * Leaf.length..<Int(end) * Leaf.length { salts[index] = 0 }
                try tables.write(LogTiles.Leaves(macs: leaves.macs, salts: salts), of: tile, pen)
            }
        }
    }

    /// The ranges that an entry names as erased, none when it is no such entry.
    package static func positions(named row: JournalRow) -> [ClosedRange<Int64>] {
        guard kinds.contains(row.kind), let what = try? JSON(parsing: Array(row.what.utf8)) else { return [] }
        return (what["positions"]?.array ?? []).compactMap { range in
            guard let ends = range.array, ends.count == 2, let first = ends[0].integer, let last = ends[1].integer,
                first <= last
            else { return nil }
            return first...last
        }
    }
}
