/// The growing edge of a tree in tiles: all that is needed to append leaves and to know the root.
package struct Frontier: Sendable, Equatable {
    /// A tile that has become full.
    package struct Full: Sendable, Equatable {
        package let level: Int
        package let index: Int64
        package let hashes: [TreeHash]
    }

    package private(set) var size: Int64
    /// Of each level the hashes of its last tile, as long as that is not full.
    package private(set) var edges: [[TreeHash]]

    package init() { (size, edges) = (0, []) }

    /// - Parameter edges: of each level the hashes of the tile that is not full.
    /// - Returns: `nil` when they are not those of a tree of `size`.
    package init?(size: Int64, edges: [[TreeHash]]) {
        guard size >= 0 else { return nil }
        for (level, edge) in edges.enumerated() where edge.count != Tile.width(of: size, level: level) { return nil }
        guard edges.count >= Tile.levels(of: size) else { return nil }
        (self.size, self.edges) = (size, edges)
    }

    /// - Returns: the tiles that this leaf made full, the lowest first.
    package mutating func append(_ leaf: TreeHash) -> [Full] {
        var full: [Full] = []
        var (node, level) = (leaf, 0)
        size += 1
        while true {
            if level == edges.count { edges.append([]) }
            edges[level].append(node)
            guard edges[level].count == Tile.fullWidth else { return full }
            let count = size >> Int64(8 * (level + 1))
            full.append(Full(level: level, index: count - 1, hashes: edges[level]))
            node = TreeHash.root(of: edges[level])
            edges[level] = []
            level += 1
        }
    }

    package var root: TreeHash {
        var rest: TreeHash?
        for edge in edges {
            let nodes = edge + (rest.map { [$0] } ?? [])
            if !nodes.isEmpty { rest = TreeHash.root(of: nodes) }
        }
        return rest ?? .empty
    }
}
