/// Checking proofs about trees, as anybody does who only has a root.
package enum ProofCheck {
    /// Whether the leaf at `index` of a tree of `size` has this hash.
    /// - Source: RFC 9162, section 2.1.3.2.
    package static func isIncluded(
        _ leaf: TreeHash, at index: Int64, size: Int64, proof: [TreeHash], root: TreeHash
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (place, last, node) = (index, size - 1, leaf)
        for step in proof {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                node = .node(step, node)
                while place & 1 == 0, place > 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                node = .node(node, step)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && node == root
    }

    /// Whether a tree of `size` with `root` begins with the tree of `old` leaves with `oldRoot`.
    /// - Source: RFC 9162, section 2.1.4.2.
    package static func isConsistent(
        old: Int64, oldRoot: TreeHash, size: Int64, root: TreeHash, proof: [TreeHash]
    ) -> Bool {
        guard old >= 0, old <= size else { return false }
        if old == size { return proof.isEmpty && oldRoot == root }
        if old == 0 { return proof.isEmpty && oldRoot == .empty }
        var proof = proof[...]
        if old & (old - 1) == 0 { proof = [oldRoot] + proof }
        var (place, last) = (old - 1, size - 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        guard let start = proof.popFirst() else { return false }
        var (before, after) = (start, start)
        for step in proof {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                (before, after) = (.node(step, before), .node(step, after))
                while place & 1 == 0, place > 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                after = .node(after, step)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && before == oldRoot && after == root
    }
}
