import Journal
import Kernel
import Platform
import Store
import Transparency

/// Witnesses others' logs: sees to it that each only grows, and says when it was seen.
/// - Source: c2sp.org/tlog-witness, "add-checkpoint".
struct WitnessDesk: Sendable {
    let house: House
    let books: Outbox
    /// The logs witnessed here.
    let logs: [VerifierKey]
    let signer: NoteSigner

    /// Why a checkpoint was not cosigned, as the protocol says it.
    enum Refusal: Error, Equatable {
        case unreadable
        case unknownLog
        case wrongSignature
        /// The log was seen at this size.
        case sawSize(Int64)
        /// Another root for the size it was seen at.
        case anotherRoot
        case inconsistent
        /// Our clock is behind what we have signed before.
        case clockBehind
    }

    /// - Returns: the line of our cosignature, which is kept before it is given.
    /// - Throws: `Refusal`, `StoreError`.
    func cosign(_ body: [UInt8]) async throws -> String {
        guard let text = String(validating: body, as: UTF8.self), let request = WitnessRequest(parsing: text),
            let note = SignedNote(parsing: request.note), let checkpoint = Checkpoint(parsing: note.text)
        else { throw Refusal.unreadable }
        guard let key = logs.first(where: { $0.name == checkpoint.origin }) else { throw Refusal.unknownLog }
        guard note.signature(of: key) != nil else { throw Refusal.wrongSignature }
        guard request.old <= checkpoint.size else { throw Refusal.unreadable }
        let (county, signer, time) = (house.county, signer, house.time)
        return try await books.keepBooks { connection in
            // The row is locked before it is read: two that come at once are compared one after the other.
            try connection.execute(
                """
                INSERT INTO ledger_witnessed (county, origin, size, root, at, note) VALUES (?, ?, 0, ?, 0, '')
                ON CONFLICT (county, origin) DO UPDATE SET origin = excluded.origin
                """, [county, checkpoint.origin, TreeHash.empty.bytes])
            let known = try Seen(county, checkpoint.origin, connection)
            try known.compare(request, checkpoint)
            let now = time.now().milliseconds / 1000
            guard now >= known.at else { throw Refusal.clockBehind }
            let line = try signer.cosign(note.text, at: now).line
            try connection.execute(
                "UPDATE ledger_witnessed SET size = ?, root = ?, at = ?, note = ? WHERE county = ? AND origin = ?",
                [checkpoint.size, checkpoint.root.bytes, now, note.whole, county, checkpoint.origin])
            return line + "\n"
        }
    }

    /// What was last seen of a log.
    private struct Seen {
        let size: Int64
        let root: TreeHash
        /// Seconds since 1970.
        let at: Int64

        init(_ county: County, _ origin: String, _ connection: any Connection) throws {
            guard
                let row = try connection.first(
                    "SELECT size, root, at FROM ledger_witnessed WHERE county = ? AND origin = ?", [county, origin]),
                let root = TreeHash(bytes: try row["root"] as [UInt8])
            else { throw StoreError.column("root", wanted: "TreeHash") }
            self.root = root
            size = try row["size"]
            at = try row["at"]
        }

        func compare(_ request: WitnessRequest, _ checkpoint: Checkpoint) throws(Refusal) {
            guard request.old == size else { throw .sawSize(size) }
            if checkpoint.size == size, checkpoint.root != root { throw .anotherRoot }
            guard
                ProofCheck.isConsistent(
                    old: size, oldRoot: root, size: checkpoint.size, root: checkpoint.root, proof: request.proof)
            else { throw .inconsistent }
        }
    }
}
