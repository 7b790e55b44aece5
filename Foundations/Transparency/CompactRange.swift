/// A tree that only grows, as little of it as gives the root: the roots of its complete subtrees, one for each binary
/// digit of its size.
/// - Source: RFC 6962, section 2.1; complete subtrees of falling size as in a binary counter.
package struct CompactRange: Sendable, Hashable {
    package private(set) var size: Int
    /// The largest first.
    package private(set) var nodes: [TreeHash]

    package init() { (size, nodes) = (0, []) }

    /// - Complexity: O(n).
    package init(_ leaves: some Sequence<TreeHash>) {
        self.init()
        for leaf in leaves { append(leaf) }
    }

    /// - Returns: `nil` when a tree of `size` has not so many complete subtrees.
    package init?(size: Int, nodes: [TreeHash]) {
        guard size >= 0, nodes.count == size.nonzeroBitCount else { return nil }
        (self.size, self.nodes) = (size, nodes)
    }

    /// - Complexity: O(log n), and O(1) on average.
    package mutating func append(_ leaf: TreeHash) {
        var node = leaf
        for _ in 0..<(~size).trailingZeroBitCount { node = .node(nodes.removeLast(), node) }
        nodes.append(node)
        size += 1
    }

    /// - Complexity: O(log n).
    package var root: TreeHash {
        guard let last = nodes.last else { return .empty }
        return nodes.dropLast().reversed().reduce(last) { .node($1, $0) }
    }
}
