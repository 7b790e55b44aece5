import Foundation

/// What a log sends to a witness: the size it was last seen at, the proof that it only grew, and its checkpoint.
/// - Source: c2sp.org/tlog-witness, "add-checkpoint".
package struct WitnessRequest: Hashable, Sendable {
    /// Proof lines at most.
    package static let mostHashes = 63
    /// The media type of an answer 409 that tells the size the witness has seen.
    package static let sizeType = "text/x.tlog.size"

    package let old: Int64
    package let proof: [TreeHash]
    /// The signed checkpoint.
    package let note: String

    package init(old: Int64, proof: [TreeHash], note: String) {
        self.old = old
        self.proof = proof
        self.note = note
    }

    package var text: String {
        "old \(old)\n" + proof.map { Base64.text($0.bytes) + "\n" }.joined() + "\n" + note
    }

    package init?(parsing text: String) {
        guard let cut = text.range(of: "\n\n") else { return nil }
        var lines = text[..<cut.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let line = lines.popFirst(), line.hasPrefix("old "), let old = Decimal.number(line.dropFirst(4)),
            lines.count <= Self.mostHashes
        else { return nil }
        let proof = lines.compactMap { Base64.bytes($0).flatMap { TreeHash(bytes: $0) } }
        guard proof.count == lines.count else { return nil }
        self.init(old: old, proof: proof, note: String(text[cut.upperBound...]))
    }
}
