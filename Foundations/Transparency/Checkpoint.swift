/// How far a log has come: its name, how many leaves it has, and the root over them.
/// - Source: c2sp.org/tlog-checkpoint.
package struct Checkpoint: Hashable, Sendable {
    package let origin: String
    package let size: Int64
    package let root: TreeHash

    package init(origin: String, size: Int64, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// What is signed; ours have no extension lines.
    package var text: String { "\(origin)\n\(size)\n\(Base64.text(root.bytes))\n" }

    /// - Parameter text: of a note; others' logs may add extension lines, which are passed over.
    package init?(parsing text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last == "", !lines.dropLast().contains(""),
            let size = Decimal.number(lines[1]), let root = Base64.bytes(lines[2]).flatMap({ TreeHash(bytes: $0) })
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
    }
}
