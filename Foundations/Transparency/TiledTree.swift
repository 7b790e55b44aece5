/// A tree whose nodes are read from tiles: its root, and proofs about it.
///
/// Keeps the tiles it has read, so it serves one question or a few and is then let go.
package final class TiledTree {
    package let size: Int64
    private let read: (Tile) throws -> [TreeHash]
    private var known: [Tile: [TreeHash]] = [:]

    /// - Parameter read: gives the hashes of a tile, as many as it is wide.
    package init(size: Int64, read: @escaping (Tile) throws -> [TreeHash]) {
        self.size = size
        self.read = read
    }

    /// The root of the first `size` leaves.
    /// - Precondition: not more than there are.
    package func root(at size: Int64) throws -> TreeHash {
        precondition((0...self.size).contains(size))
        return try hash(0, size)
    }

    package func root() throws -> TreeHash { try root(at: size) }

    /// From the leaf's neighbour up to below the root.
    /// - Source: RFC 6962, section 2.1.1.
    package func inclusion(of index: Int64) throws -> [TreeHash] {
        precondition((0..<size).contains(index))
        return try path(index, 0, size)
    }

    /// Shows that the first `old` leaves are still the first.
    /// - Returns: nothing when there is nothing to show: `old` is 0 or all.
    /// - Source: RFC 6962, section 2.1.2.
    package func consistency(from old: Int64) throws -> [TreeHash] {
        precondition((0...size).contains(old))
        return old == 0 || old == size ? [] : try part(old, 0, size, isWhole: true)
    }

    private func path(_ index: Int64, _ low: Int64, _ high: Int64) throws -> [TreeHash] {
        guard high - low > 1 else { return [] }
        let middle = low + half(high - low)
        return index < middle
            ? try path(index, low, middle) + [hash(middle, high)]
            : try path(index, middle, high) + [hash(low, middle)]
    }

    private func part(_ old: Int64, _ low: Int64, _ high: Int64, isWhole: Bool) throws -> [TreeHash] {
        if old == high { return isWhole ? [] : [try hash(low, high)] }
        let middle = low + half(high - low)
        return old <= middle
            ? try part(old, low, middle, isWhole: isWhole) + [hash(middle, high)]
            : try part(old, middle, high, isWhole: false) + [hash(low, middle)]
    }

    /// The largest power of two below `count`, which is at least 2.
    private func half(_ count: Int64) -> Int64 { 1 << Int64(63 - (count - 1).leadingZeroBitCount) }

    /// The hash over the leaves from `low` up to before `high`.
    private func hash(_ low: Int64, _ high: Int64) throws -> TreeHash {
        let count = high - low
        guard count > 0 else { return .empty }
        if count & (count - 1) == 0, low % count == 0 { return try node(count.trailingZeroBitCount, low / count) }
        let middle = low + half(count)
        return .node(try hash(low, middle), try hash(middle, high))
    }

    /// The hash over 2^height leaves, the `index`th such.
    private func node(_ height: Int, _ index: Int64) throws -> TreeHash {
        let (level, above) = (height / 8, Int64(height % 8))
        let first = index << above
        let hashes = try tile(level, first / 256)
        let start = Int(first % 256)
        return TreeHash.root(of: hashes[start..<start + (1 << Int(above))])
    }

    private func tile(_ level: Int, _ index: Int64) throws -> [TreeHash] {
        let nodes = size >> Int64(8 * level)
        let width = Int(min(256, nodes - index * 256))
        let tile = Tile(.hashes(level: level), index, width: width)
        if let hashes = known[tile] { return hashes }
        let hashes = try read(tile)
        guard hashes.count == width else { throw TileFault(tile: tile, found: hashes.count) }
        known[tile] = hashes
        return hashes
    }
}

/// A tile that does not hold as many hashes as the tree has there.
package struct TileFault: Error, Hashable {
    package let tile: Tile
    package let found: Int

    package init(tile: Tile, found: Int) {
        self.tile = tile
        self.found = found
    }
}
