import Foundation
package import Transparency

/// Sends a body to an address outside, by POST.
/// - Returns: the status, and the first 64 KiB of the answer.
package typealias OutwardPost = @Sendable (_ url: String, _ body: [UInt8]) async throws -> (status: Int, body: [UInt8])

/// Asks one witness to cosign checkpoints.
/// - Source: c2sp.org/tlog-witness.
package struct WitnessClient: Sendable {
    package let witness: LogPolicy.Witness
    private let post: OutwardPost

    package init(_ witness: LogPolicy.Witness, post: @escaping OutwardPost) {
        self.witness = witness
        self.post = post
    }

    /// What a witness says.
    package enum Answer: Sendable, Equatable {
        case cosigned(SignedNote.Signature)
        /// It has seen the log at this size, and wants the proof from there.
        case sawSize(Int64)
        /// What it has seen is not the beginning of this.
        case inconsistent
        /// Unknown log, wrong key, trouble of its own: its status.
        case refused(Int)
    }

    /// - Throws: what `post` throws.
    package func ask(_ request: WitnessRequest) async throws -> Answer {
        let base = witness.url.hasSuffix("/") ? String(witness.url.dropLast()) : witness.url
        let (status, body) = try await post("\(base)/add-checkpoint", Array(request.text.utf8))
        let text = String(decoding: body, as: UTF8.self)
        switch status {
        case 200:
            guard let note = SignedNote(parsing: request.note) else { return .refused(status) }
            // Lines of others than the witness that was asked are passed over.
            let lines = text.split(separator: "\n").compactMap { SignedNote.Signature(line: $0) }
            guard let own = SignedNote(note.text, lines).signature(of: witness.key) else { return .refused(status) }
            return .cosigned(own)
        case 409:
            // Without a size, it is another root for the size it has seen.
            guard text.hasSuffix("\n"), let size = Decimal.number(text.dropLast()) else { return .inconsistent }
            return .sawSize(size)
        case 422: return .inconsistent
        default: return .refused(status)
        }
    }

    /// Asks, and asks again from the size the witness has seen.
    /// - Parameter proof: that the log only grew since a size.
    package func ask(
        _ note: SignedNote, size: Int64, since old: Int64, proof: @Sendable (Int64) async throws -> [TreeHash]
    ) async throws -> Answer {
        let first = try await ask(WitnessRequest(old: old, proof: proof(old), note: note.whole))
        guard case .sawSize(let seen) = first, seen != old, seen <= size else { return first }
        return try await ask(WitnessRequest(old: seen, proof: proof(seen), note: note.whole))
    }
}
