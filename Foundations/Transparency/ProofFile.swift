import Foundation

/// A proof that a leaf is in a log, complete in one file: `.tlog-proof`.
/// - Source: c2sp.org/tlog-proof.
package struct ProofFile: Hashable, Sendable {
    static let head = "c2sp.org/tlog-proof@v1"

    package let index: Int64
    package let hashes: [TreeHash]
    /// The signed checkpoint, as it was published.
    package let checkpoint: String

    package init(index: Int64, hashes: [TreeHash], checkpoint: String) {
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    package var text: String {
        "\(Self.head)\nindex \(index)\n" + hashes.map { Base64.text($0.bytes) + "\n" }.joined() + "\n" + checkpoint
    }

    /// - Returns: `nil` when it is none. An `extra` line is passed over: nobody vouches for it.
    package init?(parsing text: String) {
        guard let cut = text.range(of: "\n\n") else { return nil }
        var lines = text[..<cut.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == Self.head[...] else { return nil }
        if lines.first?.hasPrefix("extra ") == true { lines.removeFirst() }
        guard let line = lines.popFirst(), line.hasPrefix("index "), let index = Decimal.number(line.dropFirst(6))
        else { return nil }
        let hashes = lines.compactMap { Base64.bytes($0).flatMap { TreeHash(bytes: $0) } }
        guard hashes.count == lines.count, hashes.count <= 63 else { return nil }
        self.init(index: index, hashes: hashes, checkpoint: String(text[cut.upperBound...]))
    }

    /// Whether it shows that `leaf` is in the log of `key`.
    package func proves(_ leaf: [UInt8], inLogOf key: VerifierKey) -> Bool {
        guard let note = SignedNote(parsing: checkpoint), note.signature(of: key) != nil,
            let checkpoint = Checkpoint(parsing: note.text), checkpoint.origin == key.name
        else { return false }
        return ProofCheck.isIncluded(
            .leaf(leaf), at: index, size: checkpoint.size, proof: hashes, root: checkpoint.root)
    }
}
